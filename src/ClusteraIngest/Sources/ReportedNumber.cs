using System.Buffers;
using System.Globalization;

namespace ClusteraIngest.Sources;

/// <summary>
/// A number as pages write it, in any of the usual groupings: 1234567, "1,234,567", "1.234.567", "12,34,567", "1 234", "1,2", "1.2". A
/// separator that stands once, with three digits behind it, groups; with any other number of digits behind it, it is the decimal one.
/// </summary>
internal static class ReportedNumber
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(",.'’_ ٬٫،");

    /// <summary>What is longer is no number that a page shows.</summary>
    private const int LongestText = 40;

    private const int MostDigits = 24;

    /// <summary>Reads the number that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many characters the number takes.</param>
    /// <param name="value">The number.</param>
    public static bool TryTake(ReadOnlySpan<char> text, out int length, out decimal value)
    {
        length = 0;
        while (length < text.Length && (IsDigit(text, length) || (IsSeparator(text[length]) && IsDigit(text, length + 1))))
            length++;
        return TryRead(text[..length], out value);
    }

    private static bool IsDigit(ReadOnlySpan<char> text, int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    private static bool TryRead(ReadOnlySpan<char> number, out decimal value)
    {
        value = 0;
        if (number.Length == 0 || number.Length > LongestText || !char.IsAsciiDigit(number[0]))
            return false;

        var separators = number.Length - CountDigits(number);
        var last = LastSeparator(number);
        var isDecimal =
            separators > 0
            && number[..last].IndexOf(number[last]) < 0
            && number[last] != ' '
            && (separators > 1 || number[last] == '٫' || number.Length - last - 1 != 3 || last > 3 || number[0] == '0');
        var whole = isDecimal ? number[..last] : number;
        return IsGrouped(whole)
            && decimal.TryParse(
                isDecimal ? $"{Digits(whole)}.{number[(last + 1)..]}" : Digits(whole),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out value
            );
    }

    /// <summary>
    /// Whether the separators stand where thousands are grouped, or, in India's way, hundreds before the last thousand; and are all the
    /// same.
    /// </summary>
    private static bool IsGrouped(ReadOnlySpan<char> whole)
    {
        if (CountDigits(whole) > MostDigits)
            return false;
        if (CountDigits(whole) == whole.Length)
            return true;

        var separator = whole[LastSeparator(whole)];
        var groups = whole.ToString().Split(separator);
        return groups.All(group => group.All(char.IsAsciiDigit))
            && groups[0].Length is 1 or 2 or 3
            && groups[^1].Length == 3
            && (groups[1..].All(group => group.Length == 3) || (groups[0].Length < 3 && groups[1..^1].All(group => group.Length == 2)));
    }

    private static string Digits(ReadOnlySpan<char> whole) => string.Concat(whole.ToString().Where(char.IsAsciiDigit));

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var letter in text)
            digits += char.IsAsciiDigit(letter) ? 1 : 0;
        return digits;
    }

    private static int LastSeparator(ReadOnlySpan<char> text) => text.LastIndexOfAny(Separators);

    private static bool IsSeparator(char letter) => Separators.Contains(letter);
}
