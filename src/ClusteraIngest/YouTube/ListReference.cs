using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ClusteraIngest.Errors;

namespace ClusteraIngest.YouTube;

/// <summary>What a list is.</summary>
public enum ListKind
{
    /// <summary>All public uploads of a channel: videos, Shorts and streams.</summary>
    Channel,

    /// <summary>A playlist, in its own order.</summary>
    Playlist,
}

/// <summary>The address of a channel or playlist in its canonical spelling: two spellings of one list are equal.</summary>
/// <remarks>
/// Canonical are <c>https://www.youtube.com/</c> and <c>channel/UC…</c>, <c>@handle</c>, <c>c/name</c>, <c>user/name</c>, <c>name</c> or
/// <c>playlist?list=…</c>; names are decoded and in lower case. <c>/name</c> stays as it is: YouTube looks it up among custom names,
/// user names and handles, so <c>/c/name</c> may lead nowhere or to another channel.
/// </remarks>
/// <param name="Kind">Channel or playlist.</param>
/// <param name="Url">The canonical address, such as <c>https://www.youtube.com/@mrbeast</c>.</param>
/// <param name="YouTubeId">The id (<c>UC…</c>, <c>PL…</c>) where the address contains it.</param>
/// <param name="Handle">The channel's handle with its <c>@</c>, in lower case, where the address contains it.</param>
public sealed record ListReference(ListKind Kind, string Url, string? YouTubeId, string? Handle)
{
    private const string Root = "https://www.youtube.com/";

    // Behind a bare name only these show that it is a channel's; behind /@, /c/, /user/ and /channel/ anything may follow.
    private static readonly FrozenSet<string> Tabs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "videos",
        "shorts",
        "streams",
        "live",
        "playlists",
        "featured",
        "about",
        "community",
        "posts",
        "podcasts",
        "releases",
        "courses",
        "channels",
        "store"
    );

    /// <summary>Reads any spelling of a channel's or playlist's address, a handle (<c>@name</c> or <c>handle:name</c>), or an id.</summary>
    /// <exception cref="InvalidInputException">
    /// <c>NotAYouTubeAddress</c>, <c>VideoInsteadOfList</c>, <c>EndlessMix</c>, <c>PrivateList</c> or <c>UnsupportedList</c>, each with its
    /// remedy.
    /// </exception>
    public static ListReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var refusal) ?? throw refusal!;
    }

    /// <summary>Reads what <see cref="Parse"/> reads; false where that would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ListReference? reference)
    {
        reference = text is null ? null : Read(text, out _);
        return reference is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Url;

    private static ListReference? Read(string text, out InvalidInputException? refusal)
    {
        var trimmed = ChannelName.WithoutPrefix(PastedText.Unwrap(text));
        var isHandle = trimmed.StartsWith('@') || trimmed.StartsWith("%40", StringComparison.Ordinal);
        var address = YouTubeAddress.Read(isHandle ? Root + trimmed : trimmed);
        var reference = address is null ? OfId(trimmed) : OfPlaylist(address) ?? OfChannel(address);
        refusal =
            reference is not null ? null
            : address is null ? ListRefusal.OfText(trimmed)
            : ListRefusal.OfAddress(trimmed, address);
        return reference;
    }

    private static ListReference? OfId(string text) =>
        ChannelId.TryRead(text, out var channel) ? Of(channel)
        : PlaylistId.TryRead(text, out var playlist) ? Of(playlist)
        : null;

    private static ListReference? OfPlaylist(YouTubeAddress address) =>
        PlaylistId.TryRead(address.PlaylistText, out var playlist) ? Of(playlist) : null;

    private static ListReference? OfChannel(YouTubeAddress address) =>
        address.Segments switch
        {
            [_, "search", ..] or [_, _, "search", ..] => null, // some of its videos, not all
            _ when address.ChannelText is { } id => ChannelId.TryRead(id, out var channel) ? Of(channel) : null,
            [['@', ..] handle, ..] => ChannelName.IsName(handle[1..]) ? OfHandle(ChannelName.Canonical(handle)) : null,
            ["c", var name, ..] when ChannelName.IsName(name) => Named("c/" + ChannelName.Canonical(name)),
            ["user", var name, ..] when ChannelName.IsUserName(name) => Named("user/" + ChannelName.Canonical(name)),
            [var name, ..]
                when !address.IsShort
                    && ChannelName.IsBareName(name)
                    && (address.Segments.Count == 1 || (address.Segments.Count == 2 && Tabs.Contains(address.Segments[1]))) => Named(
                ChannelName.Canonical(name)
            ),
            _ => null,
        };

    private static ListReference Of(ChannelId id) => new(ListKind.Channel, $"{Root}channel/{id}", id.Value, null);

    private static ListReference Of(PlaylistId id) => new(ListKind.Playlist, $"{Root}playlist?list={id}", id.Value, null);

    private static ListReference OfHandle(string handle) => new(ListKind.Channel, Root + handle, null, handle);

    private static ListReference Named(string path) => new(ListKind.Channel, Root + path, null, null);
}
