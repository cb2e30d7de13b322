using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Journal;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Collection;

/// <summary>
/// Stores what a job collects. Each transaction holds the job's row: a worker that has lost the job stores nothing any more.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="job">The job.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Takes what could not be understood, once what could is stored.</param>
internal sealed class CollectionWriter(DatabaseResilience database, Job job, TimeProvider time, Action<UnreadLog> tell)
{
    /// <summary>Where the job stands.</summary>
    /// <param name="CollectedUntil">Up to when all the channel's uploads are stored; null: they are not.</param>
    /// <param name="Cursor">The video up to which an earlier attempt has counted; null: none has.</param>
    /// <param name="HasStoredNew">
    /// Whether an earlier attempt has stored new videos: with their counts, so that they are not read again.
    /// </param>
    /// <param name="Stored">How many of the channel's videos are stored that everybody can see.</param>
    internal sealed record Standing(DateTimeOffset? CollectedUntil, VideoId? Cursor, bool HasStoredNew, long Stored);

    /// <summary>
    /// Writes down which channel the job is about. The number of another job of the run that is about the same one, if there is.
    /// </summary>
    public Task<long?> TakeTargetAsync(ChannelId channel, CancellationToken cancel) =>
        JobTarget.TakeAsync(database, job, channel.Value, cancel);

    /// <summary>Stores the channel's facts; tells how far it has been collected.</summary>
    public async Task<Standing> BeginAsync(Channel channel, CancellationToken cancel)
    {
        var batch = new VideoBatch();
        batch.Add(channel, YouTubeDataClient.Source);
        var unread = new UnreadLog();
        unread.Add(channel);
        await StoreAsync(batch, unread, [], cursor: null, cancel);
        return await database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                var (until, cursor, stored) = await connection.QuerySingleAsync<(DateTime?, string?, long)>(
                    new CommandDefinition(
                        """
                        select c.collected_until, j.cursor, coalesce((j.figures ->> 'new')::bigint, 0)
                          from ctrl_job j, dataset_youtube_channel c where j.job_id = @JobId and c.channel_id = @channel
                        """,
                        new { job.JobId, channel = channel.ChannelId.Value },
                        cancellationToken: attempt
                    )
                );
                return new Standing(
                    until is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null,
                    cursor is null ? null : VideoId.Parse(cursor),
                    stored > 0,
                    await VideoStore.CountPublicAsync(connection, channel.ChannelId, attempt)
                );
            },
            cancel
        );
    }

    /// <summary>Stores videos and their counts.</summary>
    /// <param name="videos">The videos.</param>
    /// <param name="missing">Videos that the channel names, but that are not shown: each is written down.</param>
    /// <param name="cursor">How far the job has come with that; null: no further.</param>
    /// <param name="cancel">Stops it.</param>
    public Task StoreAsync(IReadOnlyList<ListedVideo> videos, IReadOnlyList<VideoId> missing, VideoId? cursor, CancellationToken cancel)
    {
        var (batch, unread) = (new VideoBatch(), new UnreadLog());
        foreach (var video in videos)
        {
            batch.Add(video);
            unread.Add(video);
        }

        return videos.Count + missing.Count == 0 && cursor is null
            ? Task.CompletedTask
            : StoreAsync(batch, unread, missing, cursor, cancel);
    }

    /// <summary>
    /// The channel's stored videos that can be seen as far as known, by their ids, without those that an earlier attempt has read.
    /// </summary>
    public Task<IReadOnlyList<VideoId>> StoredVideosAsync(ChannelId channel, int? most, Standing standing, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync<IReadOnlyList<VideoId>>(
            async (connection, attempt) =>
                [
                    .. (
                        await connection.QueryAsync<string>(
                            new CommandDefinition(
                                """
                                select video_id from (
                                    select video_id, first_seen_at from dataset_youtube_video
                                     where channel_id = @channel and availability not in ('private', 'deleted')
                                         order by published_at desc nulls last, video_id limit @most) v
                                 where (@behind::text is null or video_id collate "C" > @behind)
                                   and not (@HasStoredNew and first_seen_at >= (select created_at from ctrl_job where job_id = @JobId)
                                                          and first_seen_at < (select started_at from ctrl_job where job_id = @JobId))
                                 order by video_id collate "C"
                                """,
                                new
                                {
                                    channel = channel.Value,
                                    most,
                                    behind = standing.Cursor?.Value,
                                    standing.HasStoredNew,
                                    job.JobId,
                                },
                                cancellationToken: attempt
                            )
                        )
                    ).Select(VideoId.Parse),
                ],
            cancel
        );

    /// <summary>The channel has been collected to its end.</summary>
    public Task EndAsync(ChannelId channel, DateTimeOffset? newest, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteAsync(
                    new CommandDefinition(
                        """
                        update dataset_youtube_channel set collected_until = least(@newest, @now)
                         where channel_id = @channel and coalesce(collected_until, '-infinity') < least(@newest, @now)
                        """,
                        new
                        {
                            channel = channel.Value,
                            newest,
                            now = time.GetUtcNow(),
                        },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    private static LogEntry Missing(VideoId video) =>
        new(LogStage.List, "failed")
        {
            VideoId = video,
            ErrorId = ErrorIds.SourceReportedError,
            Message =
                $"The channel names the video {video}, but it is not shown: it has been hidden a moment ago, or is no video any more.",
        };

    private async Task StoreAsync(
        VideoBatch batch,
        UnreadLog unread,
        IReadOnlyList<VideoId> missing,
        VideoId? cursor,
        CancellationToken cancel
    )
    {
        var now = time.GetUtcNow();
        await database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                var merged = await VideoStore.MergeAsync(connection, batch, list: null, now, attempt);
                var statistics = await StatisticsStore.AddAsync(connection, batch, now, attempt);
                var figures = JobCounters.Add(
                    job,
                    new Dictionary<string, int>
                    {
                        ["videos"] = batch.Videos.Count,
                        ["new"] = merged.New.Count,
                        ["statistics"] = statistics,
                        ["missing"] = missing.Count,
                        ["not_understood"] = unread.Count,
                    },
                    cursor: cursor?.Value
                );
                await using var commands = new NpgsqlBatch(connection) { BatchCommands = { figures } };
                foreach (var video in missing)
                    commands.BatchCommands.Add(ProcessingLog.Insert(job.RunId, now, Missing(video)));
                foreach (var command in unread.Commands(job.RunId, LogStage.List, listId: null, now))
                    commands.BatchCommands.Add(command);
                await commands.ExecuteNonQueryAsync(attempt);
                return figures.RecordsAffected == 1
                    ? true
                    : throw new ItemFailedException(
                        ErrorIds.JobTakenOver,
                        $"{job.Subject}: another worker has the job by now.",
                        "Nothing is lost: that one goes on with it."
                    );
            },
            cancel
        );
        tell(unread);
    }
}
