namespace ClusteraIngest.Spending;

/// <summary>A calendar month in UTC.</summary>
internal readonly record struct CalendarMonth(DateTimeOffset Start)
{
    /// <summary>The first instant that is not of it any more.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    /// <summary>The month that an instant is in.</summary>
    public static CalendarMonth Of(DateTimeOffset instant) =>
        new(new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero));
}
