using System.Text.Json.Serialization;
using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>
/// The id of a YouTube playlist that can be read: <c>PL…</c>, <c>UU…</c>, <c>PU…</c>, <c>OLAK5uy_…</c>, <c>RDCLAK5uy_…</c>, <c>FL…</c>.
/// Text in JSON.
/// </summary>
/// <remarks>
/// Mixes (<c>RD…</c>) have no end, but for those that YouTube Music's editors put together (<c>RDCLAK5uy_…</c>); Watch Later and Liked
/// videos (<c>WL</c>, <c>LL</c>) only their owner can see: they are none.
/// </remarks>
[JsonConverter(typeof(IdJsonConverter<PlaylistId>))]
public readonly record struct PlaylistId : IParsable<PlaylistId>
{
    private readonly string? value;

    private PlaylistId(string value) => this.value = value;

    /// <summary>The id alone; empty in <c>default</c>, which is no playlist's id.</summary>
    public string Value => value ?? "";

    /// <summary>Reads an id, or an address with <c>list=</c>.</summary>
    /// <exception cref="FormatException">The text holds no playlist id.</exception>
    public static PlaylistId Parse(string idOrUrl) =>
        TryParse(idOrUrl, out var id)
            ? id
            : throw new FormatException($"'{idOrUrl}' is neither the id nor the address of a YouTube playlist that can be read.");

    /// <summary>Reads an id, or an address with <c>list=</c>; false where there is none.</summary>
    public static bool TryParse(string? idOrUrl, out PlaylistId id)
    {
        if (idOrUrl is not null)
        {
            if (TryRead(PastedText.Unwrap(idOrUrl), out id))
                return true;
            if (YouTubeAddress.Read(idOrUrl) is { PlaylistText: { } text })
                return TryRead(text, out id);
        }
        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    static PlaylistId IParsable<PlaylistId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PlaylistId>.TryParse(string? s, IFormatProvider? provider, out PlaylistId result) => TryParse(s, out result);

    /// <summary>The playlist of a channel's uploads: what is public, the newest first, up to 20,000.</summary>
    internal static PlaylistId UploadsOf(ChannelId channel) => new("UU" + channel.Value[2..]);

    /// <summary>Reads an id that stands alone.</summary>
    internal static bool TryRead(string? text, out PlaylistId id)
    {
        var isId = text is not null && !text.AsSpan().ContainsAnyExcept(VideoId.IdCharacters) && HasReadableShape(text);
        id = isId ? new PlaylistId(text!) : default;
        return isId;
    }

    /// <summary>True for a mix, which YouTube makes up for the viewer and never ends.</summary>
    internal static bool IsMix(string text) =>
        text.StartsWith("RD", StringComparison.Ordinal)
        && !HasReadableShape(text)
        && !text.AsSpan().ContainsAnyExcept(VideoId.IdCharacters);

    /// <summary>True for Watch Later, Liked videos, Liked music and History.</summary>
    internal static bool IsPrivate(string text) => text is "WL" or "LL" or "LM" or "HL";

    // Made by people: PL and 32 characters, 16 in the oldest. Of a channel: two letters (UULF, UUSH, UULV: four) and the
    // 22 characters of its id. Albums: 33 characters.
    private static bool HasReadableShape(string text) =>
        text.StartsWith("PL", StringComparison.Ordinal) ? text.Length is >= 12 and <= 66
        : text.StartsWith("UU", StringComparison.Ordinal) || text.StartsWith("PU", StringComparison.Ordinal) ? text.Length is 24 or 26
        : text.StartsWith("FL", StringComparison.Ordinal) ? text.Length is 24
        : (text.StartsWith("OLAK5uy_", StringComparison.Ordinal) || text.StartsWith("RDCLAK5uy_", StringComparison.Ordinal))
            && text.Length is >= 30 and <= 50;
}
