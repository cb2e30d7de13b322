namespace ClusteraIngest.Emulator.YouTubeData.Keys;

/// <summary>The days by which quotas are counted: they begin at midnight in Los Angeles.</summary>
internal static class Pacific
{
    // Written out, because not every machine has a database of time zones: daylight saving since 2007, second Sunday of March to first of
    // November.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "Pacific",
        TimeSpan.FromHours(-8),
        "Pacific",
        "Pacific",
        "Pacific daylight",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date,
                DateTime.MaxValue.Date,
                TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new(1, 1, 1, 2, 0, 0), 3, 2, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new(1, 1, 1, 2, 0, 0), 11, 1, DayOfWeek.Sunday)
            ),
        ]
    );

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);
}
