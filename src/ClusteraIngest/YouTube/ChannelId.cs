using System.Text.Json.Serialization;
using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>The id of a YouTube channel: <c>UC</c> and 22 characters of <c>A-Z a-z 0-9 - _</c>. Text in JSON.</summary>
[JsonConverter(typeof(IdJsonConverter<ChannelId>))]
public readonly record struct ChannelId : IParsable<ChannelId>
{
    private readonly string? value;

    private ChannelId(string value) => this.value = value;

    /// <summary>The id alone, such as <c>UCX6OQ3DkcsbYNE6H8uQQuVA</c>; empty in <c>default</c>, which is no channel's id.</summary>
    public string Value => value ?? "";

    /// <summary>Reads an id, or a channel's address that contains it.</summary>
    /// <exception cref="FormatException">The text holds no channel id.</exception>
    public static ChannelId Parse(string idOrUrl) =>
        TryParse(idOrUrl, out var id)
            ? id
            : throw new FormatException($"'{idOrUrl}' is neither a YouTube channel id nor an address with one.");

    /// <summary>Reads an id, or a channel's address that contains it; false where there is none.</summary>
    public static bool TryParse(string? idOrUrl, out ChannelId id)
    {
        if (idOrUrl is not null)
        {
            if (TryRead(PastedText.Unwrap(idOrUrl), out id))
                return true;
            if (YouTubeAddress.Read(idOrUrl) is { ChannelText: { } text })
                return TryRead(text, out id);
        }
        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    static ChannelId IParsable<ChannelId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ChannelId>.TryParse(string? s, IFormatProvider? provider, out ChannelId result) => TryParse(s, out result);

    /// <summary>Reads an id that stands alone.</summary>
    internal static bool TryRead(string? text, out ChannelId id)
    {
        var isId =
            text is { Length: 24 }
            && text.StartsWith("UC", StringComparison.Ordinal)
            && !text.AsSpan().ContainsAnyExcept(VideoId.IdCharacters);
        id = isId ? new ChannelId(text!) : default;
        return isId;
    }
}
