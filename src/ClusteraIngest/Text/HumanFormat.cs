using System.Globalization;

namespace ClusteraIngest.Text;

/// <summary>Facts as people read them.</summary>
internal static class HumanFormat
{
    private const string YouTube = "https://www.youtube.com/";

    public static string Duration(int? seconds) =>
        seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s / 3600}:{s / 60 % 60:00}:{s % 60:00}") : "";

    /// <summary>A time as <c>m:ss</c> or <c>h:mm:ss</c>.</summary>
    public static string Clock(double seconds)
    {
        var whole = (long)Math.Floor(Math.Max(seconds, 0));
        return whole >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }

    public static string Count(long? count) => count?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";

    public static string Date(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>An amount with two to four decimals: <c>0.07 USD</c>, <c>0.0035 USD</c>.</summary>
    public static string Cost(decimal usd) => string.Create(CultureInfo.InvariantCulture, $"{usd:0.00##} USD");

    /// <summary>How long ago something was: <c>5 min ago</c>.</summary>
    public static string Age(DateTimeOffset? time, DateTimeOffset now) =>
        (now - time) switch
        {
            null => "",
            { TotalSeconds: < 90 } => "just now",
            { TotalMinutes: < 90 } age => $"{age.TotalMinutes:0} min ago",
            { TotalHours: < 36 } age => $"{age.TotalHours:0} h ago",
            { TotalDays: < 999 } age => $"{age.TotalDays:0} days ago",
            _ => Date(time),
        };

    /// <summary>A list's address as short as it can be given to a command: handle or id alone, where it has one.</summary>
    public static string List(string url)
    {
        foreach (var (start, shown) in new[] { ("channel/", ""), ("playlist?list=", ""), ("@", "@"), ("", "youtube.com/") })
        {
            if (url.StartsWith(YouTube + start, StringComparison.Ordinal))
                return shown + url[(YouTube.Length + start.Length)..];
        }

        return url;
    }

    /// <summary>An enumeration's member as the database writes it: <c>members_only</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
