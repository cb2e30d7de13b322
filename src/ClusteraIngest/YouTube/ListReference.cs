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
/// <param name="Kind">Channel or playlist.</param>
/// <param name="Url">The canonical address, such as <c>https://www.youtube.com/@mrbeast</c>.</param>
/// <param name="YouTubeId">The id (<c>UC…</c>, <c>PL…</c>) where the address contains it.</param>
/// <param name="Handle">The channel's handle with its <c>@</c>, where the address contains it.</param>
public sealed record ListReference(ListKind Kind, string Url, string? YouTubeId, string? Handle)
{
    /// <summary>Reads any spelling of a channel's or playlist's address, a handle or an id.</summary>
    /// <exception cref="InvalidInputException">
    /// <c>NotAYouTubeAddress</c>, <c>VideoInsteadOfList</c>, <c>EndlessMix</c>, <c>PrivateList</c> or <c>UnsupportedList</c>, each with its remedy.
    /// </exception>
    public static ListReference Parse(string text) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string ToString() => Url;
}
