using System.Text.RegularExpressions;
using ClusteraIngest.Text;

namespace ClusteraIngest.Library.Digests;

/// <summary>Text that a model has written: a transcript may have told it what to write. It is cut, and has no links and no marks.</summary>
internal static partial class ModelText
{
    public const int MostOfTitle = 160;
    public const int MostOfText = 3_000;

    /// <summary>The text in one line, without links, at most so long.</summary>
    public static string Clean(string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var plain = MarkdownLink().Replace(text, "$1");
        plain = Tag().Replace(plain, " ");
        plain = Address().Replace(plain, "");
        plain = Spaces().Replace(Printable.Of(plain).Replace("\uFFFD", ""), " ").Trim();
        if (plain.Length <= most)
            return plain;
        var end = plain.LastIndexOf(' ', most - 1);
        return plain[
                ..(
                    end > most / 2 ? end
                    : char.IsHighSurrogate(plain[most - 2]) ? most - 2
                    : most - 1
                )
            ]
                .TrimEnd() + "…";
    }

    /// <summary>The words of a text; of languages without spaces, its letters.</summary>
    public static int Words(string text) => NumberedTranscript.WordsIn(text).Count();

    /// <summary>How long it takes to read: 220 words a minute, of languages without spaces 500 letters.</summary>
    public static int ReadingSeconds(IEnumerable<string> texts)
    {
        var seconds = texts
            .SelectMany(NumberedTranscript.WordsIn)
            .Sum(word => NumberedTranscript.IsOneLetter(word.Value) ? 60 / 500.0 : 60 / 220.0);
        return (int)Math.Ceiling(seconds);
    }

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"</?[a-zA-Z][^>]{0,500}>")]
    private static partial Regex Tag();

    [GeneratedRegex(
        @"\b(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|javascript:|data:)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Address();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
