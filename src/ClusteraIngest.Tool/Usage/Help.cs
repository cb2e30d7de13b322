using System.CommandLine;
using System.CommandLine.Invocation;

namespace ClusteraIngest.Tool.Usage;

/// <summary>What a command offers, for one who asks for it or gave it too little.</summary>
internal static class Help
{
    /// <summary>The cells of a line where no terminal says how many it has.</summary>
    private const int DefaultWidth = 100;

    /// <summary>What the option is called.</summary>
    public static IReadOnlyList<string> Names { get; } = ["--help", "-h", "/h", "-?", "/?"];

    /// <summary>
    /// The option. The parser's own one reads its description from resources, which takes longer than parsing the command line.
    /// </summary>
    public static Option Option(Shell shell) =>
        new Option<bool>(Names[0], [.. Names.Skip(1)])
        {
            Description = "Shows this help.",
            Arity = ArgumentArity.Zero,
            Recursive = true,
            Action = new Action(shell),
        };

    public static void Print(Command command, TextWriter writer, Shell shell) =>
        new HelpWriter(writer, shell.IsOutputTerminal ? shell.Width() : DefaultWidth).Write(command);

    /// <summary>Writes the help of the command that is parsed, whatever else is wrong with the command line.</summary>
    internal sealed class Action(Shell shell) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Print(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output, shell);
            return ExitCodes.Success;
        }
    }
}
