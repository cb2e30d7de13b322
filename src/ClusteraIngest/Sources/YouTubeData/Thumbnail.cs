using System.Text.Json;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>The preview pictures of a resource: the same one in up to five sizes.</summary>
internal static class Thumbnail
{
    /// <summary>What is asked for.</summary>
    public const string Fields = "thumbnails(maxres/url,standard/url,high/url,medium/url,default/url)";

    /// <summary>The address of the largest.</summary>
    public static string? Largest(JsonElement? snippet)
    {
        var sizes = snippet?.Member("thumbnails"u8);
        return Url("maxres"u8) ?? Url("standard"u8) ?? Url("high"u8) ?? Url("medium"u8) ?? Url("default"u8);

        string? Url(ReadOnlySpan<byte> size) => sizes?.Member(size)?.Text("url"u8);
    }
}
