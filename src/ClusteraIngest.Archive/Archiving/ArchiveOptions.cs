using ClusteraIngest.Errors;
using ClusteraIngest.Options;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// What a run archives, and how. What is not said is as <see cref="ArchiveSettings"/> say. A run keeps what it began with, whichever
/// machine does its jobs; how many are done at a time, the pace and the limits of a day are those of each worker's own settings.
/// </summary>
public sealed record ArchiveOptions
{
    /// <summary>
    /// The channels: ids, addresses, handles, or addresses of their videos. One that is no archived channel yet becomes one. Empty: all
    /// archived channels.
    /// </summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The most lines of the picture, such as <c>720p</c>, or <c>best</c>.</summary>
    public string? VideoQuality { get; init; }

    /// <summary>The most kilobits a second of the sound, such as <c>128k</c>, or <c>best</c>.</summary>
    public string? AudioQuality { get; init; }

    /// <summary>Which objects of a video are kept.</summary>
    public ArchiveLayout? Layout { get; init; }

    /// <summary>Only videos published at that time or later; null: all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only so many of each channel's videos, the newest ones; null: all.</summary>
    public int? Newest { get; init; }

    /// <summary>Only videos, Shorts or streams; empty: all.</summary>
    public IReadOnlyList<VideoKind> Kinds { get; init; } = [];

    /// <summary>Whether what is archived already is left alone.</summary>
    public bool? SkipExisting { get; init; }

    /// <summary>Whether videos are taken again that failed in earlier runs.</summary>
    public bool? RetryFailed { get; init; }

    /// <summary>Whether the video's info, its picture and its captions are kept beside the media.</summary>
    public bool? IncludeMetadataFiles { get; init; }

    /// <summary>Whether captions are among them, in the first of the languages that transcripts are wanted in.</summary>
    public bool? IncludeCaptions { get; init; }

    /// <summary>What keys begin with.</summary>
    public ArchiveOrder? OrganizeBy { get; init; }

    /// <summary>
    /// Whether all lists are read to their ends: false, where one that was lately needs its beginning alone, unless that shows that
    /// something else has changed.
    /// </summary>
    public bool FullListing { get; init; }

    /// <summary>Runs of a higher one go first: 0.</summary>
    public short Priority { get; init; }

    /// <summary>Checks each option; a run is not begun with a wrong one.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        if (VideoQuality is { } video)
            OptionRules.VideoQuality.Require($"{nameof(ArchiveOptions)}.{nameof(VideoQuality)}", video);
        if (AudioQuality is { } audio)
            OptionRules.AudioQuality.Require($"{nameof(ArchiveOptions)}.{nameof(AudioQuality)}", audio);
        if (Newest is { } newest)
            OptionRules.Videos.Require($"{nameof(ArchiveOptions)}.{nameof(Newest)}", newest);
    }
}

/// <summary>A run that has begun, or goes on.</summary>
/// <param name="RunId">Its number: see <see cref="JobsClient.FollowRunAsync"/>.</param>
/// <param name="Jobs">Its jobs when it began: one for each channel, or, of a retry, for each video.</param>
/// <param name="Added">Channels that are archived from now on, and were not before.</param>
public sealed record ArchiveRun(long RunId, int Jobs, int Added);

/// <summary>What a run would fetch of a channel.</summary>
public sealed record PlannedChannel
{
    /// <summary>The channel; null: it cannot be told which one is meant.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The canonical address that it is known by.</summary>
    public required string Url { get; init; }

    /// <summary>Its title, as far as known.</summary>
    public string? Title { get; init; }

    /// <summary>Its videos, of those that are wanted.</summary>
    public int Listed { get; init; }

    /// <summary>Those of them that are archived.</summary>
    public int Archived { get; init; }

    /// <summary>Those of them that would not be asked for: for members, private, removed.</summary>
    public int Refused { get; init; }

    /// <summary>Those of them that would be fetched.</summary>
    public int Videos { get; init; }

    /// <summary>
    /// About how many bytes that would be: by the bit rate that the quality has on average, and the lengths as far as they are known.
    /// </summary>
    public long EstimatedBytes { get; init; }

    /// <summary>Why it could not be listed; null: it was.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }
}
