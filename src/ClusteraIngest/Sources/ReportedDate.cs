using System.Globalization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Sources;

/// <summary>A date as sources write it: an instant, a day, or how long ago.</summary>
/// <param name="At">In UTC; midnight where the source gives the day only.</param>
/// <param name="IsEstimated">True where it was computed from how long ago it was.</param>
internal readonly partial record struct ReportedDate(DateTimeOffset At, bool IsEstimated)
{
    private const int LongestText = 100;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "MMM d, yyyy", "MMMM d, yyyy", "d MMM yyyy", "d MMMM yyyy",
    ];

    /// <summary>Reads "2025-08-28T08:17:01.000Z", "2021-12-21", "Nov 1, 2018", "10 months ago", "Streamed 3 days ago", "Premiered Dec 3, 2021".</summary>
    /// <returns>Null where the text is no date, or one from before YouTube or beyond this century: nobody meant it.</returns>
    public static ReportedDate? Read(string text, DateTimeOffset readAt)
    {
        if (text.Length > LongestText)
            return null;
        var date = Instant(text) is { } at ? new ReportedDate(at, false)
            : Lead().Replace(text.Trim(), "") is var rest && Instant(rest) is { } day ? new ReportedDate(day, false)
            : Ago(rest, readAt) is { } ago ? new ReportedDate(ago, true)
            : (ReportedDate?)null;
        return date is { At.Year: >= 2005 and < 2100 } ? date : null;
    }

    private static DateTimeOffset? Instant(string text) => DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowLeadingWhite | DateTimeStyles.AllowTrailingWhite, out var at) ? at : null;

    private static DateTimeOffset? Ago(string text, DateTimeOffset readAt)
    {
        var now = readAt.ToUniversalTime();
        if (text.Equals("just now", StringComparison.OrdinalIgnoreCase))
            return now;
        if (text.Equals("yesterday", StringComparison.OrdinalIgnoreCase))
            return now.AddDays(-1);

        var match = AgoPattern().Match(text);
        if (!match.Success)
            return null;
        var count = int.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        try
        {
            return match.Groups["unit"].Value.ToUpperInvariant() switch
            {
                "SECOND" => now.AddSeconds(-count),
                "MINUTE" => now.AddMinutes(-count),
                "HOUR" => now.AddHours(-count),
                "DAY" => now.AddDays(-count),
                "WEEK" => now.AddDays(-7d * count),
                "MONTH" => now.AddMonths(-count),
                _ => now.AddYears(-count),
            };
        }
        catch (ArgumentOutOfRangeException)   // "99999 years ago"
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?:(?:live\s+)?streamed|started\s+streaming|premiered|published|uploaded|posted|updated)(?:\s+live)?(?:\s+on)?:?\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Lead();

    [GeneratedRegex(@"^(?<count>\d{1,6}|an?)\s+(?<unit>second|minute|hour|day|week|month|year)s?\s+ago(?:\s+\(edited\))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AgoPattern();
}
