using System.CommandLine;

namespace ClusteraIngest.Tool.Commands;

/// <summary>The lists that a command is about.</summary>
internal static class ListArgument
{
    public static Argument<string[]> Of(string description) => new("URL") { Description = description, Arity = ArgumentArity.OneOrMore };
}
