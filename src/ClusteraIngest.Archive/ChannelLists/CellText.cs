using System.Text;
using System.Text.RegularExpressions;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>What spreadsheets, pages and programs leave around a value.</summary>
internal static partial class CellText
{
    /// <summary>The text without what nobody sees, and with ordinary blanks, but for what joins letters.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
            switch (letter)
            {
                case '\0' or '\u00AD' or '\u200B' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF' or (>= '\u202A' and <= '\u202E'):
                case >= '\u2066' and <= '\u2069':
                    break;
                case '\u00A0' or '\u2007' or '\u202F' or '\u3000':
                    clean.Append(' ');
                    break;
                default:
                    clean.Append(letter);
                    break;
            }

        return clean.ToString().Trim();
    }

    /// <summary>
    /// A value without the formula, quotation marks or apostrophe that a spreadsheet or a word processor has put around it.
    /// </summary>
    public static (string Value, string? Shown) Unwrap(string text)
    {
        var clean = Clean(text);
        if (Formula().Match(clean) is { Success: true } formula)
        {
            var first = formula.Groups["first"].Value.Replace("\"\"", "\"", StringComparison.Ordinal);
            var second = formula.Groups["second"];
            return (Clean(first), second.Success ? Clean(second.Value.Replace("\"\"", "\"", StringComparison.Ordinal)) : null);
        }

        if (clean is ['\'', '=' or '+' or '-' or '@', ..])
            clean = clean[1..];
        while (clean.Length >= 2 && IsPair(clean[0], clean[^1]))
            clean = clean[1..^1].Trim();
        return (clean, null);
    }

    /// <summary>Whether a formula begins in this cell and goes on in the next: its own separator was taken for the table's.</summary>
    public static bool IsBeginOfFormula(string text) => OpenFormula().IsMatch(text.Trim());

    /// <summary>
    /// The channels of a cell: one, or several where it is a list as Python writes it, or names several channels one after the other.
    /// </summary>
    public static IReadOnlyList<string> Channels(string cell)
    {
        if (cell.StartsWith('[') && cell.EndsWith(']'))
        {
            var items = PythonItem()
                .Matches(cell)
                .Select(match => match.Groups["item"].Value.Trim())
                .Where(item => item.Length > 0)
                .ToList();
            return items.Count > 0 ? items : [.. Pieces(cell[1..^1])];
        }

        var pieces = Pieces(cell);
        return pieces.Length > 1 && pieces.Count(IsChannelLike) > 1 && pieces.All(IsMeantAsChannel) ? pieces : [cell];
    }

    /// <summary>The channels that stand in a line of text, and the words around them.</summary>
    public static (IReadOnlyList<string> Channels, string Words) Prose(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var channels = words.Where(IsChannelLike).ToList();
        return (
            channels,
            string.Join(' ', words.Where(word => !IsChannelLike(word))).Trim().Trim('-', ':', '–', '—', '|', ',', ';').Trim()
        );
    }

    /// <summary>Whether the text is a channel by its shape alone: an id, an address, a handle with its @, or a video's address.</summary>
    public static bool IsChannelLike(string text) =>
        text.Length >= 2
        && (
            ListReference.TryParse(FeedAddress.ChannelOf(text), out _)
            || (text.Contains('/', StringComparison.Ordinal) && VideoId.TryParse(text, out _))
        );

    /// <summary>Whether the text is an e-mail address by its shape.</summary>
    public static bool IsEmail(string text) => text.Length <= 254 && Email().IsMatch(text);

    /// <summary>Whether the text is some address, of YouTube or not.</summary>
    public static bool IsAddress(string text) => Address().IsMatch(text);

    private static bool IsMeantAsChannel(string piece) =>
        IsChannelLike(piece) || IsAddress(piece) || piece.StartsWith('@') || piece.StartsWith("UC", StringComparison.Ordinal);

    private static string[] Pieces(string cell) =>
        cell.Split(['\r', '\n', '\t', ' ', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsPair(char first, char last) =>
        (first, last)
            is
                ('"', '"')
                or
                ('\u201C', '\u201D')
                or
                ('\u201D', '\u201D')
                or
                ('\u201E', '\u201C')
                or
                ('\u201E', '\u201D')
                or
                ('\u2018', '\u2019')
                or
                ('\u00AB', '\u00BB')
                or
                ('\u2039', '\u203A');

    // =HYPERLINK("address";"text"), by whatever name a language has for it; ="text". A separator of the table may have cut off its end.
    [GeneratedRegex(@"^=\s*(?:[\p{L}_.]+\s*\(\s*)?""(?<first>(?:[^""]|"""")*)""(?:\s*[,;]\s*""?(?<second>(?:[^""]|"""")*?)""?)?\s*\)?$")]
    private static partial Regex Formula();

    [GeneratedRegex(@"^=\s*[\p{L}_.]+\s*\(\s*""(?:[^""]|"""")*""\s*$")]
    private static partial Regex OpenFormula();

    [GeneratedRegex(@"(?:'(?<item>[^']*)'|""(?<item>[^""]*)"")")]
    private static partial Regex PythonItem();

    [GeneratedRegex(@"^[^\s@<>,;""/\\]+@[^\s@<>,;""/\\]+\.[^\s@<>,;.""/\\]{2,}$")]
    private static partial Regex Email();

    [GeneratedRegex(@"^(?:[a-z][a-z0-9+.-]*://|www\.|m\.youtube\.|youtu\.be/)\S+$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
