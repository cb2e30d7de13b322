using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Sources;

/// <summary>A duration as sources write it: "00:00:25", "1:23:37", "29:54", or a number of seconds.</summary>
internal static class ReportedDuration
{
    private static readonly int[] Units = [1, 60, 60 * 60, 24 * 60 * 60];

    /// <summary>Seconds; null where there is no duration.</summary>
    public static int? Read(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt32(out var seconds) && seconds >= 0 ? seconds : null,
        { ValueKind: JsonValueKind.String } text => Read(text.GetString()!),
        _ => null,
    };

    /// <inheritdoc cref="Read(JsonElement?)"/>
    public static int? Read(string text)
    {
        var parts = text.Trim().Split(':');
        if (parts.Length > Units.Length)
            return null;

        long total = 0;
        for (var place = 0; place < parts.Length; place++)
        {
            if (!int.TryParse(parts[^(place + 1)], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return null;
            var isLeading = place == parts.Length - 1;
            if (!isLeading && value >= (place == 2 ? 24 : 60))
                return null;
            total += (long)value * Units[place];
        }
        return total <= int.MaxValue ? (int)total : null;
    }
}
