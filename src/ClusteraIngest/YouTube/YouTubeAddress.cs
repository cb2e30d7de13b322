using System.Collections.Frozen;

namespace ClusteraIngest.YouTube;

/// <summary>An address on one of YouTube's hosts, taken apart once; <see cref="VideoId"/>, <see cref="ChannelId"/> and the others ask it.</summary>
/// <remarks>
/// Not <see cref="Uri"/>: it takes what has no scheme for a path, and accepts user names, ports and backslashes
/// with which an address can pretend to be YouTube's.
/// </remarks>
internal sealed class YouTubeAddress
{
    private const string ShortHost = "youtu.be";

    private static readonly FrozenSet<string> Hosts = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com",
        ShortHost, "www.youtu.be", "youtube-nocookie.com", "www.youtube-nocookie.com");

    private static readonly FrozenSet<string> Pages = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "watch", "shorts", "live", "embed", "v", "e", "playlist", "channel", "c", "user");

    private readonly string query;

    private YouTubeAddress(string host, string[] segments, string query)
    {
        IsShort = host.EndsWith(ShortHost, StringComparison.OrdinalIgnoreCase);
        Segments = segments;
        this.query = query;
        if (segments is [var page, ..] && Pages.Contains(page))
            segments[0] = page.ToLowerInvariant();
    }

    /// <summary>The path's parts, percent-decoded, without empty ones.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>True on <c>youtu.be</c>, where a path of one part is a video's id.</summary>
    public bool IsShort { get; }

    /// <summary>What stands where a video's id belongs; it may still be none.</summary>
    public string? VideoText => Segments switch
    {
        ["watch"] => Query("v"),
        ["embed", "videoseries" or "live_stream"] => null,   // 11 characters, but players of a playlist and a channel
        ["watch" or "shorts" or "live" or "embed" or "v" or "e", var id] => id,
        [var id] when IsShort => id,
        _ => null,
    };

    /// <summary>What stands where a channel's id belongs; it may still be none.</summary>
    public string? ChannelText => Segments is ["channel", var id, ..] ? id : null;

    /// <summary>What stands where a playlist's id belongs; it may still be none.</summary>
    public string? PlaylistText => IsShort || Segments is ["playlist" or "watch" or "shorts" or "live" or "embed" or "v" or "e", ..]
        ? Query("list") : null;

    /// <summary>Takes an address apart; null where the text is none, or not one of YouTube's.</summary>
    public static YouTubeAddress? Read(string text)
    {
        var rest = Trim(text);
        if (rest.StartsWith("http%3A", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https%3A", StringComparison.OrdinalIgnoreCase))
            rest = Uri.UnescapeDataString(rest);
        if (rest.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '\\' or '<' or '>' or '"'))
            return null;

        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://", "//"])
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[scheme.Length..];
                break;
            }

        var (authority, tail) = Split(rest, rest.IndexOfAny(['/', '?', '#']));
        if (HostOf(authority) is not { } host)
            return null;

        (tail, _) = Split(tail, tail.IndexOf('#', StringComparison.Ordinal));
        var (path, query) = Split(tail, tail.IndexOf('?', StringComparison.Ordinal));
        var segments = Array.ConvertAll(path.Split('/', StringSplitOptions.RemoveEmptyEntries), Uri.UnescapeDataString);
        return new YouTubeAddress(host, segments, query);
    }

    /// <summary>Without the white space and invisible marks that copying from pages and spreadsheets leaves around a text.</summary>
    public static string Trim(string text) => text.Trim().Trim('\uFEFF', '\u200B', '\u200E', '\u200F').Trim();

    /// <summary>The value of the first such parameter, percent-decoded; null where it is missing or empty.</summary>
    public string? Query(string key)
    {
        var parameters = query.AsSpan().TrimStart('?');
        foreach (var range in parameters.Split('&'))
        {
            var pair = parameters[range];
            if (pair.StartsWith("amp;"))   // the address was copied from a page's source: ?v=…&amp;list=…
                pair = pair[4..];
            if (pair.StartsWith(key) && pair.Length > key.Length && pair[key.Length] == '=')
                return Uri.UnescapeDataString(pair[(key.Length + 1)..]) is { Length: > 0 } value ? value : null;
        }
        return null;
    }

    private static string? HostOf(string authority)
    {
        var host = authority;
        foreach (var port in (ReadOnlySpan<string>)[":443", ":80"])
            if (host.EndsWith(port, StringComparison.Ordinal))
                host = host[..^port.Length];
        if (host.EndsWith('.'))
            host = host[..^1];
        return Hosts.Contains(host) ? host : null;
    }

    private static (string Before, string From) Split(string text, int at) => at < 0 ? (text, "") : (text[..at], text[at..]);
}
