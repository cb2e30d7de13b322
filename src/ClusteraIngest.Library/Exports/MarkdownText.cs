using System.Buffers;
using System.Globalization;
using System.Text;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Exports;

/// <summary>Puts texts from outside into Markdown so that they stay texts: no link, picture, heading or HTML comes of them.</summary>
internal static class MarkdownText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\`*_{}[]<>#|~!&$^=+-.%):@");

    private static readonly string[] Schemes = ["http", "https", "ftp", "mailto", "xmpp"];

    /// <summary>The text in one line, each sign that could mean something escaped.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var line = new StringBuilder(text.Length + 16);
        foreach (var letter in OneLine(text))
        {
            if (Special.Contains(letter) && NeedsEscape(line, letter))
                line.Append('\\');
            line.Append(letter);
        }

        return line.ToString();
    }

    /// <summary>The text in one line: runs of blanks and line breaks are one blank, control characters are left out.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        var isBlank = false;
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter) || letter is '\u2028' or '\u2029')
                isBlank = line.Length > 0;
            else if (!char.IsControl(letter))
            {
                if (isBlank)
                    line.Append(' ');
                isBlank = false;
                line.Append(letter);
            }
        }

        return line.ToString();
    }

    /// <summary>A value of the front matter: YAML takes what JSON takes in quotation marks.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                < ' ' or (>= '\x7F' and <= '\x9F') or '\u2028' or '\u2029' or '\uFEFF' => quoted.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)letter:X4}"
                ),
                _ => quoted.Append(letter),
            };
        return quoted.Append('"').ToString();
    }

    /// <summary>A link to a second of a video, such as <c>[1:05](https://youtu.be/dQw4w9WgXcQ?t=65)</c>.</summary>
    public static string TimeLink(string video, double seconds) => $"[{HumanFormat.Clock(seconds)}]({WatchAddress.Short(video, seconds)})";

    // What is a mark only at the beginning of a line, or makes an address a link by itself, is left alone elsewhere: a text whose every dot
    // is escaped is hard to read.
    private static bool NeedsEscape(StringBuilder before, char letter) =>
        letter switch
        {
            '-' or '+' or '=' => before.Length == 0 || before[^1] == letter,
            ')' => IsNumber(before),
            '.' => IsNumber(before) || EndsWith(before, "www"),
            ':' => Schemes.Any(scheme => EndsWith(before, scheme)),
            _ => true,
        };

    private static bool IsNumber(StringBuilder text)
    {
        for (var at = 0; at < text.Length; at++)
            if (!char.IsAsciiDigit(text[at]))
                return false;
        return text.Length > 0;
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        for (var at = 1; at <= end.Length; at++)
            if (at > text.Length || char.ToLowerInvariant(text[^at]) != end[^at])
                return false;
        return true;
    }
}
