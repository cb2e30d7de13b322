using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What comes of a failure for a video.</summary>
internal enum FailureAction
{
    /// <summary>It cannot be had, and is not asked for again.</summary>
    Refuse,

    /// <summary>It is asked for again at a time, by a later run.</summary>
    Wait,

    /// <summary>The whole source rests.</summary>
    Rest,

    /// <summary>It is tried again soon, a few times.</summary>
    Retry,

    /// <summary>Nothing can go on until the operator has done something.</summary>
    Stop,
}

/// <summary>A failure as it is to be taken.</summary>
/// <param name="Action">What comes of it.</param>
/// <param name="ErrorId">Its id.</param>
/// <param name="Message">What was said.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record FailureVerdict(FailureAction Action, string ErrorId, string Message, string Remedy)
{
    /// <summary>A recording is there by then.</summary>
    private static readonly TimeSpan AfterAiring = TimeSpan.FromHours(12);

    /// <summary>When what may be a mistake of YouTube's is asked for once more.</summary>
    private static readonly TimeSpan ForConfirmation = TimeSpan.FromDays(1);

    /// <summary>The class, where it is refused or waits.</summary>
    public MediaReason? Reason { get; init; }

    /// <summary>Until when it waits.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the video is gone from YouTube, or from the public.</summary>
    public bool IsGone => Action is FailureAction.Refuse && Reason is MediaReason.Private or MediaReason.Deleted;

    /// <summary>The error for users, about one video.</summary>
    public IngestException ForItem(string subject) =>
        Action is FailureAction.Stop
            ? new ConfigurationException(ErrorId, Message, Remedy)
            : new ItemFailedException(ErrorId, $"{subject}: {Message}", Remedy);

    /// <summary>What comes of what yt-dlp has said.</summary>
    /// <param name="error">What it has said.</param>
    /// <param name="info">What it has told of the video besides; null: nothing.</param>
    /// <param name="before">The error id of the last attempt; null: there was none, or it did not fail.</param>
    /// <param name="now">The time.</param>
    public static FailureVerdict Of(YtDlpError error, VideoInfo? info, string? before, DateTimeOffset now)
    {
        var exception = new YtDlpException(error);
        FailureVerdict As(FailureAction action, MediaReason? reason = null, DateTimeOffset? until = null) =>
            new(action, exception.ErrorId, error.Text, exception.Remedy) { Reason = reason, Until = until };

        return error.Failure switch
        {
            YtDlpFailure.Private => As(FailureAction.Refuse, MediaReason.Private),
            YtDlpFailure.Deleted when error.NeedsConfirmation && before != exception.ErrorId => As(
                FailureAction.Wait,
                MediaReason.Retry,
                now + ForConfirmation
            ),
            YtDlpFailure.Deleted => As(FailureAction.Refuse, MediaReason.Deleted),
            YtDlpFailure.MembersOnly => As(FailureAction.Refuse, MediaReason.MembersOnly),
            YtDlpFailure.PremiumOnly => As(FailureAction.Refuse, MediaReason.PremiumOnly),
            YtDlpFailure.AgeRestricted => As(FailureAction.Refuse, MediaReason.AgeRestricted),
            YtDlpFailure.GeoBlocked => As(FailureAction.Refuse, MediaReason.GeoBlocked),
            YtDlpFailure.NoFormat => As(FailureAction.Refuse, MediaReason.NoFormat),
            YtDlpFailure.Upcoming => info?.LiveStatus switch
            {
                LiveStatus.Live => As(FailureAction.Wait, MediaReason.Live, now + AfterAiring),
                LiveStatus.PostLive => As(FailureAction.Wait, MediaReason.PostLive, now + AfterAiring),
                _ => As(FailureAction.Wait, MediaReason.Upcoming, AfterAnnounced(info, now)),
            },
            YtDlpFailure.Throttled => As(FailureAction.Rest),
            YtDlpFailure.Missing or YtDlpFailure.Cookies or YtDlpFailure.DiskFull => As(FailureAction.Stop),
            _ => As(FailureAction.Retry),
        };
    }

    /// <summary>What comes of media that could not be fetched.</summary>
    public static FailureVerdict Of(MediaException exception) =>
        new(
            exception.Failure switch
            {
                MediaFailure.Throttled => FailureAction.Rest,
                MediaFailure.Unfit => FailureAction.Refuse,
                MediaFailure.ProgramMissing => FailureAction.Stop,
                _ => FailureAction.Retry,
            },
            exception.ErrorId,
            exception.Message,
            exception.Remedy
        )
        {
            Reason = exception.Failure is MediaFailure.Unfit ? MediaReason.NoFormat : null,
        };

    private static DateTimeOffset AfterAnnounced(VideoInfo? info, DateTimeOffset now)
    {
        var length = TimeSpan.FromSeconds(info?.DurationSeconds is { } seconds and > 0 ? seconds : 3600);
        return info?.ReleasedAt is { } begins && begins + length > now ? begins + length : now + TimeSpan.FromHours(1);
    }
}

/// <summary>The video is not to be had, or not yet.</summary>
internal sealed class RefusedException(FailureVerdict verdict) : Exception(verdict.Message)
{
    /// <summary>How that is to be taken.</summary>
    public FailureVerdict Verdict => verdict;
}
