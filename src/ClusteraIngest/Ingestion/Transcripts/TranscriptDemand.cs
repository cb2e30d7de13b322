using System.Globalization;
using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>
/// Decides whether a video's transcript is asked for, and in which languages: the same for what is fetched and for what that is said to
/// cost.
/// </summary>
/// <param name="options">Which languages are wanted.</param>
/// <param name="since">When the invocation began: what was asked for since then is not asked for again.</param>
/// <param name="time">The clock.</param>
internal sealed class TranscriptDemand(IngestOptions options, DateTimeOffset since, TimeProvider time)
{
    /// <summary>A run is closed a little later than its video is looked at, in the same transaction.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(5);

    /// <summary>The languages that the video's transcript is wanted in.</summary>
    public WantedLanguages Wanted(TranscriptSubject subject) => WantedLanguages.Of(options, subject.ListLanguages);

    /// <summary>The languages that are asked for, one after the other until one is found; none: nothing is asked for.</summary>
    /// <param name="subject">The video.</param>
    /// <param name="isNamed">Whether it is given by name.</param>
    public IReadOnlyList<LanguageTag?> Languages(TranscriptSubject subject, bool isNamed)
    {
        var wanted = Wanted(subject);
        return wanted.Best(subject.Stored) is null && IsDue(subject, isNamed)
            ? [.. wanted.Asked.Where(language => !IsAnswered(subject, language, isNamed))]
            : [];
    }

    /// <summary>Whether its turn has come; that of a video which is given by name always has.</summary>
    /// <inheritdoc cref="Languages"/>
    public bool IsDue(TranscriptSubject subject, bool isNamed) =>
        subject.Video switch
        {
            null => true,
            { TranscriptState: TranscriptState.Stored } => options.Languages.Count > 0
                && Wanted(subject) is var wanted
                && wanted.Best(subject.Stored) is null
                && wanted.Tags.Any(language => !IsAnswered(subject, language, isNamed)),
            var video => IsDueByItself(video) || IsDueByName(video, isNamed),
        };

    /// <summary>
    /// Whether a language was answered recently enough to be left out, even if the invocation ended before the video's other languages were
    /// asked for. Of a video without captions the answer holds until it is due again; in any other state for a day.
    /// </summary>
    /// <param name="subject">The video, which is stored.</param>
    /// <param name="language">The language; null: the video's own, whose answer is the video's state.</param>
    /// <param name="isNamed">Whether the video is given by name.</param>
    public bool IsAnswered(TranscriptSubject subject, LanguageTag? language, bool isNamed)
    {
        if (language is not { } tag || AnsweredAt(subject, tag) is not { } answeredAt)
            return false;

        // Who names a video has it asked for anew, but for what was answered since somebody began to.
        var (video, state) = (subject.Video!, subject.Video!.TranscriptState);
        if (isNamed && state is TranscriptState.Stored)
            return answeredAt >= since;
        if (IsDueByName(video, isNamed))
            return answeredAt > video.TranscriptCheckedAt + SameMoment;

        // When the turn of a video without captions has come again, all languages are asked for anew; so they are when it can be watched
        // again.
        if ((state is TranscriptState.None or TranscriptState.Pending) && answeredAt < video.TranscriptNextCheckAt)
            return false;
        var wait = TranscriptSchedule.WaitAfter(TranscriptState.None, state is TranscriptState.None ? subject.Attempts + 1 : 1);
        return wait is null || answeredAt + wait > time.GetUtcNow();
    }

    /// <summary>Whether it is stored, and has no transcript in a wanted language.</summary>
    public bool IsWithoutWanted(TranscriptSubject subject) =>
        subject.Video is { } video
        && (
            video.TranscriptState is not TranscriptState.Stored
            || options.Languages.Count > 0 && Wanted(subject).Best(subject.Stored) is null
        );

    /// <summary>Why a video that is not given by name is not asked for now, and from when on it is; for people.</summary>
    public static string WhyNotDue(Video video) =>
        video switch
        {
            { TranscriptState: TranscriptState.Stored } =>
                "its transcript is stored in another language, and there was none in those that are wanted a short while ago",
            { TranscriptNextCheckAt: { } next } => string.Create(
                CultureInfo.InvariantCulture,
                $"{Why(video)}, and it is asked for again from {next.UtcDateTime:yyyy-MM-dd HH:mm} (UTC) on"
            ),
            _ => $"{Why(video)}, which is final",
        };

    private static string Why(Video video) =>
        video.TranscriptState switch
        {
            TranscriptState.None => "it had no captions",
            TranscriptState.Blocked => "YouTube refused the source",
            TranscriptState.Failed => "asking for its transcript failed",
            TranscriptState.Unavailable => "it cannot be watched, or by members only",
            _ => "it is announced, or on the air",
        };

    private bool IsDueByItself(Video video) =>
        video.TranscriptState is not TranscriptState.Unavailable && video.TranscriptNextCheckAt is { } next && next <= time.GetUtcNow();

    /// <summary>Whether its turn has not come, and it is asked for because somebody names it.</summary>
    private bool IsDueByName(Video video, bool isNamed) =>
        isNamed && video.TranscriptState is not TranscriptState.Stored && !IsDueByItself(video) && !(video.TranscriptCheckedAt >= since);

    private static DateTimeOffset? AnsweredAt(TranscriptSubject subject, LanguageTag language)
    {
        DateTimeOffset? last = null;
        foreach (var (text, answeredAt) in subject.AnsweredAt)
            if (LanguageTag.TryParse(text, out var tag) && tag == language && !(last > answeredAt))
                last = answeredAt;
        return last;
    }
}
