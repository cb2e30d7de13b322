using System.Globalization;
using System.Text;

namespace ClusteraIngest.Sources;

/// <summary>
/// Text as people see it on a page, in one form for looking words up: small letters, ASCII digits, single spaces, no invisible marks.
/// </summary>
internal static class PlainText
{
    /// <summary>The text in that form.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                if (plain.Length > 0 && plain[^1] != ' ')
                    plain.Append(' ');
            }
            else if (CharUnicodeInfo.GetDecimalDigitValue(letter) is >= 0 and var digit)
            {
                plain.Append((char)('0' + digit));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
        }

        return plain.Length > 0 && plain[^1] == ' ' ? plain.ToString(0, plain.Length - 1) : plain.ToString();
    }
}
