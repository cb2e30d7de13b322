namespace ClusteraIngest.Sources.YtDlp;

/// <summary>How yt-dlp is used.</summary>
internal sealed record YtDlpOptions
{
    /// <summary>What a user adds; see <see cref="YtDlpArguments"/>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A cookie file, of which each process gets a copy of its own: yt-dlp rewrites it.</summary>
    public string? CookieFile { get; init; }

    /// <summary>How long it may print nothing until it is taken to hang. It waits itself, up to a minute, between attempts.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it may take in all. A list of 100,000 videos takes about an hour and a half.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest line that it may print. The info of a video with a hundred languages has about a megabyte.</summary>
    public int LongestLine { get; init; } = 32 * 1024 * 1024;

    /// <summary>Variables that it gets beside this process's own: tests say by them where the emulator is.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
