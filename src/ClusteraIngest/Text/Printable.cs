using System.Text;

namespace ClusteraIngest.Text;

/// <summary>
/// Makes text from outside harmless on a terminal and in a log: a title must not move the cursor, forge a line or turn the writing
/// direction.
/// </summary>
internal static class Printable
{
    /// <summary>
    /// The text in one line: line breaks and tabs as blanks, control characters as pictures of themselves, direction marks and broken
    /// surrogates as U+FFFD.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(Shown(rune));
        return clean.ToString();
    }

    /// <summary>The same of a text that may be very long: its beginning.</summary>
    public static string Of(string? text, int most) =>
        text is null || text.Length <= most ? Of(text) : Of(text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]) + "…";

    /// <summary>The same of a text whose line breaks are meant, such as an exception's trace.</summary>
    public static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => Of(line)));

    private static Rune Shown(Rune rune) =>
        rune.Value switch
        {
            '\n' or '\r' or '\t' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029 => new(' '),
            < 0x20 => new(0x2400 + rune.Value),
            0x7F => new(0x2421),
            < 0xA0 and >= 0x80 => Rune.ReplacementChar,
            0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => Rune.ReplacementChar,
            >= 0xFFF9 and <= 0xFFFB => Rune.ReplacementChar,
            _ => rune,
        };
}
