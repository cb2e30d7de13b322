using System.Text.Json;
using System.Text.Json.Serialization;
using ClusteraIngest.Database;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>A list as JSON. Written out by hand: to set up the serializer takes longer than <c>lists</c> waits for the database.</summary>
internal sealed class ListJson : JsonConverter<MonitoredList>
{
    public override MonitoredList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Lists are only written.");

    public override void Write(Utf8JsonWriter writer, MonitoredList value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, MonitoredList value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("list_id", value.ListId);
        writer.WriteString("url", value.Url);
        writer.WriteString("kind", ColumnText.Of(value.Kind));
        writer.WriteString("youtube_id", value.YoutubeId);
        writer.WriteString("title", value.Title);
        writer.WriteBoolean("is_enabled", value.IsEnabled);
        if (value.MaxVideos is { } most)
            writer.WriteNumber("max_videos", most);
        else
            writer.WriteNull("max_videos");
        writer.WriteStartArray("languages");
        foreach (var language in value.Languages)
            writer.WriteStringValue(language);
        writer.WriteEndArray();
        writer.WriteString("newest_published_at", Text(value.NewestPublishedAt));
        writer.WriteString("last_synced_at", Text(value.LastSyncedAt));
        writer.WriteString("last_state", ColumnText.Of(value.LastState));
        writer.WriteString("last_error_id", value.LastErrorId);
        writer.WriteString("last_error", value.LastError);
        writer.WriteBoolean("is_capped", value.IsCapped);
        if (value.CutOffAfter is { } shown)
            writer.WriteNumber("cut_off_after", shown);
        else
            writer.WriteNull("cut_off_after");
        writer.WriteString("cut_off_since", Text(value.CutOffSince));
        writer.WriteString("created_at", Text(value.CreatedAt));
        writer.WriteEndObject();
    }

    private static string? Text(DateTimeOffset? instant) => instant is { } at ? UtcInstant.Text(at) : null;
}
