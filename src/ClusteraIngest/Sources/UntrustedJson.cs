using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ClusteraIngest.Sources;

/// <summary>
/// JSON from outside as PostgreSQL can hold it: without U+0000 and lone surrogates, in texts and in names; nothing else changes.
/// </summary>
internal static class UntrustedJson
{
    /// <summary>The size that a stored payload is cut to, in bytes of UTF-8.</summary>
    public const int PayloadLimit = 64 * 1024;

    /// <summary>
    /// Levels that are still read. It takes more memory than time; whatever walks down an element must not do so by recursion.
    /// </summary>
    public const int MaxDepth = 1_000_000;

    /// <summary>For documents that their reader disposes of.</summary>
    public static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>A reader that stands at the first token.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        reader.Read();
        return reader;
    }

    /// <summary>A whole value.</summary>
    public static JsonElement Element(ReadOnlySpan<byte> json) => JsonElement.Parse(json, DocumentOptions);

    /// <summary>
    /// The element once more, cleaned. Needed only where reading it throws, which lone surrogates and broken UTF-8 cause.
    /// </summary>
    public static JsonElement Cleaned(JsonElement element) => JsonElement.Parse(Text(element), DocumentOptions);

    /// <summary>
    /// The element for diagnosis: always valid JSON. What is longer than <see cref="PayloadLimit"/> becomes a string with its beginning.
    /// </summary>
    public static string Payload(JsonElement element) => Limited(Text(element));

    /// <inheritdoc cref="Payload(JsonElement)"/>
    public static string Payload(IEnumerable<JsonElement> elements) => Limited($"[{string.Join(',', elements.Select(Text))}]");

    private static string Text(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            return "null";

        var json = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));
        if (!json.Contains(@"\u", StringComparison.Ordinal))
            return json;

        // In valid JSON a backslash stands in strings and names only, so there is no need to tell them apart.
        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; )
        {
            var length =
                json[at] != '\\' ? 1
                : json[at + 1] != 'u' ? 2
                : Unit(json, at) is var unit && !char.IsSurrogate(unit) ? 6
                : char.IsHighSurrogate(unit)
                && at + 11 < json.Length
                && json[at + 6] == '\\'
                && json[at + 7] == 'u'
                && char.IsLowSurrogate(Unit(json, at + 6))
                    ? 12
                : 0;
            if (length > 0 && !(length == 6 && Unit(json, at) == '\0'))
                text.Append(json, at, length);
            at += length == 0 ? 6 : length;
        }
        return text.ToString();
    }

    private static char Unit(string json, int at) =>
        (char)ushort.Parse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Limited(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) <= PayloadLimit)
            return json;

        // As a string it grows by its escapes; how much shows only afterwards.
        for (var length = Math.Min(json.Length, PayloadLimit); ; length = length * 3 / 4)
        {
            var beginning = char.IsHighSurrogate(json[length - 1]) ? json[..(length - 1)] : json[..length];
            var text = JsonSerializer.Serialize(beginning + "…", Readable);
            if (Encoding.UTF8.GetByteCount(text) <= PayloadLimit)
                return text;
        }
    }

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
