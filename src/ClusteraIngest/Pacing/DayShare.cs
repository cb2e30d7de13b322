namespace ClusteraIngest.Pacing;

/// <summary>The most that all processes together take of a source on a day (UTC).</summary>
/// <param name="Videos">Videos; null: any number.</param>
/// <param name="Bytes">Bytes; null: any number. A video that is larger than that is taken as the first one of a day.</param>
internal sealed record DayLimits(int? Videos, long? Bytes);

/// <summary>Whether something may be taken of a source on this day.</summary>
/// <param name="IsGranted">Whether it may: then it counts as taken.</param>
/// <param name="Source">The source.</param>
/// <param name="Day">The day that it counts for.</param>
/// <param name="NextDay">When the next day begins.</param>
internal sealed record DayShare(bool IsGranted, string Source, DateOnly Day, DateTimeOffset NextDay);
