using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;
using static ClusteraIngest.Database.SqlParameters;

namespace ClusteraIngest.Videos;

/// <summary>What a merge did with a batch.</summary>
/// <param name="New">Videos that were not stored before.</param>
/// <param name="Changed">Videos of which a fact changed.</param>
internal sealed record MergeOutcome(IReadOnlySet<VideoId> New, IReadOnlySet<VideoId> Changed)
{
    public static readonly MergeOutcome Nothing = new(new HashSet<VideoId>(), new HashSet<VideoId>());
}

/// <summary>Writes channels, videos and their places in lists.</summary>
internal static class VideoStore
{
    /// <summary>
    /// Stores a batch within the transaction of <paramref name="connection"/>: channels before videos before memberships.
    /// </summary>
    /// <param name="connection">A connection with a transaction under way.</param>
    /// <param name="batch">What is stored.</param>
    /// <param name="list">The list that showed the videos; null: none did.</param>
    /// <param name="readAt">When the source was read.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<MergeOutcome> MergeAsync(
        NpgsqlConnection connection,
        VideoBatch batch,
        MonitoredList? list,
        DateTimeOffset readAt,
        CancellationToken cancel
    )
    {
        var stored = await BatchDiff.ReadAsync(connection, batch, list, readAt, cancel);
        return await MergeAsync(connection, batch, stored, list, readAt, cancel);
    }

    /// <summary>The same where what is stored was looked up a moment ago: what others have stored since then does no harm.</summary>
    /// <inheritdoc cref="MergeAsync(NpgsqlConnection, VideoBatch, MonitoredList?, DateTimeOffset, CancellationToken)"/>
    public static async Task<MergeOutcome> MergeAsync(
        NpgsqlConnection connection,
        VideoBatch batch,
        BatchDiff stored,
        MonitoredList? list,
        DateTimeOffset readAt,
        CancellationToken cancel
    )
    {
        await using var merge = new NpgsqlBatch(connection);
        await StageAsync(merge, batch.Source, stored.Channels, [.. stored.Changed, .. stored.New], readAt, asOf: null, cancel);
        if (list is not null && stored.Unseen.Count > 0)
            merge.BatchCommands.Add(MergeMemberships(list, stored.Unseen, readAt));
        return await MergeAsync(merge, cancel);
    }

    /// <summary>
    /// The same for a batch that no list shows and that may be new from beginning to end: new videos go straight into the table, which
    /// takes half the work. Where somebody else stores one of them at the same moment, the transaction fails, and succeeds when the batch
    /// is looked up and stored again.
    /// </summary>
    /// <param name="connection">A connection with a transaction under way.</param>
    /// <param name="batch">What is stored.</param>
    /// <param name="stored">
    /// What of it was there a moment ago: what others have stored since then does no harm, but for the failure.
    /// </param>
    /// <param name="readAt">When it is stored.</param>
    /// <param name="asOf">When the source told it: what was read later stays. Null: now.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<MergeOutcome> AddOrMergeAsync(
        NpgsqlConnection connection,
        VideoBatch batch,
        BatchDiff stored,
        DateTimeOffset readAt,
        DateTimeOffset? asOf,
        CancellationToken cancel
    )
    {
        await using var merge = new NpgsqlBatch(connection);
        await StageAsync(merge, batch.Source, stored.Channels, stored.Changed, readAt, asOf, cancel);
        var outcome = await MergeAsync(merge, cancel);
        if (stored.New.Count > 0)
            await CopyNewVideosAsync(connection, stored.New, readAt, asOf, cancel);
        return outcome with { New = stored.New.Select(video => video.Video.VideoId).Concat(outcome.New).ToHashSet() };
    }

    /// <summary>Those of some videos that are stored with more than their id, and can be seen as far as known.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="ids">The videos.</param>
    /// <param name="onlyFinal">
    /// Whether those are left out that were announced or on air when they were read: what is known of them is not what they will be.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlySet<VideoId>> DescribedAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<VideoId> ids,
        bool onlyFinal,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select video_id from dataset_youtube_video
             where video_id = any($1) and title is not null and availability not in ('private', 'deleted')
                 and not ($2 and availability in ('upcoming', 'live'))
            """,
            connection
        );
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        command.Parameters.Add(new() { Value = onlyFinal });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var described = new HashSet<VideoId>(ids.Count);
        while (await reader.ReadAsync(cancel))
            described.Add(VideoId.Parse(reader.GetString(0)));
        return described;
    }

    /// <summary>How many of a channel's stored videos everybody can see, as far as known.</summary>
    public static async Task<long> CountPublicAsync(NpgsqlConnection connection, ChannelId channel, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from dataset_youtube_video where channel_id = $1 and availability not in ('private', 'deleted')",
            connection
        );
        command.Parameters.Add(new() { Value = channel.Value });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The newest of a channel's stored videos that everybody can see, as far as known.</summary>
    public static async Task<IReadOnlyList<VideoId>> NewestPublicAsync(
        NpgsqlConnection connection,
        ChannelId channel,
        int most,
        CancellationToken cancel
    ) =>
        [
            .. (
                await connection.QueryAsync<string>(
                    new CommandDefinition(
                        """
                        select video_id from dataset_youtube_video
                            where channel_id = @channel and availability not in ('private', 'deleted')
                         order by published_at desc nulls last, video_id limit @most
                        """,
                        new { channel = channel.Value, most },
                        cancellationToken: cancel
                    )
                )
            ).Select(VideoId.Parse),
        ];

    /// <summary>How many videos of a list are stored with what a source tells of them, and not just with their ids.</summary>
    public static async Task<int> CountDescribedAsync(NpgsqlConnection connection, long listId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select count(*)::integer from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
                where m.list_id = $1 and v.title is not null
            """,
            connection
        );
        command.Parameters.Add(new() { Value = listId });
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The videos as stored.</summary>
    public static async Task<IReadOnlyList<Video>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<VideoId> ids,
        CancellationToken cancel
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(
            $"select {VideoRow.Columns} from dataset_youtube_video v where v.video_id = any($1)",
            connection
        );
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var videos = new List<Video>(ids.Count);
        while (await reader.ReadAsync(cancel))
        {
            videos.Add(VideoRow.Read(reader));
        }

        return videos;
    }

    /// <summary>Brings channels and videos to where they are merged from, and adds the commands that do it.</summary>
    private static async Task StageAsync(
        NpgsqlBatch merge,
        string source,
        IReadOnlyCollection<DigestedChannel> channels,
        IReadOnlyCollection<DigestedVideo> videos,
        DateTimeOffset readAt,
        DateTimeOffset? asOf,
        CancellationToken cancel
    )
    {
        if (channels.Count + videos.Count == 0)
            return;
        var connection = merge.Connection!;
        await using (var staging = new NpgsqlCommand(VideoMerge.CreateStaging, connection))
            await staging.ExecuteNonQueryAsync(cancel);
        if (channels.Count > 0)
        {
            await CopyChannelsAsync(connection, channels, cancel);
            merge.BatchCommands.Add(
                new(VideoMerge.MergeChannels)
                {
                    Parameters =
                    {
                        new() { Value = readAt.UtcDateTime },
                        NullableInstant(asOf),
                        new() { Value = source },
                    },
                }
            );
        }

        if (videos.Count > 0)
        {
            await CopyVideosAsync(connection, videos, cancel);
            if (videos.Any(video => video.Video.Transcripts.Count > 0))
                merge.BatchCommands.Add(new(VideoMerge.LockVideos));
            merge.BatchCommands.Add(
                new(VideoMerge.MergeVideos)
                {
                    Parameters =
                    {
                        new() { Value = readAt.UtcDateTime },
                        NullableInstant(asOf),
                    },
                }
            );
        }
    }

    private static NpgsqlBatchCommand MergeMemberships(
        MonitoredList list,
        IReadOnlyCollection<DigestedVideo> videos,
        DateTimeOffset readAt
    ) =>
        new(VideoMerge.MergeMemberships)
        {
            Parameters =
            {
                new() { Value = list.ListId },
                new() { Value = readAt.UtcDateTime },
                new() { Value = list.Kind is ListKind.Playlist },
                new() { Value = videos.Select(video => video.Key).ToArray() },
                new() { Value = videos.Select(video => video.Video.Position).ToArray() },
            },
        };

    private static async Task<MergeOutcome> MergeAsync(NpgsqlBatch merge, CancellationToken cancel)
    {
        if (merge.BatchCommands.Count == 0)
            return MergeOutcome.Nothing;
        var added = new HashSet<VideoId>();
        var changed = new HashSet<VideoId>();

        // Only the merge of the videos returns columns.
        await using var reader = await merge.ExecuteReaderAsync(cancel);
        do
        {
            while (reader.FieldCount > 0 && await reader.ReadAsync(cancel))
            {
                (reader.GetBoolean(1) ? added : changed).Add(VideoId.Parse(reader.GetString(0)));
            }
        } while (await reader.NextResultAsync(cancel));

        return new(added, changed);
    }

    private static Task CopyChannelsAsync(NpgsqlConnection connection, IEnumerable<DigestedChannel> channels, CancellationToken cancel) =>
        CopyRows.CopyAsync(
            connection,
            VideoMerge.CopyChannels,
            channels,
            static (row, channel) =>
            {
                row.Text(channel.Key);
                foreach (var column in ChannelColumns.Facts)
                    column.WriteStaged(row, channel.Channel);
                row.Bigint(channel.Digest);
            },
            cancel
        );

    private static Task CopyVideosAsync(NpgsqlConnection connection, IEnumerable<DigestedVideo> videos, CancellationToken cancel) =>
        CopyRows.CopyAsync(
            connection,
            VideoMerge.CopyVideos,
            videos,
            static (row, video) =>
            {
                row.Text(video.Key);
                foreach (var column in VideoColumns.Told)
                    column.WriteStaged(row, video.Video);
                row.Text(video.Video.Source);
                row.Bigint(video.Digest);
            },
            cancel
        );

    /// <summary>Rows as <see cref="VideoMerge.MergeVideos"/> makes them of videos that are not stored.</summary>
    private static Task CopyNewVideosAsync(
        NpgsqlConnection connection,
        IEnumerable<DigestedVideo> videos,
        DateTimeOffset readAt,
        DateTimeOffset? asOf,
        CancellationToken cancel
    ) =>
        CopyRows.CopyAsync(
            connection,
            VideoMerge.CopyNewVideos,
            videos,
            (row, digested) =>
            {
                var video = digested.Video;
                row.Text(digested.Key);
                foreach (var column in VideoColumns.Facts)
                    column.WriteNew(row, video);
                row.Bigint(digested.Digest);
                row.Text(ColumnText.Of(video.IsTranscriptUnavailable ? TranscriptState.Unavailable : TranscriptState.Pending));
                row.TimestampTz(FirstTranscriptCheck.Of(video, readAt));
                row.Text(video.Source);
                row.TimestampTz(readAt);
                row.TimestampTz(asOf ?? readAt);
                row.TimestampTz(readAt);
            },
            cancel
        );
}
