using System.Text;
using ClusteraIngest.Errors;
using ClusteraIngest.Languages;
using ClusteraIngest.Pacing;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Captions;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>Captions for nothing: yt-dlp tells their addresses, and youtube.com gives them.</summary>
/// <param name="reader">yt-dlp.</param>
/// <param name="http">Asks youtube.com; sends one attempt.</param>
/// <param name="pace">How fast youtube.com is asked.</param>
/// <param name="interval">What is to lie between two requests of yt-dlp.</param>
/// <param name="extractions">Limits how many processes of yt-dlp run at once.</param>
/// <param name="patience">How long a rest of youtube.com is waited for.</param>
internal sealed class FreeCaptions(
    YtDlpReader reader,
    HttpClient http,
    Pace pace,
    TimeSpan interval,
    SemaphoreSlim extractions,
    TimeSpan patience
)
{
    /// <summary>How transcripts and videos name it.</summary>
    public const string Source = "yt-dlp";

    private const int Largest = 32 * 1024 * 1024;

    /// <summary>Asks for a video's transcript.</summary>
    /// <param name="video">The video.</param>
    /// <param name="wanted">The languages that it is wanted in.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<FreeCaptionsAnswer> AskAsync(VideoId video, WantedLanguages wanted, CancellationToken cancel)
    {
        if (await pace.WaitAsync(Pace.YouTube, interval, patience, cancel) is { } rest)
            return Resting(video, rest);
        try
        {
            var info = await ReadAsync(video, cancel);
            // A bot check is a refusal of what is there to fetch, and yt-dlp ends well all the same.
            if (info.Refusal is not { Failure: YtDlpFailure.Throttled })
                await pace.SucceededAsync(Pace.YouTube, cancel);
            return info.Captions.Count == 0 && info.Refusal is { } refusal
                ? await RefusedAsync(video, new YtDlpException(refusal), cancel)
                : await FetchAsync(video, info, wanted, cancel);
        }
        catch (YtDlpException exception)
        {
            return await RefusedAsync(video, exception, cancel);
        }
    }

    // The turn comes first: a rest that is waited for keeps no other process of yt-dlp from running.
    private async Task<VideoInfo> ReadAsync(VideoId video, CancellationToken cancel)
    {
        await extractions.WaitAsync(cancel);
        try
        {
            return await reader.ReadVideoAsync(video, YtDlpReader.DefaultFormatSort, cancel);
        }
        finally
        {
            extractions.Release();
        }
    }

    private async Task<FreeCaptionsAnswer> FetchAsync(VideoId video, VideoInfo info, WantedLanguages wanted, CancellationToken cancel)
    {
        if (Choose(info.Captions, wanted) is not { } track)
            return LeavesCaptionsOut(info)
                ? NotRead(video, "yt-dlp leaves captions out, since YouTube wants a proof of who asks (PO token)")
                : new(new TranscriptAnswer.NoCaptions("yt-dlp finds no captions in a wanted language."), null);
        try
        {
            using var response = await http.GetAsync(track.Url, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode is System.Net.HttpStatusCode.TooManyRequests)
                return Resting(video, await pace.RestAsync(Pace.YouTube, ErrorIds.YouTubeThrottled, "captions: HTTP Error 429", cancel));
            if (response.StatusCode is not System.Net.HttpStatusCode.OK)
                return NotRead(video, $"YouTube answered {(int)response.StatusCode} for its captions");
            using var body = await BoundedBody.ReadAsync(response.Content, Largest, cancel);
            // Where YouTube wants a proof of who asks, it answers with nothing: that says nothing of the video.
            if (body is null || body.Length == 0)
                return NotRead(video, body is null ? "its captions are too long" : "YouTube sent no captions, though it names them");
            var captions = CaptionBody.Read(Encoding.UTF8.GetString(body.Bytes.Span), isWrittenByPerson: !track.IsAutomatic);
            return captions is null ? NotRead(video, "what came is no captions")
                : TranscriptOf(video, track, captions) is { } transcript ? new(new TranscriptAnswer.Found([transcript]), null)
                : new(new TranscriptAnswer.NoCaptions("Its captions are empty."), null);
        }
        catch (Exception cause)
            when (cause is HttpRequestException or IOException || cause is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return NotRead(video, $"its captions did not come whole: {cause.Message.TrimEnd('.')}", cause);
        }
    }

    /// <summary>The transcript that captions are; null: they say nothing.</summary>
    internal static Transcript? TranscriptOf(VideoId video, CaptionAddress track, CaptionBody captions) =>
        captions.Text.Length == 0 || captions.IsRefusal
            ? null
            : new()
            {
                VideoId = video,
                Language = LanguageOf(track),
                Origin = track.IsAutomatic ? TranscriptOrigin.Generated : TranscriptOrigin.Manual,
                Text = captions.Text,
                Segments = captions.Segments,
                Source = Source,
            };

    /// <summary>Whether yt-dlp has not told all captions that there are, since YouTube wants a proof of who asks.</summary>
    internal static bool LeavesCaptionsOut(VideoInfo info) =>
        info.Warnings.Any(warning =>
            warning.Contains("subtitles", StringComparison.OrdinalIgnoreCase)
            && warning.Contains("PO token", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>
    /// The captions to take: in a wanted language, a person's before a machine's; where none is named, in the one that is spoken. What a
    /// machine has translated is left alone.
    /// </summary>
    internal static CaptionAddress? Choose(IReadOnlyList<CaptionAddress> captions, WantedLanguages wanted)
    {
        var own = captions.Where(track => !track.IsAutomatic || !track.Url.Query.Contains("tlang=", StringComparison.Ordinal)).ToList();
        if (wanted.Tags.Count > 0)
            return LanguageLookup.Best(wanted.Tags, own, LanguageOf, track => !track.IsAutomatic);
        var spoken = own.Find(track => track.IsAutomatic);
        return spoken is null
            ? own.FirstOrDefault()
            : own.Find(track => !track.IsAutomatic && LanguageOf(track) == LanguageOf(spoken)) ?? spoken;
    }

    // yt-dlp marks the captions of what is spoken so, where there are translations beside them.
    private static string LanguageOf(CaptionAddress track) =>
        Transcript.LanguageOf(
            track.Language.EndsWith("-orig", StringComparison.Ordinal) ? track.Language[..^"-orig".Length] : track.Language
        ) ?? "und";

    private async Task<FreeCaptionsAnswer> RefusedAsync(VideoId video, YtDlpException refusal, CancellationToken cancel)
    {
        switch (refusal.Failure)
        {
            case YtDlpFailure.Throttled:
                return Resting(video, await pace.RestAsync(Pace.YouTube, refusal.ErrorId, refusal.Message, cancel));
            case YtDlpFailure.Private:
                return new(new TranscriptAnswer.Unavailable(refusal.Message, VideoAvailability.Private), null);
            case YtDlpFailure.Deleted when !refusal.Error.NeedsConfirmation:
                return new(new TranscriptAnswer.Unavailable(refusal.Message, VideoAvailability.Deleted), null);
            case YtDlpFailure.MembersOnly:
                return new(new TranscriptAnswer.Unavailable(refusal.Message, VideoAvailability.MembersOnly), null);
            default:
                return new(null, refusal.ForItem(video.Value));
        }
    }

    private static FreeCaptionsAnswer NotRead(VideoId video, string why, Exception? cause = null) =>
        new(null, new(ErrorIds.CaptionsNotRead, $"{video}: {why}.", "Run again later, or fetch it through Apify.", cause));

    private static FreeCaptionsAnswer Resting(VideoId video, SourceRest rest) =>
        new(
            null,
            new(
                rest.ErrorId,
                $"{video}: nothing is asked of YouTube now, since it has refused: {rest}.",
                "Run again then, or fetch it through Apify."
            )
        )
        {
            IsResting = true,
        };
}

/// <summary>What came of asking for captions.</summary>
/// <param name="Answer">What is known now; null: nothing.</param>
/// <param name="Failure">Why nothing is known; null: something is.</param>
internal sealed record FreeCaptionsAnswer(TranscriptAnswer? Answer, ItemFailedException? Failure)
{
    /// <summary>Whether nothing was asked, since youtube.com rests.</summary>
    public bool IsResting { get; init; }
}
