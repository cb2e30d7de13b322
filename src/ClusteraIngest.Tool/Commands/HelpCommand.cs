using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>help</c>: the same as <c>--help</c> behind a command's name, which it is read as.</summary>
internal sealed class HelpCommand : Command
{
    public const string Word = "help";

    public HelpCommand()
        : base(Word, "Shows the help of a command.") =>
        Arguments.Add(
            new Argument<string[]>("COMMAND")
            {
                Description = "The command's name, of one or two words. Without it, the help of the tool.",
                Arity = ArgumentArity.ZeroOrMore,
            }
        );
}
