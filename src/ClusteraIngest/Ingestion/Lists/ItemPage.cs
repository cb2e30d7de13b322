using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Journal;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>Items that are stored in one transaction: videos, and what could not be understood.</summary>
internal sealed class ItemPage
{
    /// <summary>The errors of single items.</summary>
    public static readonly string[] FailureIds = [ErrorIds.ItemNotRecognized, ErrorIds.SourceReportedError];

    private readonly List<(LogEntry Entry, ItemFailedException Error)> failures = [];
    private readonly List<ListedVideo> foreign = [];
    private readonly List<(ListedVideo Video, NpgsqlBatchCommand Insert)> toldForeign = [];
    private readonly string subject;
    private int hidden;

    private ItemPage(string subject, SeenFacts? mentions) => (this.subject, Batch) = (subject, new(mentions));

    /// <summary>The videos.</summary>
    public VideoBatch Batch { get; }

    /// <summary>The values that could not be understood.</summary>
    public UnreadLog Unread { get; } = new();

    /// <summary>The items that could not be stored, each with its error.</summary>
    public IEnumerable<StageResult<Video>> Failures => failures.Select(failure => StageResult.Failed<Video>(subject, failure.Error));

    /// <summary>The videos of other channels that the log did not have yet for this list, once it is written.</summary>
    public IReadOnlyList<ListedVideo> NewForeign =>
        [.. toldForeign.Where(told => told.Insert.RecordsAffected > 0).Select(told => told.Video)];

    /// <summary>Whether there is nothing of it to be logged.</summary>
    public bool IsPlain => failures.Count + foreign.Count + Unread.Count == 0;

    /// <summary>Why nothing here is what the actor delivers; null where something is, or where it only reports errors.</summary>
    public string? Stranger { get; private set; }

    /// <summary>Sorts items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="subject">The list's address or the file's name, for messages.</param>
    /// <param name="mentions">What earlier pages of the list or file have told; null: they do not matter.</param>
    /// <param name="firstNumber">In a file, which place among its items the first one has, counted from 1; every error that the source
    /// reports counts as a failed item then. Null: they are a list's; those about a video count, and the reader of the list judges those
    /// about the list.</param>
    public static ItemPage Of(IEnumerable<SourceItem> items, string subject, SeenFacts? mentions, long? firstNumber = null)
    {
        var page = new ItemPage(subject, mentions);
        var number = firstNumber;
        foreach (var item in items)
        {
            switch (item)
            {
                case SourceItem.Listed listed:
                    page.Batch.Add(listed.Value);
                    page.Unread.Add(listed.Value);
                    page.hidden += IsHidden(listed.Value) ? 1 : 0;
                    break;
                case SourceItem.Foreign other:
                    page.foreign.Add(other.Value);
                    break;
                case SourceItem.Unrecognized strange:
                    page.Stranger ??= strange.Reason;
                    page.Fail(
                        new(
                            ErrorIds.ItemNotRecognized,
                            $"{Place()}: {strange.Reason}",
                            "The item is kept in ctrl_processing_log.payload; the others are stored."
                        ),
                        strange.Payload
                    );
                    break;
                case SourceItem.Reported reported when firstNumber is not null || VideoId.TryParse(reported.Url, out _):
                    page.Fail(
                        new(
                            ErrorIds.SourceReportedError,
                            $"{Place()}: the source reported {reported.Code ?? "an error"} for "
                                + $"{reported.Url ?? "an unknown address"}{(reported.Note is { } note ? $": {note}" : "")}",
                            "There is no video in this item; the others are stored."
                        ),
                        null
                    );
                    break;
            }

            number++;
        }

        if (page.Batch.Listed + page.foreign.Count > 0)
            page.Stranger = null;
        _ = page.Batch.Digested; // before a transaction waits for it
        return page;

        string Place() => number is null ? subject : string.Create(CultureInfo.InvariantCulture, $"{subject}, item {number}");
    }

    public RunCounters Figures(MergeOutcome merged, WantedLanguages wanted) =>
        new()
        {
            New = NewVideos(merged).Count(),
            Known = Batch.Listed - hidden - NewVideos(merged).Count(),
            Unavailable = hidden,
            Foreign = foreign.Count,
            Changed = merged.Changed.Count,
            Failed = failures.Count,
            ValuesNotUnderstood = Unread.Count,
            TranscriptsStored = NewVideos(merged).Count(video => wanted.Best(video.Transcripts) is not null),
            TranscriptsUnavailable = NewVideos(merged).Count(video => video is { Transcripts.Count: 0, IsTranscriptUnavailable: true }),
        };

    /// <summary>The videos that were stored for the first time, in the order of the items.</summary>
    public IEnumerable<ListedVideo> NewVideos(MergeOutcome merged) =>
        Batch.Videos.Where(video => merged.New.Contains(video.VideoId) && !IsHidden(video));

    /// <summary>A list names it, and that is all that it tells.</summary>
    private static bool IsHidden(ListedVideo video) =>
        video is { Title: null, Availability: VideoAvailability.Private or VideoAvailability.Deleted };

    /// <summary>
    /// Transcripts that came along are the videos' transcripts, where they are in a wanted language: no run is paid for them.
    /// </summary>
    /// <param name="batch">Stores them.</param>
    /// <param name="wanted">The wanted languages.</param>
    /// <param name="now">When they are stored.</param>
    /// <param name="asOf">When the source told them: those that were read later stay. Null: now.</param>
    public void AddTranscripts(NpgsqlBatch batch, WantedLanguages wanted, DateTimeOffset now, DateTimeOffset? asOf = null)
    {
        // In the order of their keys, as everything that locks rows: two writers wait for each other, but never in a circle.
        foreach (
            var video in Batch
                .Videos.Where(video => video.Transcripts.Count > 0)
                .OrderBy(video => video.VideoId.Value, StringComparer.Ordinal)
        )
        {
            if (wanted.Best(video.Transcripts) is { } best)
                batch.BatchCommands.Add(TranscriptCommands.Prefer(best, now, replacesOtherLanguage: false, asOf));
            foreach (var transcript in video.Transcripts.OrderBy(transcript => transcript.Language, StringComparer.Ordinal))
            {
                batch.BatchCommands.Add(TranscriptCommands.Upsert(transcript, asOf ?? now, keepsLater: asOf is not null));
            }
        }
    }

    public void AddLog(NpgsqlBatch batch, long runId, LogStage stage, long? listId, DateTimeOffset now)
    {
        foreach (var (entry, _) in failures)
        {
            batch.BatchCommands.Add(ProcessingLog.Insert(runId, now, entry with { Stage = stage, ListId = listId }));
        }

        foreach (var command in Unread.Commands(runId, stage, listId, now))
            batch.BatchCommands.Add(command);

        // A featured video is shown with every reading: it is told once.
        toldForeign.Clear();
        foreach (var video in foreign)
        {
            var insert = ProcessingLog.InsertUnlessLogged(
                runId,
                now,
                new(stage, "foreign")
                {
                    ListId = listId,
                    VideoId = video.VideoId,
                    ErrorId = WarningIds.VideoOfOtherChannel,
                    Message =
                        $"{subject}: video {video.VideoId} is {OwnerOf(video)}'s, not this channel's. It is not stored as one of the "
                        + $"list's.",
                }
            );
            toldForeign.Add((video, insert));
            batch.BatchCommands.Add(insert);
        }
    }

    /// <summary>The channel that a video is of, for people.</summary>
    public static string OwnerOf(ListedVideo video) =>
        string.Join(
            ' ',
            new[]
            {
                video.Channel?.Title,
                video.Channel?.Handle ?? video.ChannelHandle,
                video.ChannelId is { } id ? $"({id})" : null,
            }.OfType<string>()
        );

    private void Fail(ItemFailedException error, string? payload) =>
        failures.Add(
            (
                new(LogStage.List, "failed")
                {
                    ErrorId = error.ErrorId,
                    Message = error.Message,
                    Payload = payload,
                },
                error
            )
        );
}
