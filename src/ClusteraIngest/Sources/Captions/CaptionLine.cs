using System.Net;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources.Captions;

/// <summary>A line of captions as plain text.</summary>
internal static partial class CaptionLine
{
    /// <summary>Without mark-up (<c>&lt;c&gt;</c>, <c>&lt;00:00:01.000&gt;</c>, <c>{\an8}</c>), entities decoded, white space single and none around.</summary>
    public static string Clean(string line)
    {
        var text = line.AsSpan().ContainsAny('<', '{') ? Markup().Replace(line, "") : line;
        return Plain(text);
    }

    /// <summary>Entities decoded, white space (line breaks, too) single and none around.</summary>
    public static string Plain(string text)
    {
        if (text.Contains('&', StringComparison.Ordinal))
            text = WebUtility.HtmlDecode(text).Replace("\0", "", StringComparison.Ordinal);
        return Spaces().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex(@"[\s\u200B\uFEFF]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
