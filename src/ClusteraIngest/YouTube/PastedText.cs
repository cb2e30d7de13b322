using System.Buffers;

namespace ClusteraIngest.YouTube;

/// <summary>Removes what copying from pages, documents, chats and spreadsheets leaves around a name or an address.</summary>
internal static class PastedText
{
    /// <summary>Marks that nobody sees: soft hyphen, zero width, joiners, directions, invisible operators, byte order mark.</summary>
    private static readonly SearchValues<char> Invisible = SearchValues.Create(
        "\u00AD\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\uFEFF"
    );

    private static readonly SearchValues<char> Opening = SearchValues.Create(
        "\"'([{<\u201C\u2018\u00AB\u201E\u2039\u300C\u300E\u300A\uFF08"
    );

    private static readonly SearchValues<char> Closing = SearchValues.Create(
        "\"')]}>,;\u201D\u2019\u00BB\u201C\u203A\u300D\u300F\u300B\uFF09"
    );

    /// <summary>Without white space and invisible marks at either end, also where they are percent-encoded.</summary>
    public static string Trim(string text)
    {
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var before = rest.Length;
            if (IsBlank(rest[0]))
                rest = rest[1..];
            else if (rest[0] == '%' && EncodedBlank(rest, fromEnd: false) is var first and > 0)
                rest = rest[first..];
            else if (IsBlank(rest[^1]))
                rest = rest[..^1];
            else if (EncodedBlank(rest, fromEnd: true) is var last and > 0)
                rest = rest[..^last];
            if (rest.Length == before)
                break;
        }
        return rest.Length == text.Length ? text : rest.ToString();
    }

    /// <summary>As <see cref="Trim"/>, and without brackets and quotation marks at either end, and commas behind.</summary>
    public static string Unwrap(string text)
    {
        while (true)
        {
            var rest = Trim(text);
            if (rest.Length > 0 && Opening.Contains(rest[0]))
                rest = rest[1..];
            if (rest.Length > 0 && Closing.Contains(rest[^1]))
                rest = rest[..^1];
            if (rest.Length == text.Length)
                return rest;
            text = rest;
        }
    }

    private static bool IsBlank(char character) => char.IsWhiteSpace(character) || Invisible.Contains(character);

    /// <summary>
    /// How many characters at that end are one percent-encoded blank: a character of up to three bytes; 0 where there is none.
    /// </summary>
    private static int EncodedBlank(ReadOnlySpan<char> text, bool fromEnd)
    {
        for (var length = 3; length <= 9 && length <= text.Length; length += 3)
        {
            var piece = fromEnd ? text[^length..] : text[..length];
            if (piece[0] == '%' && Uri.UnescapeDataString(piece) is [var character] && IsBlank(character))
                return length;
        }
        return 0;
    }
}
