using System.Text.RegularExpressions;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// The last line of defence against a password in an error: a connection string that was given in the wrong place, for example.
/// </summary>
internal static partial class Secrets
{
    /// <summary>The text with passwords and tokens replaced by three stars.</summary>
    public static string Mask(string text) => Token().Replace(Keyword().Replace(UserInfo().Replace(text, "***"), "***"), "***");

    [GeneratedRegex(@"(?<=://[^\s/:@]*:)\S+(?=@)")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=\b(password|pwd|passphrase|token)\s*=\s*)('[^']*'|""[^""]*""|[^;&\s'""]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"\b(apify_api_[A-Za-z0-9]+|AIza[A-Za-z0-9_-]{20,})")]
    private static partial Regex Token();
}
