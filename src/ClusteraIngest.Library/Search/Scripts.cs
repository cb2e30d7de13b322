using System.Globalization;
using System.Text;

namespace ClusteraIngest.Library.Search;

/// <summary>What characters are for the search: the same on every system, since Unicode says it and no locale does.</summary>
internal static class Scripts
{
    /// <summary>Whether it belongs to a word: letters, numbers, and the marks on them.</summary>
    public static bool IsOfWord(Rune rune) =>
        rune.IsAscii
            ? Rune.IsLetterOrDigit(rune)
            : Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.UppercaseLetter
                    or UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.OtherLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.EnclosingMark
                    or UnicodeCategory.DecimalDigitNumber
                    or UnicodeCategory.LetterNumber
                    or UnicodeCategory.OtherNumber
                || rune.Value is 0x00AD or 0x200C or 0x200D or 0x2060; // within words, and invisible

    /// <summary>
    /// Whether words of its script are not told apart by spaces, or, as in Korean, hold what is looked for in the middle: Chinese,
    /// Japanese, Korean, Thai, Lao, Burmese, Khmer.
    /// </summary>
    public static bool IsPaired(Rune rune) =>
        rune.Value
            is >= 0x0E00
                and <= 0x0EFF // Thai, Lao
                or >= 0x1000
                and <= 0x109F // Burmese
                or >= 0x1100
                and <= 0x11FF // Hangul, letter by letter
                or >= 0x1780
                and <= 0x17FF // Khmer
                or >= 0x2E80
                and <= 0x2FDF // radicals
                or >= 0x3005
                and <= 0x3007
                or >= 0x3021
                and <= 0x3029
                or >= 0x3031
                and <= 0x3035
                or >= 0x3041
                and <= 0x30FF // kana
                or >= 0x3105
                and <= 0x31BF // Bopomofo, Hangul
                or >= 0x31F0
                and <= 0x31FF
                or >= 0x3400
                and <= 0x4DBF
                or >= 0x4E00
                and <= 0x9FFF
                or >= 0xA960
                and <= 0xA97F
                or >= 0xAC00
                and <= 0xD7FF
                or >= 0xF900
                and <= 0xFAFF
                or >= 0xFF66
                and <= 0xFF9F // half-width katakana
                or >= 0x1AFF0
                and <= 0x1B16F
                or >= 0x20000
                and <= 0x3FFFF;

    /// <summary>Whether a line break between such characters may be in the middle of a word: everywhere but in Korean.</summary>
    public static bool JoinsLines(Rune rune) =>
        rune.Value is not (>= 0x1100 and <= 0x11FF or >= 0x3130 and <= 0x318F or >= 0xA960 and <= 0xA97F or >= 0xAC00 and <= 0xD7FF);
}
