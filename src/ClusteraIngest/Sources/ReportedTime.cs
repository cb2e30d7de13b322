using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Sources;

/// <summary>A point in a video as sources write it: 4.2, "4.20", or "1:02:03.5".</summary>
internal static class ReportedTime
{
    /// <summary>Seconds; null where there is no time, or a negative one.</summary>
    public static double? Seconds(JsonElement? element) =>
        element switch
        {
            { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var seconds) ? Sensible(seconds) : null,
            { ValueKind: JsonValueKind.String } text => Seconds(text.GetString()!),
            _ => null,
        };

    /// <inheritdoc cref="Seconds(JsonElement?)"/>
    public static double? Seconds(string text)
    {
        var total = 0d;
        foreach (var part in text.Trim().Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return null;
            total = 60 * total + value;
        }
        return Sensible(total);
    }

    private static double? Sensible(double seconds) => double.IsFinite(seconds) && seconds is >= 0 and <= int.MaxValue ? seconds : null;
}
