using System.Buffers;
using System.Text.Json;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>
/// The info of a video as it is stored: without the addresses of media and captions, which hold the address of this machine and expire,
/// without headers and cookies, and without yt-dlp's own notes on files.
/// </summary>
internal static class StoredInfo
{
    private static readonly HashSet<string> LeftOut =
    [
        "http_headers",
        "cookies",
        "fragments",
        "fragment_base_url",
        "manifest_url",
        "requested_downloads",
        "requested_subtitles",
        "downloader_options",
        "urls",
        "impersonate",
    ];

    /// <summary>Members in which every address is left out, whatever it leads to.</summary>
    private static readonly HashSet<string> WithoutAddresses = ["formats", "requested_formats", "subtitles", "automatic_captions"];

    /// <summary>The JSON.</summary>
    public static ReadOnlyMemory<byte> Of(JsonElement info)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, info, leavesOutAddresses: false);
        return buffer.WrittenMemory;
    }

    // As deep as the parser let it get: 64 levels.
    private static void Write(Utf8JsonWriter writer, JsonElement value, bool leavesOutAddresses)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(member => IsKept(member, leavesOutAddresses)))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, leavesOutAddresses || WithoutAddresses.Contains(member.Name));
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, leavesOutAddresses);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool IsKept(JsonProperty member, bool leavesOutAddresses) =>
        !LeftOut.Contains(member.Name)
        && !member.Name.StartsWith('_')
        && !member.Name.EndsWith("filename", StringComparison.Ordinal)
        && !(
            member.Value.ValueKind is JsonValueKind.String
            && member.Value.GetString() is { } text
            && text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && (leavesOutAddresses || (member.Name != "description" && LeadsToMedia(text)))
        );

    private static bool LeadsToMedia(string address) =>
        address.Contains(".googlevideo.com/", StringComparison.OrdinalIgnoreCase)
        || address.Contains("/api/timedtext?", StringComparison.OrdinalIgnoreCase);
}
