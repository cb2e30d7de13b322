using System.CommandLine;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Options of the commands about digests.</summary>
internal static class DigestOptionSet
{
    /// <summary>Kinds of digests, separated by commas or repeated.</summary>
    public static Option<IReadOnlyList<DigestKind>> KindsOption(string description) =>
        MeasureOptions.Words(
            "--kind",
            description,
            ("highlights", DigestKind.Highlights),
            ("chapters", DigestKind.Chapters),
            ("detailed", DigestKind.Detailed)
        );
}
