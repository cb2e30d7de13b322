using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>How the last reading of a list ended.</summary>
public enum ListState
{
    /// <summary>It was never read.</summary>
    New,

    /// <summary>It was read to its end.</summary>
    Read,

    /// <summary>It was read, and a cap cut something off.</summary>
    Capped,

    /// <summary>It failed; see <see cref="MonitoredList.LastErrorId"/>.</summary>
    Failed,

    /// <summary>It turned out to be a channel that another list reads already; it is disabled.</summary>
    Duplicate,

    /// <summary>
    /// A spending limit cut something off: the next reading goes on behind it. See <see cref="MonitoredList.CutOffAfter"/>.
    /// </summary>
    CutOff,
}

/// <summary>A channel or playlist that is read again and again: a row of <c>ctrl_youtube_lists</c>.</summary>
public sealed record MonitoredList
{
    /// <summary>The list's number.</summary>
    public required long ListId { get; init; }

    /// <summary>Its canonical address.</summary>
    public required string Url { get; init; }

    /// <summary>Channel or playlist.</summary>
    public ListKind Kind { get; init; }

    /// <summary>Its id (<c>UC…</c>, <c>PL…</c>), when known.</summary>
    public string? YoutubeId { get; init; }

    /// <summary>Its title, when known.</summary>
    public string? Title { get; init; }

    /// <summary>True where a sync reads it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>True where the media of its videos are archived. Whether a sync reads it is <see cref="IsEnabled"/> alone.</summary>
    public bool IsArchived { get; init; }

    /// <summary>The most videos of each kind that one run reads of it; null: the invocation's.</summary>
    public int? MaxVideos { get; init; }

    /// <summary>Transcript languages in order of preference; empty: the video's original one.</summary>
    public IReadOnlyList<string> Languages
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<string>([]);

    /// <summary>Up to when its videos are stored: where the next reading begins.</summary>
    public DateTimeOffset? NewestPublishedAt { get; init; }

    /// <summary>When it was last read.</summary>
    public DateTimeOffset? LastSyncedAt { get; init; }

    /// <summary>How that ended.</summary>
    public ListState LastState { get; init; }

    /// <summary>The error's id, where it failed.</summary>
    public string? LastErrorId { get; init; }

    /// <summary>What happened, where it failed.</summary>
    public string? LastError { get; init; }

    /// <summary>True where videos older than the cap let through have not been read yet; a full sync reads them.</summary>
    public bool IsCapped { get; init; }

    /// <summary>
    /// How many videos the list had shown when a spending limit cut its reading off; null: none has. The next reading goes on behind them.
    /// Where it is Apify's, they are listed, and paid for, once more.
    /// </summary>
    public int? CutOffAfter { get; init; }

    /// <summary>
    /// Where the reading that was cut off had begun: the next one begins there, too. Null: at the list's beginning, or none was cut off.
    /// </summary>
    public DateTimeOffset? CutOffSince { get; init; }

    /// <summary>When it was last read otherwise than by its feed alone.</summary>
    internal DateTimeOffset? LastListedAt { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The address.</summary>
    public override string ToString() => Url;
}
