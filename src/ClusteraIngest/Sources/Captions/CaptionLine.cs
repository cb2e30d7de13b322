using System.Net;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources.Captions;

/// <summary>A line of captions as plain text.</summary>
internal static partial class CaptionLine
{
    /// <summary>Sources have been seen to escape what was escaped already; who wants to speak of <c>&amp;amp;amp;amp;</c> may.</summary>
    private const int MostDecodings = 3;

    /// <summary>
    /// Without mark-up (<c>&lt;c&gt;</c>, <c>&lt;00:00:01.000&gt;</c>, <c>{\an8}</c>), entities decoded, white space single and none
    /// around.
    /// </summary>
    public static string Clean(string line)
    {
        var text = line.AsSpan().ContainsAny('<', '{') ? Markup().Replace(line, "") : line;
        for (var round = 0; round < MostDecodings && text.Contains('&', StringComparison.Ordinal); round++)
        {
            var decoded = WebUtility.HtmlDecode(text).Replace("\0", "", StringComparison.Ordinal);
            if (decoded == text)
                break;

            // What was escaped may be what somebody says: only what is surely a tag is one.
            text = decoded.Contains('<', StringComparison.Ordinal) ? KnownTag().Replace(decoded, "") : decoded;
        }

        return Spaces().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"</?[A-Za-z][^<>]*>|<\d+:[\d:.]*>|\{\\[^{}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex(
        @"</?(?:b|i|u|s|c|v|em|strong|font|span|ruby|rt|lang|p|br)(?:[\s./][^<>]*)?>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex KnownTag();

    [GeneratedRegex(@"[\s\u200B\uFEFF]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
