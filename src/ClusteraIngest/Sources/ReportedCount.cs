using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources;

/// <summary>A count as sources write it: 102225, "1,710,167,563", "1 234 views", "13.1M subscribers".</summary>
internal static partial class ReportedCount
{
    /// <summary>The count; null where there is none, or it is negative, not whole, or more than 64 bits hold.</summary>
    public static long? Read(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Number } number => Read(OutsideJson.Reader(JsonMarshal.GetRawUtf8Value(number))),
        { } other when other.AsText() is { } text => Read(text),
        _ => null,
    };

    /// <inheritdoc cref="Read(JsonElement?)"/>
    public static long? Read(in Utf8JsonReader number) => number.TryGetInt64(out var count) ? NotNegative(count)
        : number.TryGetDecimal(out var value) && value == decimal.Truncate(value) ? Whole(value) : null;

    /// <inheritdoc cref="Read(JsonElement?)"/>
    public static long? Read(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;

        var factor = match.Groups["unit"].Value.ToUpperInvariant() switch { "K" => 1_000m, "M" => 1_000_000m, "B" => 1_000_000_000m, _ => 1m };
        var digits = match.Groups["rounded"] is { Success: true } rounded ? rounded.Value : string.Concat(match.Groups["digits"].Value.Where(char.IsAsciiDigit));
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < long.MaxValue
            ? Whole(value * factor) : null;
    }

    private static long? NotNegative(long count) => count < 0 ? null : count;

    private static long? Whole(decimal value) => value is >= 0 and <= long.MaxValue ? (long)value : null;

    [GeneratedRegex(@"^\s*(?:(?<rounded>\d+(?:\.\d+)?)\s?(?<unit>[KMB])|(?<digits>\d{1,3}(?:[,.'’_\s]\d{3})+|\d+))(?:\s+(?:views?|videos?|subscribers?|likes?|comments?))?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
