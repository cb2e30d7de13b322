using System.Text.Json;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>A format of a video, with the address of its media. The address is a secret, and is not stored.</summary>
/// <param name="FormatId">YouTube's number of it, such as <c>136</c>, <c>140-24</c>.</param>
internal sealed record VideoFormat(string FormatId)
{
    /// <summary>The address; null where only fragments have some.</summary>
    public Uri? Url { get; init; }

    /// <summary>How it is fetched, in yt-dlp's words: <c>https</c>, <c>m3u8_native</c>, <c>http_dash_segments</c>, <c>mhtml</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The size that YouTube states; null: not told.</summary>
    public long? FileSize { get; init; }

    /// <summary>The size by its bit rate, estimated.</summary>
    public long? ApproximateFileSize { get; init; }

    /// <summary>The file's extension.</summary>
    public string? Extension { get; init; }

    /// <summary>The codec of the picture; null: there is none, or it is not told.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>The codec of the sound; null: there is none, or it is not told.</summary>
    public string? AudioCodec { get; init; }

    /// <summary>The picture's width.</summary>
    public int? Width { get; init; }

    /// <summary>The picture's height.</summary>
    public int? Height { get; init; }

    /// <summary>Kilobits a second.</summary>
    public double? BitRate { get; init; }

    /// <summary>The language of the sound.</summary>
    public string? Language { get; init; }

    /// <summary>From when on it may be fetched.</summary>
    public DateTimeOffset? AvailableAt { get; init; }

    /// <summary>Whether it is encrypted.</summary>
    public bool HasDrm { get; init; }

    /// <summary>The headers to send with requests for it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether its fragments are ranges of one file: so yt-dlp until 2023 tells formats that are files.</summary>
    public bool HasRangesOnly { get; init; }

    /// <summary>
    /// Whether it is a file behind one address, of which any range can be fetched. Others come in fragments, which yt-dlp puts together.
    /// </summary>
    public bool IsFile =>
        Url is { } url && IsMediaAddress(url) && !HasDrm && (Protocol is "https" || (Protocol is "http_dash_segments" && HasRangesOnly));

    /// <summary>Whether an address is one that media may be fetched from: https, googlevideo.com, no port of its own.</summary>
    public static bool IsMediaAddress(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        && address.IsDefaultPort
        && address.UserInfo.Length == 0
        && address.Host.EndsWith(".googlevideo.com", StringComparison.OrdinalIgnoreCase);

    internal static VideoFormat Read(JsonElement item, UnreadValues unread)
    {
        var facts = new YtDlpFacts(item, "formats.", unread);
        var url = facts.Text("url");
        return new VideoFormat(facts.Text("format_id") ?? throw new JsonException("A format has no format_id."))
        {
            Url = facts.Noted("url", facts.Member("url"), Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null),
            Protocol = facts.Text("protocol"),
            FileSize = facts.Count("filesize"),
            ApproximateFileSize = facts.Count("filesize_approx"),
            Extension = facts.Text("ext"),
            VideoCodec = facts.Text("vcodec") is { } video and not "none" ? video : null,
            AudioCodec = facts.Text("acodec") is { } audio and not "none" ? audio : null,
            Width = facts.Size("width"),
            Height = facts.Size("height"),
            BitRate = facts.Rate("tbr"),
            Language = facts.Text("language"),
            AvailableAt = facts.Time("available_at"),
            HasDrm = item.Member("has_drm"u8) is { ValueKind: JsonValueKind.True },
            HasRangesOnly = url is not null && AreRangesOf(url, item.List("fragments"u8)),
            Headers = item.Member("http_headers"u8) is { ValueKind: JsonValueKind.Object } headers
                ? headers
                    .EnumerateObject()
                    .Where(header => header.Value.ValueKind is JsonValueKind.String && !header.NameEquals("Cookie"))
                    .ToDictionary(header => header.Name, header => header.Value.GetString()!)
                : [],
        };
    }

    private static bool AreRangesOf(string url, JsonElement? fragments) =>
        fragments is { } list
        && list.GetArrayLength() > 0
        && list.EnumerateArray()
            .All(fragment =>
                fragment.Text("url"u8) is { } address
                && WithoutRange(address) == WithoutRange(url)
                && address.Contains("range=", StringComparison.Ordinal)
            );

    // yt-dlp writes the query anew when it adds the range: decoded, so that both compare.
    private static string WithoutRange(string address)
    {
        var at = address.IndexOf('?', StringComparison.Ordinal);
        return at < 0
            ? address
            : address[..at]
                + string.Join(
                    '&',
                    address[(at + 1)..]
                        .Split('&')
                        .Where(pair => !pair.StartsWith("range=", StringComparison.Ordinal))
                        .Select(Uri.UnescapeDataString)
                        .Order(StringComparer.Ordinal)
                );
    }
}
