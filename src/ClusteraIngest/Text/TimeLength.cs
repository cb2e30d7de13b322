using System.Globalization;

namespace ClusteraIngest.Text;

/// <summary>A length of time as people write it, as <c>30s</c>, <c>90m</c>, <c>90min</c>, <c>12h</c>, <c>30d</c> or <c>2y</c>.</summary>
internal static class TimeLength
{
    /// <summary>What is understood.</summary>
    public const string Takes = "a length of time above 0, such as 90m, 12h, 30d or 2y";

    /// <summary>Reads it; false where it is none.</summary>
    public static bool TryParse(string? text, out TimeSpan length)
    {
        length = default;
        var rest = text?.Trim() ?? "";
        var letters = rest.Reverse().TakeWhile(char.IsAsciiLetter).Count();
        double? seconds = rest[^letters..].ToLowerInvariant() switch
        {
            "s" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            "w" => 7 * 86_400,
            "y" => 365 * 86_400,
            _ => null,
        };
        if (
            seconds is not { } unit
            || !double.TryParse(rest[..^letters].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * unit is not (> 0 and < 1e10)
        )
            return false;
        length = TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
