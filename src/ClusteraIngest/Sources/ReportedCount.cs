using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClusteraIngest.Sources;

/// <summary>
/// A count as sources write it: 102225, 1234.0, "1,710,167,563", "12,34,567 views", "13.1M subscribers", "조회수 1.2만회", "1,2 Mio. Aufrufe".
/// The words are <see cref="CountWords"/>.
/// </summary>
internal static class ReportedCount
{
    private const int LongestText = 100;

    /// <summary>The largest number that a unit stands behind: more than a decimal could hold comes of nothing that anybody meant.</summary>
    private const decimal MostRounded = 1e15m;

    /// <summary>The count; null where there is none, or it is negative, not whole, or more than 64 bits hold.</summary>
    public static long? Read(JsonElement? element) =>
        element switch
        {
            { ValueKind: JsonValueKind.Number } number => Read(UntrustedJson.Reader(JsonMarshal.GetRawUtf8Value(number))),
            { } other when other.AsText() is { } text => Read(text),
            _ => null,
        };

    /// <inheritdoc cref="Read(JsonElement?)"/>
    public static long? Read(in Utf8JsonReader number) =>
        number.TryGetInt64(out var count) ? NotNegative(count)
        : number.TryGetDecimal(out var value) ? Whole(value)
        : null;

    /// <inheritdoc cref="Read(JsonElement?)"/>
    public static long? Read(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : text.Length > LongestText ? null
        : InWords(PlainText.Of(text));

    private static long? InWords(string text)
    {
        if (text.Length == 0)
            return null;
        if (ReportedNumber.TryTake(text, out var length, out var number) && length == text.Length)
            return Whole(number);

        // The words beside the number tell the language, and so what its unit means.
        foreach (var language in CountWords.Languages)
        {
            if (language.None.Contains(text))
                return 0;
            if (language.WithoutNouns(text) is { } rest && Sum(rest, language) is { } count)
                return Whole(count);
        }

        // Without them a unit must mean the same everywhere, or stand for what it does in English.
        var counts = CountWords.Languages.Select(language => Sum(text, language)).ToList();
        return (counts[0] ?? (counts.OfType<decimal>().Distinct().ToList() is [var same] ? same : null)) is { } sum ? Whole(sum) : null;
    }

    /// <summary>A number with its unit, or several of them one after the other: 1억 2345만.</summary>
    private static decimal? Sum(string text, CountWords language)
    {
        var (sum, least) = (0m, decimal.MaxValue);
        for (var rest = text.AsSpan(); rest.Length > 0; )
        {
            if (!ReportedNumber.TryTake(rest, out var length, out var number))
                return null;
            rest = rest[length..].TrimStart(' ');
            var (unit, factor) = UnitOf(rest, language);
            if (factor >= least || (number > MostRounded && factor > 1))
                return null;
            (sum, least) = (sum + number * factor, factor);
            rest = rest[unit..].TrimStart(' ');
        }

        return sum;
    }

    private static (int Length, decimal Factor) UnitOf(ReadOnlySpan<char> text, CountWords language)
    {
        var (length, factor) = (0, 1m);
        foreach (var (unit, of) in language.Units)
            if (unit.Length > length && text.StartsWith(unit) && (text.Length == unit.Length || !char.IsLetter(text[unit.Length])))
                (length, factor) = (unit.Length, of);
        return (length, factor);
    }

    private static long? NotNegative(long count) => count < 0 ? null : count;

    private static long? Whole(decimal value) =>
        value is >= 0 and <= long.MaxValue && value == decimal.Truncate(value) ? (long)value : null;
}
