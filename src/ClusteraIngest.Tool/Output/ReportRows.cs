using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>What is archived and what is not, with channels, persons and months.</summary>
internal sealed record ReportRow(
    DateTimeOffset At,
    long? RunId,
    long Listed,
    long Archived,
    long Waiting,
    long Refused,
    long Failed,
    long Bytes,
    long Vanished,
    IReadOnlyDictionary<string, long> WaitingFor,
    IReadOnlyDictionary<string, long> RefusedBy,
    IReadOnlyDictionary<string, long> FailedBy,
    double? BytesPerSecond,
    double? RemainingSeconds,
    decimal? CostPerMonthUsd,
    IReadOnlyList<ArchivedChannel> Channels,
    IReadOnlyList<ArchivedPerson> Persons,
    IReadOnlyList<StoredMonth> Months
)
{
    public static ReportRow Of(ArchiveReport report) =>
        new(
            report.At,
            report.RunId,
            report.Listed,
            report.Archived,
            report.Waiting,
            report.Refused,
            report.Failed,
            report.Bytes,
            report.Vanished,
            report.WaitingFor,
            report.RefusedBy,
            report.FailedBy,
            report.BytesPerSecond,
            report.Remaining?.TotalSeconds,
            report.CostPerMonthUsd,
            report.Channels,
            report.Persons,
            report.Months
        );
}

/// <summary>A channel of the report, as a line of a table.</summary>
internal sealed record ChannelReportRow(
    ChannelId? ChannelId,
    string Url,
    string? Title,
    long Listed,
    long Archived,
    long Waiting,
    long Refused,
    long Failed,
    long Bytes
)
{
    public static ChannelReportRow Of(ArchivedChannel channel) =>
        new(
            channel.ChannelId,
            channel.Url,
            channel.Title,
            channel.Listed,
            channel.Archived,
            channel.Waiting,
            channel.Refused,
            channel.Failed,
            channel.Bytes
        );
}

/// <summary>How the archive stands, with its runs that are not over.</summary>
internal sealed record ArchiveStatusRow(
    DateTimeOffset At,
    long Listed,
    long Archived,
    long Waiting,
    long Refused,
    long Failed,
    long Bytes,
    IReadOnlyDictionary<string, long> WaitingFor,
    IReadOnlyDictionary<string, long> RefusedBy,
    IReadOnlyDictionary<string, long> FailedBy,
    double? BytesPerSecond,
    double? RemainingSeconds,
    IReadOnlyList<RunStatus> Runs,
    IReadOnlyList<SourceRest> Rests,
    IReadOnlyList<SourceWait> SourceWaits
)
{
    public static ArchiveStatusRow Of(
        ArchiveReport report,
        IReadOnlyList<RunStatus> runs,
        IReadOnlyList<SourceRest> rests,
        IReadOnlyList<SourceWait> waits
    ) =>
        new(
            report.At,
            report.Listed,
            report.Archived,
            report.Waiting,
            report.Refused,
            report.Failed,
            report.Bytes,
            report.WaitingFor,
            report.RefusedBy,
            report.FailedBy,
            report.BytesPerSecond,
            report.Remaining?.TotalSeconds,
            runs,
            rests,
            waits
        );
}

/// <summary>An object that was compared with its row.</summary>
internal sealed record MediaCheckRow(
    Guid MediaId,
    VideoId VideoId,
    MediaKind Kind,
    MediaVerdict Verdict,
    bool IsReadBack,
    string? Key,
    long? Bytes,
    string? Sha256,
    string? ErrorId,
    string? Message
)
{
    public static MediaCheckRow Of(MediaCheck check) =>
        new(
            check.Media.MediaId,
            check.Media.VideoId,
            check.Media.Kind,
            check.Verdict,
            check.IsReadBack,
            check.Media.Key,
            check.Media.Bytes,
            check.Media.Sha256,
            check.ErrorId,
            check.Message
        );
}

/// <summary>An object that was written into a file.</summary>
internal sealed record SavedMediaRow(VideoId VideoId, MediaKind Kind, string Path, long Bytes, string Sha256)
{
    public static SavedMediaRow Of(SavedMedia saved) => new(saved.Media.VideoId, saved.Media.Kind, saved.Path, saved.Bytes, saved.Sha256);
}

/// <summary>An address by which an object can be read for a time; that of a file does not expire.</summary>
internal sealed record MediaUrlRow(VideoId VideoId, MediaKind Kind, string Url, DateTimeOffset? ExpiresAt);

/// <summary>How many runs were paused, or go on.</summary>
internal sealed record PausedRunsRow(long? RunId, int Runs);
