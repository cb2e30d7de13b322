using System.Text.Json;
using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion;

/// <summary>Stage 3: fetches a transcript through a paid run each, and yields the video when the outcome is committed, whatever that is.</summary>
internal sealed class TranscriptIngestion(Invocation invocation, PaidRuns paidRuns, TranscriptStore transcripts, TranscriptWriter writer)
{
    /// <summary>Two workers for each paid run: while one waits for Apify the other can look up and store.</summary>
    private const int WorkersPerRun = 2;

    private readonly Lock gate = new();
    private decimal mostUsdSeen;

    public IAsyncEnumerable<StageResult<Video>> RunAsync(IAsyncEnumerable<TranscriptRequest> requests, CancellationToken cancel) =>
        ConcurrentStage.RunAsync<TranscriptRequest, StageResult<Video>>(requests, invocation.Options.Concurrency * WorkersPerRun, IngestAsync, cancel);

    private async Task IngestAsync(TranscriptRequest request, ChannelWriter<StageResult<Video>> results, CancellationToken cancel)
    {
        invocation.Progress.Change(figures => figures with { TranscriptsRunning = figures.TranscriptsRunning + 1 });
        var isUnfinished = false;
        try
        {
            var result = await OutcomeAsync(request, () => isUnfinished = true, cancel);
            isUnfinished = false;
            await results.WriteAsync(result, cancel);
        }
        finally
        {
            // What was paid for without an outcome is in the sum as unfinished.
            if (!isUnfinished)
                invocation.Progress.Change(figures => figures with { TranscriptsRunning = figures.TranscriptsRunning - 1 });
        }
    }

    private async Task<StageResult<Video>> OutcomeAsync(TranscriptRequest request, Action begun, CancellationToken cancel)
    {
        var subject = await transcripts.FindAsync(request.Video, cancel);
        var languages = Languages(request, subject);
        if (!request.Resumed && !IsDue(subject, languages))
        {
            return Skipped(subject.Video!);
        }

        // An open run is read, whatever was answered before it was started.
        languages = [.. languages.Where((language, at) => (request.Resumed && at == 0) || !IsAnswered(subject, language))];
        if (languages is [])
        {
            return await writer.StoreAsync(request.Video, subject, null, new TranscriptAnswer.NoCaptions("Each language was answered for already."));
        }

        try
        {
            foreach (var language in languages)
            {
                var isLast = language == languages[^1];
                var outcome = await FetchAsync(request.Video, subject, language, isLast, begun, cancel);
                if (outcome is not null)
                {
                    return outcome;
                }
            }
        }
        catch (ApifyException exception)
        {
            return await writer.FailAsync(request.Video, subject, exception.ForItem(request.Video.Value));
        }
        catch (ItemFailedException exception) when (exception.ErrorId == PaidRuns.TakenOverId)
        {
            return StageResult.Failed<Video>(request.Video.Value, exception);
        }
        catch (ItemFailedException exception)
        {
            return await writer.FailAsync(request.Video, subject, exception);
        }

        // Another process had the run open: what it has stored is the outcome.
        return Skipped((await transcripts.FindAsync(request.Video, cancel)).Video
            ?? new Video { VideoId = request.Video, Source = TranscriptScraperAnswer.Source });
    }

    /// <summary>Fetches one language; null where the next one is to be tried, or another process did it.</summary>
    private async Task<StageResult<Video>?> FetchAsync(
        VideoId video, TranscriptSubject subject, string? language, bool isLast, Action begun, CancellationToken cancel)
    {
        var intent = new PaidRunIntent
        {
            Actor = TranscriptScraper.Actor,
            Purpose = PaidRunPurpose.Transcript,
            VideoId = video.Value,
            Language = language,
            Input = TranscriptScraper.Input(video, language),
        };
        await using var run = await paidRuns.OpenAsync(
            intent, RunPrice.OfOne(EstimateUsd()),
            async () => IsStillDue(await transcripts.FindAsync(video, cancel)),
            cancel);
        if (run is null)
        {
            return null;
        }

        begun();

        // A run that was to be picked up may have been read to its end by another process before this one looked at the video.
        bool IsStillDue(TranscriptSubject now) =>
            now.Video?.TranscriptCheckedAt == subject.Video?.TranscriptCheckedAt && IsDue(now, Languages(now)) && !IsAnswered(now, language);

        var items = new List<JsonElement>();
        try
        {
            await run.EndAsync(cancel);
            Learn(run.CostUsd);
            await run.FollowAsync(
                TranscriptScraperAnswer.Items,
                page =>
                {
                    items.AddRange(page.Items);
                    return Task.CompletedTask;
                },
                cancel);
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            return await writer.FailAsync(video, subject, PaidRuns.Expired(run.Entry, exception), run, PaidRunState.Lost);
        }

        // What a run delivered before it ended badly is as good as any.
        var answer = items.Count > 0 || run.Status.HasSucceeded ? TranscriptScraperAnswer.Read(items, video, language) : null;
        return answer switch
        {
            TranscriptAnswer.NoCaptions when !isLast => await writer.TryNextAsync(video, run),
            not null when run.Status.HasSucceeded || answer is TranscriptAnswer.Found => await writer.StoreAsync(video, subject, run, answer),
            _ => await writer.FailAsync(video, subject, RunFailed(video, run), run, PaidRunState.Failed),
        };
    }

    /// <summary>The languages to try. A run that is picked up was one of them: those after it are still to be tried if it brings nothing.</summary>
    private string?[] Languages(TranscriptRequest request, TranscriptSubject subject)
    {
        var wanted = Languages(subject);
        return !request.Resumed ? wanted : Array.IndexOf(wanted, request.ResumedLanguage) is >= 0 and var at ? wanted[at..] : [request.ResumedLanguage];
    }

    private string?[] Languages(TranscriptSubject subject) =>
        invocation.Options.Languages.Count > 0 ? [.. invocation.Options.Languages]
        : subject.ListLanguages.Count > 0 ? [.. subject.ListLanguages]
        : invocation.Options.DefaultLanguages.Count > 0 ? [.. invocation.Options.DefaultLanguages]
        : [null];

    /// <summary>
    /// Whether a language was asked for and need not be again yet, also where the invocation ended before the video's other languages were asked for. Its
    /// answer counts until the turn of a video without captions comes again; where the video is in another state, for a day.
    /// </summary>
    private bool IsAnswered(TranscriptSubject subject, string? language)
    {
        if (language is null || !subject.AnsweredAt.TryGetValue(language, out var answeredAt))
            return false;

        // When the turn of a video without captions has come again, all languages are asked for anew; so they are when it can be watched again.
        var state = subject.Video!.TranscriptState;
        if ((state is TranscriptState.None or TranscriptState.Pending) && answeredAt < subject.Video.TranscriptNextCheckAt)
            return false;
        var wait = TranscriptSchedule.WaitAfter(TranscriptState.None, state is TranscriptState.None ? subject.Attempts + 1 : 1);
        return wait is null || answeredAt + wait > invocation.Now;
    }

    private bool IsDue(TranscriptSubject subject, string?[] languages) => subject.Video switch
    {
        null => true,
        { TranscriptState: TranscriptState.Stored } =>
            invocation.Options.Languages.Count > 0
                && !languages.Any(language => subject.StoredLanguages.Contains(language, StringComparer.OrdinalIgnoreCase))
                && languages.Any(language => !IsAnswered(subject, language)),
        { TranscriptState: TranscriptState.Unavailable } => false,
        { TranscriptNextCheckAt: var next } => next is not null && next <= invocation.Now,
    };

    private StageResult<Video> Skipped(Video video)
    {
        invocation.Progress.Change(figures => figures with { TranscriptsSkipped = figures.TranscriptsSkipped + 1 });
        return StageResult.Done(video, video.VideoId.Value);
    }

    private static ItemFailedException RunFailed(VideoId video, PaidRun run) => new(
        "ApifyRunFailed", $"{video}: run {run.Status.Id} ended {run.Status.Status}{(run.Status.StatusMessage is { } why ? $": {why}" : "")}.",
        "The next run tries again; if it fails again, look at the run's log in Apify Console.");

    /// <summary>What a transcript may cost: twice what the dearest did, because a run that meets its limit ends there, and its cost is lost.</summary>
    private decimal EstimateUsd()
    {
        lock (gate)
        {
            return Math.Max(TranscriptScraper.UsdPerTranscript, 2 * mostUsdSeen);
        }
    }

    private void Learn(decimal costUsd)
    {
        lock (gate)
        {
            mostUsdSeen = Math.Max(mostUsdSeen, costUsd);
        }
    }
}
