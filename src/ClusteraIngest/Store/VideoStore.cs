using System.Text.Json;
using ClusteraIngest.YouTube;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Store;

/// <summary>What a merge did with a batch.</summary>
/// <param name="New">Videos that were not stored before.</param>
/// <param name="Changed">Videos of which a fact changed.</param>
internal sealed record MergeOutcome(IReadOnlySet<VideoId> New, IReadOnlySet<VideoId> Changed);

/// <summary>Writes channels, videos and their places in lists.</summary>
internal static class VideoStore
{
    /// <summary>Stores a batch within the transaction of <paramref name="connection"/>: channels before videos before memberships.</summary>
    /// <param name="connection">A connection with a transaction under way.</param>
    /// <param name="batch">What is stored.</param>
    /// <param name="list">The list that showed the videos; null for an import.</param>
    /// <param name="readAt">When the source was read.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<MergeOutcome> MergeAsync(
        NpgsqlConnection connection, VideoBatch batch, MonitoredList? list, DateTimeOffset readAt, CancellationToken cancel)
    {
        if (batch.IsEmpty)
        {
            return new(new HashSet<VideoId>(), new HashSet<VideoId>());
        }

        await using (var staging = new NpgsqlCommand(VideoMerge.CreateStaging, connection))
        {
            await staging.ExecuteNonQueryAsync(cancel);
        }

        await CopyChannelsAsync(connection, batch.Channels, cancel);
        await CopyVideosAsync(connection, batch.Videos, cancel);

        await using var merge = new NpgsqlBatch(connection);
        if (batch.Channels.Count > 0)
        {
            merge.BatchCommands.Add(new(VideoMerge.MergeChannels)
            {
                Parameters = { new() { Value = batch.Source }, new() { Value = readAt.UtcDateTime } },
            });
        }

        if (batch.Videos.Any(video => video.Transcripts.Count > 0))
        {
            merge.BatchCommands.Add(new(VideoMerge.LockVideos));
        }

        merge.BatchCommands.Add(new(VideoMerge.MergeVideos) { Parameters = { new() { Value = readAt.UtcDateTime } } });
        if (list is not null)
        {
            merge.BatchCommands.Add(new(VideoMerge.MergeMemberships)
            {
                Parameters = { new() { Value = list.ListId }, new() { Value = readAt.UtcDateTime }, new() { Value = list.Kind is ListKind.Playlist } },
            });
        }

        return await OutcomeAsync(merge, cancel);
    }

    /// <summary>Those of some videos that are stored with more than their id, and can be seen as far as known.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="ids">The videos.</param>
    /// <param name="onlyFinal">Whether those are left out that were announced or on air when they were read: what is known of them is not what they will be.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlySet<VideoId>> DescribedAsync(
        NpgsqlConnection connection, IReadOnlyCollection<VideoId> ids, bool onlyFinal, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select video_id from dataset_youtube_video
             where video_id = any($1) and title is not null and availability not in ('private', 'deleted') and not ($2 and availability in ('upcoming', 'live'))
            """,
            connection);
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
            "select count(*) from dataset_youtube_video where channel_id = $1 and availability not in ('private', 'deleted')", connection);
        command.Parameters.Add(new() { Value = channel.Value });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The videos as stored.</summary>
    public static async Task<IReadOnlyList<Video>> ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<VideoId> ids, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand($"select {VideoRow.Columns} from dataset_youtube_video v where v.video_id = any($1)", connection);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var videos = new List<Video>(ids.Count);
        while (await reader.ReadAsync(cancel))
        {
            videos.Add(VideoRow.Read(reader));
        }

        return videos;
    }

    private static async Task<MergeOutcome> OutcomeAsync(NpgsqlBatch merge, CancellationToken cancel)
    {
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
        }
        while (await reader.NextResultAsync(cancel));

        return new(added, changed);
    }

    private static async Task CopyChannelsAsync(NpgsqlConnection connection, IReadOnlyDictionary<ChannelId, Channel> channels, CancellationToken cancel)
    {
        if (channels.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(VideoMerge.CopyChannels, cancel);
        foreach (var channel in channels.Values)
        {
            await copy.StartRowAsync(cancel);
            await copy.TextAsync(channel.ChannelId.Value, cancel);
            await copy.TextAsync(channel.Handle, cancel);
            await copy.TextAsync(channel.Title, cancel);
            await copy.TextAsync(channel.Description, cancel);
            await copy.ValueAsync(channel.SubscriberCount, NpgsqlDbType.Bigint, cancel);
            await copy.ValueAsync(channel.VideoCount, NpgsqlDbType.Bigint, cancel);
            await copy.ValueAsync(channel.ViewCount, NpgsqlDbType.Bigint, cancel);
            await copy.ValueAsync(channel.JoinedOn, NpgsqlDbType.Date, cancel);
            await copy.TextAsync(channel.Country, cancel);
            await copy.TextAsync(channel.ThumbnailUrl, cancel);
            await copy.JsonAsync(LinksJson(channel.Links), cancel);
            await copy.ValueAsync(channel.IsVerified, NpgsqlDbType.Boolean, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private static async Task CopyVideosAsync(NpgsqlConnection connection, IReadOnlyCollection<ListedVideo> videos, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync(VideoMerge.CopyVideos, cancel);
        foreach (var video in videos)
        {
            await copy.StartRowAsync(cancel);
            await copy.TextAsync(video.VideoId.Value, cancel);
            await copy.TextAsync(video.ChannelId?.Value, cancel);
            await copy.TextAsync(video.ChannelHandle, cancel);
            await copy.TextAsync(video.Kind is { } kind ? ColumnText.Of(kind) : null, cancel);
            await copy.TextAsync(video.Title, cancel);
            await copy.TextAsync(video.Description, cancel);
            await copy.ValueAsync(video.PublishedAt?.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
            await copy.WriteAsync(video.IsPublishedAtEstimated, NpgsqlDbType.Boolean, cancel);
            await copy.ValueAsync(video.DurationSeconds, NpgsqlDbType.Integer, cancel);
            await copy.ValueAsync(video.ViewCount, NpgsqlDbType.Bigint, cancel);
            await copy.ValueAsync(video.LikeCount, NpgsqlDbType.Bigint, cancel);
            await copy.ValueAsync(video.CommentCount, NpgsqlDbType.Bigint, cancel);
            await copy.TextAsync(video.ThumbnailUrl, cancel);
            await copy.TextsAsync(video.Hashtags, cancel);
            await copy.JsonAsync(LinksJson(video.Links), cancel);
            await copy.TextAsync(video.Location, cancel);
            await copy.ValueAsync(video.CategoryId, NpgsqlDbType.Integer, cancel);
            await copy.ValueAsync(video.IsMembersOnly, NpgsqlDbType.Boolean, cancel);
            await copy.ValueAsync(video.IsAgeRestricted, NpgsqlDbType.Boolean, cancel);
            await copy.ValueAsync(video.IsMonetized, NpgsqlDbType.Boolean, cancel);
            await copy.ValueAsync(video.AreCommentsOff, NpgsqlDbType.Boolean, cancel);
            await copy.TextAsync(ColumnText.Of(video.Availability), cancel);
            await copy.TextAsync(video.Source, cancel);
            await copy.ValueAsync(video.Position, NpgsqlDbType.Integer, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private static string? LinksJson(IReadOnlyList<Link>? links) => links is null ? null : JsonSerializer.Serialize(links, StoreJson.Default.IReadOnlyListLink);
}
