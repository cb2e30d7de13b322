namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>What a key was used for so far.</summary>
/// <param name="Units">Units that were charged since the emulator started.</param>
/// <param name="Searches">Searches that were charged since the emulator started.</param>
/// <param name="UnitsToday">Units that were charged since midnight in Los Angeles.</param>
/// <param name="SearchesToday">Searches that were charged since midnight in Los Angeles.</param>
/// <param name="RequestsAfterRefusal">
/// Requests that came after the key had been answered that it is refused, or that the bucket they draw from is used up for the day: a
/// caller who listens sends none, except those that were on their way already: fewer than it sends at once.
/// </param>
public sealed record EmulatedKeyUse(long Units, long Searches, long UnitsToday, long SearchesToday, int RequestsAfterRefusal);
