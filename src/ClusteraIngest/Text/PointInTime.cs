using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Text;

/// <summary>
/// A point in time as people type it: <c>2026-11-21</c>, <c>2026-11-21T08:00Z</c>, or how long ago it was, such as <c>7d</c>.
/// </summary>
public static partial class PointInTime
{
    /// <summary>The units of an age, as messages list them.</summary>
    internal const string AgeUnits = "min, h, d, w, mo, y";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <summary>Reads one. A day is its beginning, and what names no offset is UTC.</summary>
    /// <param name="text">
    /// What was typed. Ages are in minutes (<c>30min</c>), hours (<c>h</c>), days, weeks, months (<c>mo</c>) or years.
    /// </param>
    /// <param name="now">What an age counts from.</param>
    /// <param name="at">The point in time.</param>
    /// <returns>False where it is neither.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, DateTimeOffset now, out DateTimeOffset at)
    {
        var trimmed = text?.Trim() ?? "";
        return TryParseAge(trimmed, now, out at)
            || DateTimeOffset.TryParseExact(
                trimmed,
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out at
            );
    }

    /// <summary>Reads an age only, such as <c>7d</c>.</summary>
    /// <inheritdoc cref="TryParse"/>
    public static bool TryParseAge([NotNullWhen(true)] string? text, DateTimeOffset now, out DateTimeOffset at)
    {
        at = default;
        return Age().Match(text?.Trim() ?? "") is { Success: true } age
            && TrySubtract(
                now,
                int.Parse(age.Groups["count"].Value, CultureInfo.InvariantCulture),
                age.Groups["unit"].Value.ToLowerInvariant(),
                out at
            );
    }

    private static bool TrySubtract(DateTimeOffset now, int count, string unit, out DateTimeOffset at)
    {
        try
        {
            at = unit switch
            {
                "min" => now.AddMinutes(-count),
                "h" => now.AddHours(-count),
                "d" => now.AddDays(-count),
                "w" => now.AddDays(-7.0 * count),
                "mo" => now.AddMonths(-count),
                _ => now.AddYears(-count),
            };
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            at = default;
            return false;
        }
    }

    [GeneratedRegex("^(?<count>[0-9]{1,6}) ?(?<unit>min|h|d|w|mo|y)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Age();
}
