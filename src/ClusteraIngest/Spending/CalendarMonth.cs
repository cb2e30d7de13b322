using System.Globalization;

namespace ClusteraIngest.Spending;

/// <summary>A calendar month in UTC.</summary>
internal readonly record struct CalendarMonth(DateTimeOffset Start)
{
    /// <summary>The first instant that is not of it any more.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    /// <summary>Its first day as columns have it, such as <c>2026-11-01</c>.</summary>
    public string FirstDay => Start.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The month that an instant is in.</summary>
    public static CalendarMonth Of(DateTimeOffset instant) =>
        new(new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero));
}
