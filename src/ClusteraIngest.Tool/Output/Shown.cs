using System.Globalization;

namespace ClusteraIngest.Tool.Output;

/// <summary>Facts as people read them.</summary>
internal static class Shown
{
    public static string Duration(int? seconds) => seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s / 3600}:{s / 60 % 60:00}:{s % 60:00}") : "";

    public static string Count(long? count) => count?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";

    public static string Date(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>An enumeration's member as the database writes it: <c>members_only</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
