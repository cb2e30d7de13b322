using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.Pacing;

/// <summary>
/// What jobs wait for that ask youtube.com: <see cref="JobKind.Rests"/> of their kinds, and <see cref="JobOutcome.Snooze.Rest"/>.
/// </summary>
internal static class PaceRests
{
    /// <summary>YouTube has refused, and rests.</summary>
    public static JobRest Throttled { get; } =
        new(ErrorIds.YouTubeThrottled, "YouTube rests, since it has refused", SourceRestsException.OfYouTube);

    /// <summary>What is taken in a day was taken.</summary>
    public static JobRest DayIsOver { get; } = new(ErrorIds.DayLimitReached, "The day's limit is reached", SourceRestsException.OfDay);
}
