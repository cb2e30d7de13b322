using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.ActorRuns;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Journal;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>Stores the outcome of asking for a transcript: transcript, video's state, ledger and log in one transaction.</summary>
internal sealed class TranscriptWriter(Invocation invocation)
{
    /// <summary>Stores an answer.</summary>
    /// <param name="video">The video.</param>
    /// <param name="subject">What was known of it.</param>
    /// <param name="run">The run that answered; null: those that did are closed already.</param>
    /// <param name="answer">The answer.</param>
    public Task<StageResult<Video>> StoreAsync(VideoId video, TranscriptSubject subject, ActorRunReader? run, TranscriptAnswer answer) =>
        answer switch
        {
            TranscriptAnswer.Found => throw new NotSupportedException("What was found is stored with what is to be shown of it."),
            TranscriptAnswer.NoCaptions => CommitAsync(video, subject, TranscriptState.None, null, null, null, run, ChargeState.Settled),
            TranscriptAnswer.Unavailable hidden => CommitAsync(
                video,
                subject,
                TranscriptState.Unavailable,
                null,
                null,
                null,
                run,
                ChargeState.Settled,
                hidden.Availability
            ),
            TranscriptAnswer.Blocked blocked => CommitAsync(
                video,
                subject,
                TranscriptState.Blocked,
                null,
                new(
                    ErrorIds.TranscriptBlocked,
                    $"{video}: YouTube refused the source: {blocked.Reason.TrimEnd('.')}.",
                    "The next run tries again."
                ),
                null,
                run,
                ChargeState.Settled
            ),
            TranscriptAnswer.Failed failed => CommitAsync(
                video,
                subject,
                TranscriptState.Failed,
                null,
                new(
                    ErrorIds.SourceReportedError,
                    $"{video}: the actor reported {failed.Code}{(failed.Note is { } note ? $": {note}" : "")}",
                    "The next run tries again."
                ),
                null,
                run,
                ChargeState.Settled
            ),
            TranscriptAnswer.Unrecognized strange => CommitAsync(
                video,
                subject,
                TranscriptState.Failed,
                null,
                new(
                    ErrorIds.AnswerNotRecognized,
                    $"{video}: {strange.Reason}",
                    "The answer is kept in ctrl_processing_log.payload; look for a newer version of this tool."
                ),
                strange.Payload,
                run,
                ChargeState.Settled
            ),
            _ => throw new NotSupportedException($"There is no such answer: {answer.GetType().Name}."),
        };

    /// <summary>Stores transcripts that were found.</summary>
    /// <param name="video">The video.</param>
    /// <param name="subject">What was known of it.</param>
    /// <param name="run">The run that brought them; null: they cost nothing.</param>
    /// <param name="found">All of them.</param>
    /// <param name="shown">
    /// The one that the video shows; null: none of them is in a language that is wanted, and of those that are there is none.
    /// </param>
    public Task<StageResult<Video>> StoreAsync(
        VideoId video,
        TranscriptSubject subject,
        ActorRunReader? run,
        IReadOnlyList<Transcript> found,
        Transcript? shown
    ) =>
        CommitAsync(
            video,
            subject,
            shown is null ? TranscriptState.None : TranscriptState.Stored,
            shown,
            null,
            null,
            run,
            ChargeState.Settled,
            found: found
        );

    /// <summary>Shows a transcript that is stored already.</summary>
    public async Task<StageResult<Video>> ShowAsync(VideoId video, StoredTranscript transcript)
    {
        var now = invocation.Now;
        var figures = new RunCounters { TranscriptsStored = 1 };
        var shown = await invocation.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(TranscriptCommands.Show(video, transcript.Language, now));
                batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
                return await ReadBackAsync(batch, video, attempt);
            },
            (connection, attempt) => TranscriptCommands.IsShownAsync(connection, video, transcript.Language, attempt),
            invocation.Committing
        );
        invocation.Progress.Change(all => all.Plus(figures));
        return StageResult.Done(shown, video.Value);
    }

    public Task<StageResult<Video>> FailAsync(
        VideoId video,
        TranscriptSubject subject,
        ItemFailedException error,
        ActorRunReader? run = null,
        ChargeState runState = ChargeState.Failed
    ) => CommitAsync(video, subject, TranscriptState.Failed, null, error, null, run, runState);

    /// <summary>
    /// Closes the run of a language in which there is nothing; the next one decides about the video. What came in other languages is
    /// stored.
    /// </summary>
    public async Task<StageResult<Video>?> TryNextAsync(VideoId video, ActorRunReader run, IReadOnlyList<Transcript> others)
    {
        var now = invocation.Now;
        await invocation.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(TranscriptCommands.Introduce(video, TranscriptScraperAnswer.Source, now));
                AddTranscripts(batch, others, now);
                var close = run.Close(ChargeState.Settled);
                batch.BatchCommands.Add(close);
                await batch.ExecuteNonQueryAsync(attempt);
                return close.RecordsAffected == 0 ? throw ActorRunLauncher.TakenOver(run.Entry, run.Entry.ApifyRunId) : true;
            },
            (connection, attempt) => ActorRunLedger.IsClosedAsync(connection, run.Entry, attempt),
            invocation.Committing
        );
        return null;
    }

    /// <summary>Writes down that a video was not asked for; it stays as it is, and its turn comes again with the next invocation.</summary>
    public async Task<StageResult<Video>> PutOffAsync(VideoId video, ItemFailedException error)
    {
        await invocation.PutOffAsync(
            new() { TranscriptsFailed = 1 },
            new(LogStage.Transcript, ColumnText.Of(TranscriptState.Failed))
            {
                VideoId = video,
                ErrorId = error.ErrorId,
                Message = error.Message,
            }
        );
        return StageResult.Failed<Video>(video.Value, error);
    }

    private async Task<StageResult<Video>> CommitAsync(
        VideoId video,
        TranscriptSubject subject,
        TranscriptState state,
        Transcript? transcript,
        ItemFailedException? error,
        string? payload,
        ActorRunReader? run,
        ChargeState runState,
        VideoAvailability availability = VideoAvailability.Unknown,
        IReadOnlyList<Transcript>? found = null
    )
    {
        var now = invocation.Now;
        var figures = Count(state);
        var stored = await invocation.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                AddOutcome(batch, video, subject, state, transcript, found ?? [], now);
                if (availability is not VideoAvailability.Unknown)
                    batch.BatchCommands.Add(TranscriptCommands.Hide(video, availability, now));
                var close = run?.Close(runState, error);
                if (close is not null)
                    batch.BatchCommands.Add(close);
                batch.BatchCommands.Add(RunStore.Add(invocation.RunId, figures));
                if (transcript is null && found is { Count: > 0 })
                {
                    batch.BatchCommands.Add(
                        ProcessingLog.Insert(
                            invocation.RunId,
                            now,
                            new(LogStage.Transcript, ColumnText.Of(state))
                            {
                                VideoId = video,
                                Message =
                                    $"{video}: the transcript came in {string.Join(", ", found.Select(other => other.Language))}, which "
                                    + $"is stored, and not in a language that is wanted.",
                            }
                        )
                    );
                }

                if (error is not null)
                {
                    batch.BatchCommands.Add(
                        ProcessingLog.Insert(
                            invocation.RunId,
                            now,
                            new(LogStage.Transcript, ColumnText.Of(state))
                            {
                                VideoId = video,
                                ErrorId = error.ErrorId,
                                Message = error.Message,
                                Payload = payload,
                            }
                        )
                    );
                }

                var read = await ReadBackAsync(batch, video, attempt);
                return close is { RecordsAffected: 0 } ? throw ActorRunLauncher.TakenOver(run!.Entry, run.Entry.ApifyRunId) : read;
            },
            (connection, attempt) =>
                run is null
                    ? TranscriptCommands.IsCheckedAsync(connection, video, state, now, attempt)
                    : ActorRunLedger.IsClosedAsync(connection, run.Entry, attempt),
            invocation.Committing
        );
        invocation.Progress.Change(all => all.Plus(figures));

        // No captions and "not available" are facts about the video, not failures.
        return error is null ? StageResult.Done(stored, video.Value) : StageResult.Failed<Video>(video.Value, error);
    }

    private static void AddOutcome(
        NpgsqlBatch batch,
        VideoId video,
        TranscriptSubject subject,
        TranscriptState state,
        Transcript? transcript,
        IReadOnlyList<Transcript> found,
        DateTimeOffset now
    )
    {
        batch.BatchCommands.Add(TranscriptCommands.Introduce(video, TranscriptScraperAnswer.Source, now));
        if (transcript is not null)
        {
            batch.BatchCommands.Add(TranscriptCommands.Prefer(transcript, now, replacesOtherLanguage: true));
        }
        else
        {
            // Who names a video asks before its turn: that is no attempt, and its turn comes as it would have.
            var isSame = subject.Video?.TranscriptState == state;
            var turn = isSame && subject.Video!.TranscriptNextCheckAt > now ? subject.Video.TranscriptNextCheckAt : null;
            var attempt =
                !isSame ? 1
                : turn is null ? subject.Attempts + 1
                : subject.Attempts;
            batch.BatchCommands.Add(
                TranscriptCommands.Without(video, state, attempt, now, turn ?? now + TranscriptSchedule.WaitAfter(state, attempt))
            );
        }

        AddTranscripts(batch, found, now);
    }

    private static void AddTranscripts(NpgsqlBatch batch, IReadOnlyList<Transcript> transcripts, DateTimeOffset now)
    {
        foreach (var transcript in transcripts.OrderBy(transcript => transcript.Language, StringComparer.Ordinal))
            batch.BatchCommands.Add(TranscriptCommands.Upsert(transcript, now));
    }

    private static async Task<Video> ReadBackAsync(NpgsqlBatch batch, VideoId video, CancellationToken cancel)
    {
        batch.BatchCommands.Add(
            new($"select {VideoRow.Columns} from dataset_youtube_video v where v.video_id = $1")
            {
                Parameters = { new() { Value = video.Value } },
            }
        );
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return VideoRow.Read(reader);
    }

    private static RunCounters Count(TranscriptState state) =>
        state switch
        {
            TranscriptState.Stored => new() { TranscriptsStored = 1 },
            TranscriptState.None => new() { TranscriptsNone = 1 },
            TranscriptState.Blocked => new() { TranscriptsBlocked = 1 },
            TranscriptState.Unavailable => new() { TranscriptsUnavailable = 1 },
            _ => new() { TranscriptsFailed = 1 },
        };
}
