using System.Collections.Frozen;

namespace ClusteraIngest.YouTube;

/// <summary>
/// An address on one of YouTube's hosts, taken apart once; <see cref="VideoId"/>, <see cref="ChannelId"/> and the others ask it.
/// </summary>
/// <remarks>
/// Not <see cref="Uri"/>: it takes what has no scheme for a path, and accepts user names, ports and backslashes
/// with which an address can pretend to be YouTube's.
/// </remarks>
internal sealed class YouTubeAddress
{
    private const string ShortHost = "youtu.be";
    private const string ConsentHost = "consent.youtube.com";

    /// <summary>Pages that only lead to another address may be nested, but nobody copies more than a few.</summary>
    private const int MostRedirects = 3;

    private static readonly FrozenSet<string> Hosts = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "gaming.youtube.com",
        "studio.youtube.com",
        ConsentHost,
        ShortHost,
        "www.youtu.be",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
        "youtubekids.com",
        "www.youtubekids.com",
        "youtube.googleapis.com",
        "www.youtube.googleapis.com"
    );

    private static readonly FrozenSet<string> Pages = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "watch",
        "watch_popup",
        "movie",
        "w",
        "shorts",
        "live",
        "embed",
        "v",
        "e",
        "playlist",
        "view_play_list",
        "channel",
        "browse",
        "c",
        "user",
        "attribution_link",
        "signin",
        "oembed",
        "verify_age",
        "verify_controversy"
    );

    /// <summary>The scheme by which phones open the app. What follows is an address, an id, or a path.</summary>
    private const string AppScheme = "vnd.youtube:";

    private readonly string host;
    private readonly string query;

    private YouTubeAddress(string host, string[] segments, string query)
    {
        this.host = host;
        this.query = query;
        Segments = segments;
        if (segments is [var page, ..] && Pages.Contains(page))
            segments[0] = page.ToLowerInvariant();
    }

    /// <summary>The path's parts, percent-decoded, without empty ones.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>True on <c>youtu.be</c>, where a path of one part is a video's id.</summary>
    public bool IsShort => host.EndsWith(ShortHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands where a video's id belongs; it may still be none.</summary>
    public string? VideoText =>
        Segments switch
        {
            [] or ["watch" or "watch_popup" or "movie" or "attribution_link"] => Query("v"),
            ["embed", "videoseries" or "live_stream"] => null, // 11 characters, but players of a playlist and a channel
            ["watch" or "w" or "shorts" or "live" or "embed" or "v" or "e", var id] => id,
            [var id] when IsShort => id,
            _ => null,
        };

    /// <summary>What stands where a channel's id belongs; it may still be none.</summary>
    public string? ChannelText =>
        Segments switch
        {
            ["channel", var id, ..] => id,
            ["browse", ['U', 'C', ..] id, ..] => id,
            ["embed", "live_stream"] => Query("channel"),
            _ => null,
        };

    /// <summary>What stands where a playlist's id belongs; it may still be none.</summary>
    public string? PlaylistText =>
        Segments switch
        {
            // A browse id of a playlist is its id behind VL.
            ["browse", ['V', 'L', .. var id], ..] => id,
            ["view_play_list"] => Query("p"),
            _ when IsShort => Query("list"),
            []
            or ["playlist" or "watch" or "watch_popup" or "w" or "shorts" or "live" or "embed" or "v" or "e" or "attribution_link", ..] =>
                Query("list") is ['V', 'L', .. var id] ? id : Query("list"),
            _ => null,
        };

    /// <summary>Takes an address apart; null where the text is none, or not one of YouTube's.</summary>
    public static YouTubeAddress? Read(string text) => Read(text, MostRedirects);

    /// <summary>The value of the first such parameter, percent-decoded; null where it is missing or empty.</summary>
    public string? Query(string key)
    {
        var parameters = query.AsSpan();
        foreach (var range in parameters.SplitAny('?', '&', ';')) // a second "?" is a mistake that YouTube's own share links have shown
        {
            var pair = parameters[range];
            if (pair.StartsWith(key) && pair.Length > key.Length && pair[key.Length] == '=')
                return PastedText.Unwrap(Uri.UnescapeDataString(pair[(key.Length + 1)..])) is { Length: > 0 } value ? value : null;
        }
        return null;
    }

    private static YouTubeAddress? Read(string text, int redirects)
    {
        var rest = PastedText.Unwrap(text);
        if (
            rest.StartsWith("http%3A", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("https%3A", StringComparison.OrdinalIgnoreCase)
        )
            rest = Uri.UnescapeDataString(rest);
        if (rest.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '\\' or '<' or '>' or '"'))
            return null;

        rest = WithoutScheme(WithoutEntities(rest));
        var (authority, tail) = Split(rest, rest.IndexOfAny(['/', '?', '#']));
        if (HostOf(authority) is not { } host)
            return null;

        var (beforeFragment, fragment) = Split(tail, tail.IndexOf('#', StringComparison.Ordinal));
        if (beforeFragment.AsSpan().Trim('/').IsEmpty && fragment.StartsWith("#/", StringComparison.Ordinal))
            beforeFragment = fragment[1..]; // what the mobile site had instead of paths

        // A link whose first parameter was cut away goes on with "&": youtu.be/ID&t=10.
        var (path, query) = Split(beforeFragment, beforeFragment.IndexOfAny(['?', '&']));
        var segments = Array.ConvertAll(
            path.Split('/', StringSplitOptions.RemoveEmptyEntries),
            segment => PastedText.Unwrap(Uri.UnescapeDataString(segment))
        );
        var address = new YouTubeAddress(host, segments, query);
        return redirects > 0 && address.Target is { } target && Read(target, redirects - 1) is { } leadsTo ? leadsTo : address;
    }

    /// <summary>Where a page leads that only stands before another one; null for other pages.</summary>
    private string? Target =>
        Segments switch
        {
            _ when host.Equals(ConsentHost, StringComparison.OrdinalIgnoreCase) => Embedded("continue"),
            ["attribution_link"] => Embedded("u"),
            ["signin"] => Embedded("next"),
            ["oembed"] => Embedded("url"),
            ["verify_age" or "verify_controversy"] => Embedded("next_url"),
            _ => null,
        };

    /// <summary>An address that is a parameter's value. Where it is not encoded, its own parameters reach to the end.</summary>
    private string? Embedded(string key)
    {
        foreach (var start in (ReadOnlySpan<string>)[$"?{key}=", $"&{key}="])
            if (query.IndexOf(start, StringComparison.Ordinal) is var at and >= 0)
            {
                var rest = query[(at + start.Length)..];
                var alone = Split(rest, rest.IndexOf('&', StringComparison.Ordinal)).Before;
                var value = alone.Contains('?', StringComparison.Ordinal) ? rest : Uri.UnescapeDataString(alone);
                return value is ['/', not '/', ..] ? "www.youtube.com" + value : value;
            }
        return null;
    }

    /// <summary>An address that was copied from a page's source, once or twice over: <c>?v=…&amp;amp;list=…</c>.</summary>
    private static string WithoutEntities(string text)
    {
        while (text.Contains("&amp;", StringComparison.OrdinalIgnoreCase))
            text = text.Replace("&amp;", "&", StringComparison.OrdinalIgnoreCase);
        return text;
    }

    private static string WithoutScheme(string text)
    {
        if (text.StartsWith(AppScheme, StringComparison.OrdinalIgnoreCase))
        {
            var rest = text[AppScheme.Length..].TrimStart('/');
            var first = Split(rest, rest.IndexOfAny(['/', '?', '&', '#'])).Before;
            return HostOf(first) is not null ? rest : $"{(VideoId.TryRead(first, out _) ? ShortHost : "www.youtube.com")}/{rest}";
        }

        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://", "//"])
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return text[scheme.Length..];
        return text;
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
