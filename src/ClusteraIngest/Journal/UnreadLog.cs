using System.Globalization;
using System.Text.Json.Nodes;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Journal;

/// <summary>
/// The values of a page that could not be understood: how many, and one example of each field. In the log there is one row for each field
/// and run, whichever page or worker meets it first.
/// </summary>
internal sealed class UnreadLog
{
    /// <summary>By field, in the order in which they are written: two writers wait for each other, but never in a circle.</summary>
    private readonly SortedDictionary<string, Example> examples = new(StringComparer.Ordinal);

    /// <summary>How many values.</summary>
    public int Count { get; private set; }

    /// <summary>One of them for people, such as <c>viewCount "many" of the video dQw4w9WgXcQ</c>; null: there is none.</summary>
    public string? First => examples.Count == 0 ? null : examples.Values.First().ToString();

    /// <summary>Adds those of a video and of its channel.</summary>
    public void Add(ListedVideo video)
    {
        if (video.Unread.Count > 0)
            Add(video.Unread, value => new(value, video.VideoId, null));
    }

    /// <summary>Adds those of a channel.</summary>
    public void Add(Channel channel)
    {
        if (channel.Unread.Count > 0)
            Add(channel.Unread, value => new(value, null, channel.ChannelId));
    }

    /// <summary>The commands that log them.</summary>
    public IEnumerable<NpgsqlBatchCommand> Commands(long runId, LogStage stage, long? listId, DateTimeOffset at) =>
        examples.Values.Select(example =>
            ProcessingLog.InsertOnce(
                runId,
                at,
                new(stage, "read")
                {
                    ListId = listId,
                    VideoId = example.Video,
                    ErrorId = WarningIds.ValueNotUnderstood,
                    Message = $"{example} is not understood, and not stored.",
                    Payload = example.ToJson(),
                }
            )
        );

    private void Add(IReadOnlyList<UnreadValue> values, Func<UnreadValue, Example> toExample)
    {
        Count += values.Count;
        foreach (var value in values)
            examples.TryAdd(value.Field, toExample(value));
    }

    private sealed record Example(UnreadValue Value, VideoId? Video, ChannelId? Channel)
    {
        public string ToJson() =>
            new JsonObject
            {
                ["field"] = Value.Field,
                ["text"] = Value.Text,
                ["video_id"] = Video?.Value,
                ["channel_id"] = Channel?.Value,
            }.ToJsonString();

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Value.Field} \"{Value.Text}\" of the {(Video is { } video ? $"video {video}" : $"channel {Channel}")}"
            );
    }
}
