using System.CommandLine;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>The lists that a command is about.</summary>
internal static class ListArgument
{
    public static Argument<string[]> Of(string description, GlobalOptions everywhere) =>
        new("URL")
        {
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            CompletionSources = { Suggestions.Lists(everywhere) },
        };
}
