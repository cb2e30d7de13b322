using System.CommandLine;
using System.Text.RegularExpressions;
using ClusteraIngest.Tool;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tests.Tool;

public sealed partial class HelpTests
{
    private static readonly GlobalOptions Shared = new(new ToolShell().Shell);

    public static TheoryData<string> Commands =>
        [.. Below(CommandLine.All(Shared)).Select(command => string.Join(' ', HelpWriter.PathOf(command)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_examples_that_the_tool_understands(string path)
    {
        var examples = Examples.Of(path.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.NotEmpty(examples);
        foreach (var part in examples.SelectMany(example => example.Line.Split(" | ")))
        {
            var words = Completion.Words(Redirection().Replace(part, "")).Skip(1).ToList();
            var parsed = CommandLine.Parse(words, new GlobalOptions(new ToolShell().Shell));
            Assert.Null(UsageError.In(parsed, words)?.Exception.Message);
        }

        Assert.Contains(examples, example => example.Line.StartsWith($"clustera-ingest {path}".TrimEnd(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_before_and_behind_a_command_is_the_same_and_fits_100_columns(string path)
    {
        var words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (before, behind) = (new ToolShell(), new ToolShell());

        Assert.Equal((0, 0), (await before.RunAsync(["help", .. words]), await behind.RunAsync([.. words, "--help"])));

        Assert.Equal(before.Output.ToString(), behind.Output.ToString());
        Assert.Contains("Examples:", before.OutputLines);
        Assert.All(
            before.OutputLines,
            line => Assert.True(line.Length <= 100 || line.StartsWith("  clustera-ingest ", StringComparison.Ordinal), line)
        );
    }

    [Fact]
    public async Task A_command_s_own_options_are_apart_from_those_of_every_command()
    {
        var tool = new ToolShell();

        await tool.RunAsync("sync", "--help");

        var (own, global) = (Array.IndexOf(tool.OutputLines, "Options:"), Array.IndexOf(tool.OutputLines, "Global options:"));
        Assert.InRange(own, 0, global);
        Assert.InRange(Row("  --full "), own, global);
        Assert.InRange(Row("  --database "), global, int.MaxValue);

        int Row(string start) => Array.FindIndex(tool.OutputLines, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_holds_where_an_option_or_argument_is_not_given_is_said(string path)
    {
        var command = Below(CommandLine.All(Shared)).Single(one => string.Join(' ', HelpWriter.PathOf(one)) == path);

        Assert.All(
            command.Options.Where(option => option.ValueType != typeof(bool) && !option.Required),
            option =>
                Assert.True(option.Description!.Contains("Default: ", StringComparison.Ordinal), $"{option.Name}: {option.Description}")
        );
        Assert.All(
            command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues == 0),
            argument =>
                Assert.True(
                    argument.Description!.Contains("Without ", StringComparison.Ordinal),
                    $"{argument.Name}: {argument.Description}"
                )
        );
    }

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);

    [GeneratedRegex(@" (2?>>?|<) \S+")]
    private static partial Regex Redirection();
}
