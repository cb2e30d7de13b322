using System.CommandLine;
using ClusteraIngest.Library.Digests;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Options of the commands about digests.</summary>
internal static class DigestOptionSet
{
    private static readonly (string Word, DigestKind Kind)[] Kinds =
    [
        ("highlights", DigestKind.Highlights),
        ("chapters", DigestKind.Chapters),
        ("detailed", DigestKind.Detailed),
    ];

    /// <summary>Kinds of digests, separated by commas or repeated.</summary>
    public static Option<IReadOnlyList<DigestKind>> KindsOption(string description)
    {
        var option = new Option<IReadOnlyList<DigestKind>>("--kind")
        {
            Description = description,
            HelpName = string.Join(',', Kinds.Select(kind => kind.Word)),
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                var words = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).ToList();
                if (words.Find(word => !Kinds.Any(kind => kind.Word == word)) is { } wrong)
                {
                    result.AddError($"--kind takes {string.Join(", ", Kinds.Select(kind => kind.Word))}, not '{wrong}'.");
                    return [];
                }

                return [.. words.Select(word => Kinds.First(kind => kind.Word == word).Kind).Distinct()];
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(Array.ConvertAll(Kinds, kind => kind.Word));
        return option;
    }
}
