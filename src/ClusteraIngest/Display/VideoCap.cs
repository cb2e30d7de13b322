using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Text;

namespace ClusteraIngest.Display;

/// <summary>What a list's cap may be, and what is said of one that it may not be.</summary>
internal static class VideoCap
{
    public const int Least = 1;

    /// <summary>What the actor takes.</summary>
    public const int Most = YouTubeScraper.Unlimited;

    /// <summary>What takes a list's own cap away.</summary>
    public const string None = "none";

    public static string Refusal(int given) => $"{given} {IsNone}";

    public static string Refusal(string given) => $"'{Printable.Of(given, 200)}' {IsNone}";

    private static string IsNone => $"is not a number of videos from {Least} to {Most}.";
}
