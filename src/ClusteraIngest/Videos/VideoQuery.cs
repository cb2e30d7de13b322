using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;
using Npgsql;
using NpgsqlTypes;

namespace ClusteraIngest.Videos;

/// <summary>Reads stored videos as a stream, the newest first.</summary>
internal static class VideoQuery
{
    public static async IAsyncEnumerable<Video> RunAsync(
        NpgsqlDataSource database,
        VideoFilter filter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Command(connection, filter);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var isAtEnd = false;
        try
        {
            while (await reader.ReadAsync(cancel))
                yield return VideoRow.Read(reader);
            isAtEnd = true;
        }
        finally
        {
            // Closing the reader would otherwise fetch all the rows that nobody wants any more.
            if (!isAtEnd)
                command.Cancel();
        }
    }

    /// <summary>Only what is asked for becomes a condition, so that each question gets the index that fits it.</summary>
    private static NpgsqlCommand Command(NpgsqlConnection connection, VideoFilter filter)
    {
        var command = new NpgsqlCommand { Connection = connection };
        var conditions = new List<string>();
        if (filter.VideoIds.Count > 0)
            Where("v.video_id = any({0})", filter.VideoIds.Select(id => id.Value).ToArray());
        if (filter.ListId is { } listId)
            Where("v.video_id in (select m.video_id from dataset_youtube_list_video m where m.list_id = {0})", listId);
        if (filter.Since is { } since)
            Where("v.published_at >= {0}", since.UtcDateTime);
        if (filter.TranscriptState is { } state)
            Where("v.transcript_state = {0}", ColumnText.Of(state));
        if (filter.Channel is { } channel)
        {
            Where(
                "(v.channel_id in (select c.channel_id from dataset_youtube_channel c where c.channel_id ilike {0} or c.handle ilike {0} "
                    + "or c.title ilike {0}) or v.channel_handle ilike {0})",
                ChannelPattern(channel)
            );
        }

        if (VideoPosition.Parse(filter.After) is { } position)
        {
            if (position.PublishedAt is { } published)
                Where("(v.published_at <= {0} or v.published_at is null)", published.UtcDateTime);
            else
                conditions.Add("v.published_at is null");
            Where(
                position.PublishedAt is null
                    ? "v.video_id > {0}"
                    : $"(v.published_at is distinct from ${command.Parameters.Count} or v.video_id > {{0}})",
                position.VideoId.Value
            );
        }

        var where = conditions.Count > 0 ? $"where {string.Join("\n   and ", conditions)}" : "";
        var limit = filter.First is { } first ? $"limit {first}" : "";
        command.CommandText = $"""
            select {(filter.WithoutTranscripts ? VideoRow.ColumnsWithoutTranscript : VideoRow.Columns)}
              from dataset_youtube_video v
             {where}
             order by v.published_at desc nulls last, v.video_id
             {limit}
            """;
        return command;

        void Where<T>(string condition, T value)
        {
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
            conditions.Add(string.Format(null, condition, $"${command.Parameters.Count}"));
        }
    }

    /// <summary>What ids, handles and titles of channels are compared with by <c>ilike</c>, where somebody names a channel.</summary>
    public static string ChannelPattern(string channel) => Pattern(NameOf(channel));

    /// <summary>The id or handle in an address; any other text, such as a title or a pattern, as it is.</summary>
    private static string NameOf(string channel) =>
        ListReference.TryParse(channel, out var list) && list.Kind is ListKind.Channel && (list.YouTubeId ?? list.Handle) is { } name
            ? name
            : channel;

    /// <summary>Wildcards as users write them, as LIKE reads them.</summary>
    private static string Pattern(string wildcards) =>
        wildcards
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal)
            .Replace('*', '%')
            .Replace('?', '_');
}
