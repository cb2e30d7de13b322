namespace ClusteraIngest.Jobs;

/// <summary>How long jobs of each kind take: a moving average of those that have ended. Not thread-safe.</summary>
internal sealed class JobDurations
{
    private readonly Dictionary<string, TimeSpan> averages = [];

    /// <summary>What a job of that kind takes; null: none has ended yet.</summary>
    public TimeSpan? Of(string kind) => averages.TryGetValue(kind, out var average) ? average : null;

    /// <summary>Learns how long a job has taken.</summary>
    public void Add(string kind, TimeSpan duration) =>
        averages[kind] = averages.TryGetValue(kind, out var before) ? before + (duration - before) / 8 : duration;
}
