using System.Text;

namespace ClusteraIngest.Tests.Secrecy;

/// <summary>Secrets that are found wherever they turn up, in whatever spelling.</summary>
internal static class Marked
{
    private const string TokenMark = "Zq7TokenMark3dXw9";
    private const string KeyMark = "Zq7KeyMark3dXw9ab";
    private const string PasswordMark = "Zq7PassMark3dXw9";

    /// <summary>A token as Apify's look.</summary>
    public const string Token = "apify_api_" + TokenMark;

    /// <summary>A key of the YouTube Data API as Google's look.</summary>
    public const string Key = "AIzaSy" + KeyMark + "-0123456789_ABC";

    /// <summary>A password with all that has to be spelled otherwise in some place: it begins and ends with such letters.</summary>
    public const string Password = "p@ss'w/" + PasswordMark + "#% \"é";

    /// <summary>The password as a URI spells it.</summary>
    public static string EscapedPassword => Uri.EscapeDataString(Password);

    /// <summary>The secrets' unmistakable parts as they are, and in Base64 and hexadecimal.</summary>
    private static readonly List<string> Spellings = [.. new[] { TokenMark, KeyMark, PasswordMark }.SelectMany(Spelled)];

    /// <summary>Further secrets to look for: the passwords that local servers made up.</summary>
    public static void AlsoLookFor(string secret) => Spellings.Add(secret);

    /// <summary>What of a text gives a secret away: the place of it, for the test's message; null: nothing.</summary>
    public static string? In(string text)
    {
        foreach (var spelling in Spellings)
        {
            if (text.IndexOf(spelling, StringComparison.Ordinal) is >= 0 and var at)
                return text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
        }

        return null;
    }

    /// <summary>The same for a file of whatever kind.</summary>
    public static string? In(byte[] bytes) => In(Encoding.Latin1.GetString(bytes));

    private static IEnumerable<string> Spelled(string mark)
    {
        yield return mark;
        yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(mark));
        // In Base64 it depends on what stands before; the letters in the middle do not.
        for (var before = 0; before < 3; before++)
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + mark))[4..^4];
    }
}
