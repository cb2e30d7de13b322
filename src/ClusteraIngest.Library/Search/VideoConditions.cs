using ClusteraIngest.Videos;
using Npgsql;

namespace ClusteraIngest.Library.Search;

/// <summary>Which videos v are wanted, as conditions of SQL. A channel's name is looked up before: the statement has its id.</summary>
/// <param name="Query">What is looked for.</param>
/// <param name="Channels">The ids of the channels that are meant; null: any.</param>
/// <param name="ChannelPattern">The pattern of handles, for videos of which nothing else is known.</param>
internal sealed record VideoConditions(SearchQuery Query, string[]? Channels, string? ChannelPattern)
{
    /// <summary>Whether any video will do.</summary>
    public bool AreNone => Channels is null && Query.ListId is null && Query.Since is null && Query.Until is null;

    /// <summary>Looks the channel up that a query names.</summary>
    public static async Task<VideoConditions> OfAsync(NpgsqlConnection connection, SearchQuery query, CancellationToken cancel)
    {
        if (query.Channel is not { } channel)
            return new(query, null, null);
        var pattern = VideoQuery.ChannelPattern(channel);
        await using var command = new NpgsqlCommand(
            "select channel_id from dataset_youtube_channel where channel_id ilike $1 or handle ilike $1 or title ilike $1",
            connection
        )
        {
            Parameters = { new() { Value = pattern } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var ids = new List<string>();
        while (await reader.ReadAsync(cancel))
            ids.Add(reader.GetString(0));
        return new(query, [.. ids], pattern);
    }

    /// <summary>The conditions, each with <c>and</c> before it. Their parameters are added to the command.</summary>
    public string AddTo(NpgsqlParameterCollection parameters)
    {
        var conditions = "";
        if (Channels is not null)
            Add("(v.channel_id = any({0}) or v.channel_id is null and v.channel_handle ilike {1})", Channels, ChannelPattern!);
        if (Query.ListId is { } listId)
            Add("exists (select from dataset_youtube_list_video m where m.list_id = {0} and m.video_id = v.video_id)", listId);
        if (Query.Since is { } since)
            Add("v.published_at >= {0}", since.UtcDateTime);
        if (Query.Until is { } until)
            Add("v.published_at < {0}", until.UtcDateTime);
        return conditions;

        void Add(string condition, params object[] values)
        {
            var names = new object[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                parameters.Add(new() { Value = values[i] });
                names[i] = $"${parameters.Count}";
            }

            conditions += " and " + string.Format(null, condition, names);
        }
    }
}
