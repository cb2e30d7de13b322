using System.Buffers;
using System.Text.Json.Serialization;
using ClusteraIngest.Text;

namespace ClusteraIngest.YouTube;

/// <summary>The id of a YouTube video: 11 characters of <c>A-Z a-z 0-9 - _</c>. Text in JSON.</summary>
[JsonConverter(typeof(IdJsonConverter<VideoId>))]
public readonly record struct VideoId : IParsable<VideoId>
{
    internal static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    private readonly string? value;

    private VideoId(string value) => this.value = value;

    /// <summary>The id alone, such as <c>dQw4w9WgXcQ</c>; empty in <c>default</c>, which is no video's id.</summary>
    public string Value => value ?? "";

    /// <summary>Reads an id, or a video's address in any form.</summary>
    /// <exception cref="FormatException">The text holds no video id.</exception>
    public static VideoId Parse(string idOrUrl) =>
        TryParse(idOrUrl, out var id) ? id : throw new FormatException($"'{idOrUrl}' is neither a YouTube video id nor a video's address.");

    /// <summary>Reads an id, or a video's address in any form; false where there is none.</summary>
    public static bool TryParse(string? idOrUrl, out VideoId id)
    {
        if (idOrUrl is not null)
        {
            var text = PastedText.Unwrap(idOrUrl);
            if (TryRead(text.IndexOfAny(['&', '?']) is 11 ? text[..11] : text, out id)) // with parameters that were cut off with it
                return true;
            if (YouTubeAddress.Read(text) is { VideoText: { } video })
                return TryRead(video, out id);
        }
        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    static VideoId IParsable<VideoId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<VideoId>.TryParse(string? s, IFormatProvider? provider, out VideoId result) => TryParse(s, out result);

    /// <summary>Reads an id that stands alone.</summary>
    internal static bool TryRead(string? text, out VideoId id)
    {
        var isId = text is { Length: 11 } && !text.AsSpan().ContainsAnyExcept(IdCharacters);
        id = isId ? new VideoId(text!) : default;
        return isId;
    }
}
