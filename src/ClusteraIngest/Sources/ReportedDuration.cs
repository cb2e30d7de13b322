using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources;

/// <summary>A duration as sources write it: "00:00:25", "1:23:37", "29:54", "PT1H2M3S", "1 hour, 2 minutes, 3 seconds".</summary>
internal static partial class ReportedDuration
{
    private const int LongestWords = 80;

    /// <summary>The longest video has about 25 days; what is longer is a placeholder, or not in seconds.</summary>
    private const int MostSeconds = 31 * 24 * 60 * 60;

    // Seconds of a second, a minute, an hour, a day: the order of AgeUnit.
    private static readonly int[] SecondsOf = [1, 60, 60 * 60, 24 * 60 * 60];

    /// <summary>
    /// Seconds; null where there is no duration, or one beyond any video's. 0 is what sources write while there is none yet.
    /// </summary>
    public static int? Read(string text) => text.StartsWith('P') ? Iso(text) : Clock(text) ?? Number(text) ?? Words(text);

    /// <summary>A number of seconds: 62, 62.0.</summary>
    public static int? Read(in Utf8JsonReader number) => number.TryGetDecimal(out var seconds) ? Whole(seconds) : null;

    private static int? Number(string text) =>
        decimal.TryParse(text.AsSpan().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? Whole(seconds)
            : null;

    private static int? Whole(decimal seconds) =>
        seconds is >= 0 and <= MostSeconds && seconds == decimal.Truncate(seconds) ? (int)seconds : null;

    private static int? Sensible(long seconds) => seconds <= MostSeconds ? (int)seconds : null;

    private static int? Clock(string text)
    {
        var digits = text.AsSpan().Trim();
        Span<Range> parts = stackalloc Range[SecondsOf.Length + 1];
        var count = digits.Split(parts, ':');
        if (count > SecondsOf.Length)
            return null;

        long total = 0;
        for (var place = 0; place < count; place++)
        {
            if (!int.TryParse(digits[parts[count - 1 - place]], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return null;
            var isLeading = place == count - 1;
            if (!isLeading && value >= (place == 2 ? 24 : 60))
                return null;
            total += (long)value * SecondsOf[place];
        }
        return Sensible(total);
    }

    /// <summary>"1 hour, 2 minutes, 3 seconds", and the same in the languages of <see cref="RelativeWords"/>.</summary>
    private static int? Words(string text)
    {
        if (text.Length > LongestWords || !text.Any(char.IsAsciiDigit))
            return null;
        var plain = PlainText.Of(text);
        foreach (var language in RelativeWords.Languages)
            if (Words(plain, language) is { } seconds)
                return seconds;
        return null;
    }

    private static int? Words(string text, RelativeWords language)
    {
        long total = 0;
        var last = SecondsOf.Length;
        foreach (Match part in WordsPattern().Matches(text))
        {
            var unit = Array.FindIndex(language.Units, forms => forms.Contains(part.Groups["unit"].Value));
            if (unit < 0 || unit >= last)
                return null; // no unit of time, or not from the largest to the smallest
            total += long.Parse(part.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * SecondsOf[unit];
            last = unit;
        }

        var isWhole = last < SecondsOf.Length && WordsPattern().Replace(text, "").Length == 0;
        return isWhole ? Sensible(total) : null;
    }

    // ISO 8601 as far as it is exact: months and years are no number of seconds.
    private static int? Iso(string text)
    {
        var match = IsoPattern().Match(text);
        if (!match.Success)
            return null;
        var seconds = Unit("w") * 7 * 24 * 60 * 60 + Unit("d") * 24 * 60 * 60 + Unit("h") * 60 * 60 + Unit("m") * 60 + Unit("s");
        return Sensible(seconds);

        long Unit(string name) =>
            match.Groups[name] is { Success: true } unit ? long.Parse(unit.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(
        @"(?<count>[0-9]{1,6}) ?(?<unit>[^0-9 ,.]+\.?)(?:,? (?:and |und |et |y |e )?|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex WordsPattern();

    [GeneratedRegex(
        @"^P(?=.)(?:(?<w>[0-9]{1,9})W)?(?:(?<d>[0-9]{1,9})D)?(?:T(?=.)(?:(?<h>[0-9]{1,9})H)?(?:(?<m>[0-9]{1,9})M)?(?:(?<s>[0-9]{1,9})(?:\.[0-9]+)?S)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex IsoPattern();
}
