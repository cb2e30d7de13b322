using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Languages;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.Streams;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>
/// Stage 3: fetches transcripts, for nothing or through a paid run each, and yields the video when the outcome is committed, whatever that
/// is.
/// </summary>
/// <param name="invocation">The invocation.</param>
/// <param name="paidRuns">Apify; null: what costs nothing is all.</param>
/// <param name="captions">Captions for nothing, which are asked for first; null: Apify is all.</param>
/// <param name="transcripts">What is stored.</param>
/// <param name="writer">Stores the outcomes.</param>
internal sealed class TranscriptIngestion(
    Invocation invocation,
    ActorRunLauncher? paidRuns,
    FreeCaptions? captions,
    TranscriptStore transcripts,
    TranscriptWriter writer
)
{
    /// <summary>Two workers for each paid run: while one waits for Apify the other can look up and store.</summary>
    private const int WorkersPerRun = 2;

    private readonly TranscriptDemand demand = new(invocation.Options, invocation.StartedAt, invocation.Time);
    private readonly Lock gate = new();
    private decimal mostUsdSeen;
    private Video? firstNotDue;
    private int notDue;

    public async IAsyncEnumerable<StageResult<Video>> RunAsync(
        IAsyncEnumerable<TranscriptRequest> requests,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var stage = ConcurrentStage.RunAsync<TranscriptRequest, StageResult<Video>>(
            requests,
            invocation.Options.Concurrency * WorkersPerRun,
            IngestAsync,
            cancel
        );
        await foreach (var result in stage)
            yield return result;
        if (firstNotDue is { } first)
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.TranscriptsNotDue),
                "Videos that were not asked for, since their turn has not come: {Count}. The first one is {VideoId}: {State}. Videos that "
                    + "are given by name are asked for at once.",
                notDue,
                first.VideoId,
                TranscriptDemand.WhyNotDue(first)
            );
    }

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
        var wanted = demand.Wanted(subject);
        if (!request.Resumed && wanted.Best(subject.Stored) is { } known)
        {
            // What is stored in a wanted language is shown, and nothing is asked for.
            return subject.Video is { TranscriptState: TranscriptState.Stored } video && video.TranscriptLanguage == known.Language
                ? Skipped(video)
                : await writer.ShowAsync(request.Video, known);
        }

        if (!request.Resumed && !demand.IsDue(subject, request.AsksAgain))
        {
            TellNotDue(request, subject);
            return Skipped(subject.Video!);
        }

        // An open run is read, whatever was answered before it was started.
        var languages = Languages(request, wanted)
            .Where((language, at) => (request.Resumed && at == 0) || !demand.IsAnswered(subject, language, request.AsksAgain))
            .ToList();
        if (languages is [])
        {
            return await writer.StoreAsync(
                request.Video,
                subject,
                null,
                new TranscriptAnswer.NoCaptions("Each language was answered for already.")
            );
        }

        if (captions is not null && !request.Resumed && await AskFreeAsync(request.Video, subject, wanted, cancel) is { } free)
            return free;

        try
        {
            foreach (var language in languages)
            {
                var outcome = await FetchAsync(request, subject, wanted, language, isLast: language == languages[^1], begun, cancel);
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
        catch (ItemFailedException exception) when (exception.ErrorId == ErrorIds.RunTakenOver)
        {
            return StageResult.Failed<Video>(request.Video.Value, exception);
        }
        catch (ItemFailedException exception) when (exception.ErrorId == ErrorIds.WaitTooLong)
        {
            // Nothing was asked for: its turn is still to come.
            return await writer.PutOffAsync(request.Video, Wait.About(request.Video.Value, exception));
        }
        catch (ItemFailedException exception)
        {
            return await writer.FailAsync(request.Video, subject, exception);
        }

        // Another process had the run open: what it has stored is the outcome.
        return Skipped(
            (await transcripts.FindAsync(request.Video, cancel)).Video
                ?? new Video { VideoId = request.Video, Source = TranscriptScraperAnswer.Source }
        );
    }

    /// <summary>Asks for captions that cost nothing; null where that fails and Apify is to be asked.</summary>
    private async Task<StageResult<Video>?> AskFreeAsync(
        VideoId video,
        TranscriptSubject subject,
        WantedLanguages wanted,
        CancellationToken cancel
    ) =>
        await captions!.AskAsync(video, wanted, cancel) switch
        {
            { Answer: TranscriptAnswer.Found { Transcripts: var found } } => await writer.StoreAsync(
                video,
                subject,
                run: null,
                found,
                wanted.Best(found)
            ),
            { Answer: { } answer } => await writer.StoreAsync(video, subject, run: null, answer),
            { Failure: not null } when paidRuns is not null => null,
            { IsResting: true, Failure: { } rest } => await writer.PutOffAsync(video, rest),
            var failed => await writer.FailAsync(video, subject, failed.Failure!),
        };

    /// <summary>Fetches one language; null where the next one is to be tried, or another process did it.</summary>
    private async Task<StageResult<Video>?> FetchAsync(
        TranscriptRequest request,
        TranscriptSubject subject,
        WantedLanguages wanted,
        LanguageTag? language,
        bool isLast,
        Action begun,
        CancellationToken cancel
    )
    {
        var video = request.Video;
        var intent = new ActorRunIntent
        {
            Actor = TranscriptScraper.Actor,
            Purpose = ActorRunPurpose.Transcript,
            VideoId = video.Value,
            Subject = video.Value,
            Language = language?.Value,
            Input = TranscriptScraper.Input(video, language?.Value),
        };
        await using var run = await paidRuns!.OpenAsync(
            intent,
            ChargePrice.OfOne(EstimateUsd()),
            async () => IsStillDue(await transcripts.FindAsync(video, cancel)),
            cancel
        );
        if (run is null)
        {
            return null;
        }

        begun();

        // A run that was to be picked up may have been read to its end by another process before this one looked at the video.
        bool IsStillDue(TranscriptSubject now) =>
            now.Video?.TranscriptCheckedAt == subject.Video?.TranscriptCheckedAt
            && demand.IsDue(now, request.AsksAgain)
            && !demand.IsAnswered(now, language, request.AsksAgain);

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
                cancel
            );
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            return await writer.FailAsync(video, subject, ActorRunLauncher.Expired(run.Entry, exception), run, ChargeState.Lost);
        }

        // What a run delivered before it ended badly is as good as any.
        var answer = items.Count > 0 || run.Status.HasSucceeded ? TranscriptScraperAnswer.Read(items, video, language?.Value) : null;
        if (answer is TranscriptAnswer.Found { Transcripts: var found })
        {
            // An answer in another language than the wanted ones is kept, and is none in those.
            var shown = wanted.Best(found);
            return shown is null && !isLast
                ? await writer.TryNextAsync(video, run, found)
                : await writer.StoreAsync(video, subject, run, found, shown);
        }

        return answer switch
        {
            TranscriptAnswer.NoCaptions when !isLast => await writer.TryNextAsync(video, run, []),
            not null when run.Status.HasSucceeded => await writer.StoreAsync(video, subject, run, answer),
            _ => await writer.FailAsync(video, subject, RunFailed(video, run), run, ChargeState.Failed),
        };
    }

    /// <summary>
    /// The languages to try. A run that is picked up was one of them: those after it are still to be tried if it brings nothing.
    /// </summary>
    private static IEnumerable<LanguageTag?> Languages(TranscriptRequest request, WantedLanguages wanted)
    {
        if (!request.Resumed)
            return wanted.Asked;
        var resumed = LanguageTag.TryParse(request.ResumedLanguage, out var tag) ? tag : (LanguageTag?)null;
        return wanted.Asked.Contains(resumed) ? wanted.Asked.SkipWhile(language => language != resumed) : wanted.Asked.Prepend(resumed);
    }

    /// <summary>
    /// Remembers a video that is left alone though it has no wanted transcript. What this invocation has asked for itself is told already.
    /// </summary>
    private void TellNotDue(TranscriptRequest request, TranscriptSubject subject)
    {
        if (!request.IsGiven || !demand.IsWithoutWanted(subject) || subject.Video!.TranscriptCheckedAt >= invocation.StartedAt)
            return;
        lock (gate)
        {
            firstNotDue ??= subject.Video;
            notDue++;
        }
    }

    private StageResult<Video> Skipped(Video video)
    {
        invocation.Progress.Change(figures => figures with { TranscriptsSkipped = figures.TranscriptsSkipped + 1 });
        return StageResult.Done(video, video.VideoId.Value);
    }

    private static ItemFailedException RunFailed(VideoId video, ActorRunReader run) =>
        new(
            ErrorIds.ApifyRunFailed,
            $"{video}: run {run.Status.Id} ended {run.Status.Status}{(run.Status.StatusMessage is { } why ? $": {why}" : "")}.",
            "The next run tries again; if it fails again, look at the run's log in Apify Console."
        );

    /// <summary>
    /// What a transcript may cost: twice what the dearest did, because a run that meets its limit ends there, and its cost is lost.
    /// </summary>
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
