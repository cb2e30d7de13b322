using System.CommandLine;
using System.CommandLine.Help;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Usage;

/// <summary>Writes a command's help: what it does, how it is called, its own options, those of every command, and examples.</summary>
internal sealed class HelpWriter(TextWriter writer, int width)
{
    private const int LeastTextCells = 40;
    private const int MostNameCells = 42;

    public void Write(Command command)
    {
        WriteWrapped(command.Description ?? "", indent: 0);
        WriteSection("Usage", [(UsageOf(command), "")]);
        WriteSection("Arguments", command.Arguments.Select(argument => ($"<{argument.Name}>", argument.Description ?? "")));
        WriteSection("Commands", command.Subcommands.Where(IsShown).Select(sub => (NameOf(sub), sub.Description ?? "")));
        WriteSection("Options", command.Options.Where(option => IsShown(option) && !option.Recursive).Select(Row));
        WriteExamples(Examples.Of(PathOf(command)));
        WriteSection(
            "Global options",
            Ancestry(command).SelectMany(one => one.Options).Where(option => IsShown(option) && option.Recursive).Distinct().Select(Row)
        );
        if (command.Subcommands.Any(IsShown))
        {
            writer.WriteLine();
            writer.WriteLine($"'clustera-ingest help {string.Join(' ', [.. PathOf(command), "COMMAND"])}' tells more about a command.");
        }
    }

    /// <summary>The words that call a command, without the program's name.</summary>
    public static IReadOnlyList<string> PathOf(Command command) => [.. Ancestry(command).Reverse().Skip(1).Select(one => one.Name)];

    private static IEnumerable<Command> Ancestry(Command command)
    {
        for (Command? one = command; one is not null; one = one.Parents.OfType<Command>().FirstOrDefault())
            yield return one;
    }

    private static bool IsShown(Symbol symbol) => !symbol.Hidden;

    private static string UsageOf(Command command)
    {
        var parts = new List<string> { "clustera-ingest" };
        parts.AddRange(PathOf(command));
        if (command.Subcommands.Any(IsShown))
            parts.Add(command.Action is null ? "COMMAND" : "[COMMAND]");
        parts.AddRange(
            command.Arguments.Select(argument =>
                (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
                {
                    (0, > 1) => $"[{argument.Name}…]",
                    (0, _) => $"[{argument.Name}]",
                    (_, > 1) => $"{argument.Name}…",
                    _ => argument.Name,
                }
            )
        );
        parts.Add("[options]");
        return string.Join(' ', parts);
    }

    private static string NameOf(Command command) =>
        string.Join(' ', [command.Name, .. command.Arguments.Select(argument => $"<{argument.Name}>")]);

    private static (string Name, string Text) Row(Option option)
    {
        var names = option is HelpOption || option.Name == "--help" ? "-h, --help" : option.Name;
        return (option.HelpName is { } value ? $"{names} <{value}>" : names, option.Description ?? "");
    }

    private void WriteSection(string title, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        writer.WriteLine();
        writer.WriteLine($"{title}:");
        var column = Math.Min(MostNameCells, all.Max(row => Cells.Count(row.Name))) + 4;
        foreach (var (name, text) in all)
        {
            var lines = Lines(text, Math.Max(LeastTextCells, width - column));
            if (Cells.Count(name) + 4 > column)
                writer.WriteLine($"  {name}");
            else
                writer.WriteLine($"  {name}{new string(' ', column - 2 - Cells.Count(name))}{lines[0]}".TrimEnd());
            foreach (var line in Cells.Count(name) + 4 > column ? lines : lines.Skip(1))
                writer.WriteLine($"{new string(' ', column)}{line}".TrimEnd());
        }
    }

    private void WriteExamples(IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0)
            return;
        writer.WriteLine();
        writer.WriteLine("Examples:");
        foreach (var example in examples)
        {
            writer.WriteLine($"  {example.Line}");
            WriteWrapped(example.Says, indent: 6);
        }
    }

    private void WriteWrapped(string text, int indent)
    {
        foreach (var line in Lines(text, width - indent))
            writer.WriteLine($"{new string(' ', indent)}{line}");
    }

    private static IReadOnlyList<string> Lines(string text, int width) => Cells.Wrap(text, width);
}
