namespace ClusteraIngest.Archive.Media;

/// <summary>How media are moved.</summary>
internal sealed record MediaOptions
{
    /// <summary>The size of a part, which is also the most that is asked of YouTube at once. Larger where 10,000 of them are too few.</summary>
    public int PartBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How often a video is extracted anew while it is fetched, because its addresses have expired.</summary>
    public int MostExtractions { get; init; } = 3;

    /// <summary>How many requests for media may fail one after the other, until it is given up; what comes in between forgives them.</summary>
    public int MostFailures { get; init; } = 6;

    /// <summary>How long the first of these pauses is; each next is twice as long, up to a minute.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server of media may send nothing.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long ffmpeg, ffprobe or yt-dlp may do nothing that is seen, without somebody else being waited for.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a transfer may take that passes through such a program, in all.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The largest picture, and the largest captions, that are taken.</summary>
    public int MostSmallBytes { get; init; } = 32 * 1024 * 1024;
}
