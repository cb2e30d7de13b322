using System.Globalization;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Emulator.Videos;

/// <summary>
/// Points in time as the actor writes and takes them: <c>2025-08-28T08:17:01.000Z</c>, <c>2021-12-21</c>, <c>3 days</c>, <c>10 months
/// ago</c>.
/// </summary>
internal static partial class PublishingTime
{
    public static DateTimeOffset? Read(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Relative().Match(text.Trim()) is { Success: true } match)
            return Before(
                now,
                int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["unit"].Value.ToLowerInvariant()
            );
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
    }

    private static DateTimeOffset Before(DateTimeOffset now, int count, string unit) =>
        unit switch
        {
            "second" => now.AddSeconds(-count),
            "minute" => now.AddMinutes(-count),
            "hour" => now.AddHours(-count),
            "day" => now.AddDays(-count),
            "week" => now.AddDays(-7 * count),
            "month" => now.AddMonths(-count),
            _ => now.AddYears(-count),
        };

    [GeneratedRegex(
        @"^(?:streamed |premiered )?(?<count>\d{1,4}) (?<unit>second|minute|hour|day|week|month|year)s?(?: ago)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Relative();
}
