namespace ClusteraIngest.Processes;

/// <summary>
/// The variables of this process that programs of others do not get: addresses and secrets of ours, and what steers libpq or yt-dlp.
/// </summary>
internal static class InheritedVariables
{
    private static readonly string[] Withheld = ["PG", "CLUSTERA_", "APIFY_", "YT_API_", "AWS_", "OPENAI_", "ANTHROPIC_", "YTDLP_"];

    /// <summary>The names of those that are set.</summary>
    public static IEnumerable<string> Withhold() =>
        Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => Array.Exists(Withheld, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
}
