namespace ClusteraIngest.Emulator.Videos;

internal enum AddressKind
{
    Unknown,
    Video,
    Channel,
    Playlist,
    Page,
}

/// <summary>
/// A YouTube address as the actor reads it: what it leads to, and the keys under which a <see cref="World"/> files what is there.
/// The SDK reads addresses by itself; that the two agree is what tests find out.
/// </summary>
internal sealed record Address(AddressKind Kind, IReadOnlyList<string> Keys, VideoKind? Tab = null)
{
    private static readonly Address Nowhere = new(AddressKind.Unknown, []);

    public static string VideoKey(string id) => "v:" + id;

    public static string ChannelKey(string id) => "c:" + id;

    public static string HandleKey(string handle) => "@" + Decode(handle).TrimStart('@').ToLowerInvariant();

    public static string PlaylistKey(string id) => "l:" + id;

    public static string QueryKey(string words) => "q:" + words.Trim();

    public static Address Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Nowhere;
        var absolute = text.Contains("://", StringComparison.Ordinal) ? text.Trim() : "https://" + text.Trim();
        if (!Uri.TryCreate(absolute, UriKind.Absolute, out var uri) || !uri.Scheme.StartsWith("http", StringComparison.Ordinal))
            return Nowhere;
        var steps = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return uri.Host.ToLowerInvariant() switch
        {
            "youtu.be" when steps is [var id, ..] => Video(id),
            "youtube.com" or "www.youtube.com" or "m.youtube.com" or "music.youtube.com" or "www.youtube-nocookie.com" => Read(uri, steps),
            _ => Nowhere,
        };
    }

    /// <summary>The value of a parameter of an address, decoded; null where it has none.</summary>
    public static string? Parameter(string query, string name) =>
        query
            .TrimStart('?')
            .Split('&')
            .Where(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(pair => Decode(pair[(name.Length + 1)..].Replace('+', ' ')))
            .FirstOrDefault();

    private static Address Read(Uri uri, string[] steps) =>
        steps switch
        {
            ["watch"] when Parameter(uri.Query, "v") is { } id => Video(id),
            ["watch" or "playlist"] when Parameter(uri.Query, "list") is { } list => new(AddressKind.Playlist, [PlaylistKey(list)]),
            ["shorts" or "live" or "embed" or "v", var id, ..] => Video(id),
            ["channel", var id, ..] => new(AddressKind.Channel, [ChannelKey(id)], TabOf(steps, 2)),
            ["c" or "user", var name, ..] => new(AddressKind.Channel, [HandleKey(name)], TabOf(steps, 2)),
            ["results"] when Parameter(uri.Query, "search_query") is { } words => new(AddressKind.Page, [PageKey(uri), QueryKey(words)]),
            ["results" or "hashtag" or "feed", ..] => new(AddressKind.Page, [PageKey(uri)]),
            [var name, ..] => new(AddressKind.Channel, [HandleKey(name)], TabOf(steps, 1)),
            _ => Nowhere,
        };

    private static Address Video(string id) => new(AddressKind.Video, [VideoKey(id)]);

    private static VideoKind? TabOf(string[] steps, int at) =>
        steps.ElementAtOrDefault(at) switch
        {
            "videos" => VideoKind.Video,
            "shorts" => VideoKind.Short,
            "streams" => VideoKind.Stream,
            _ => null,
        };

    private static string PageKey(Uri uri) => "p:" + Decode(uri.AbsolutePath).ToLowerInvariant() + Decode(uri.Query.Replace('+', ' '));

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
