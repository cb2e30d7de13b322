using ClusteraIngest.Options;

namespace ClusteraIngest.Presentation;

/// <summary>What a list's cap may be, where a face needs it as a constant.</summary>
internal static class VideoCap
{
    public const int Least = 1;

    public const int Most = OptionRules.MostVideos;

    /// <summary>What takes a list's own cap away.</summary>
    public const string None = "none";
}
