using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>When a transcript that could not be had is asked for again.</summary>
internal static class TranscriptSchedule
{
    /// <summary>Automatic captions come days after the video.</summary>
    private static readonly TimeSpan[] None = [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7), TimeSpan.FromDays(30)];

    /// <summary>The next invocation tries again; what keeps failing costs less and less.</summary>
    private static readonly TimeSpan[] Failed =
    [
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.Zero,
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(7),
    ];

    /// <summary>
    /// The wait after the <paramref name="attempt"/>th time in a row that <paramref name="state"/> was met; null: not again on its own.
    /// </summary>
    public static TimeSpan? WaitAfter(TranscriptState state, int attempt) =>
        state switch
        {
            TranscriptState.None => attempt <= None.Length ? None[attempt - 1] : null,
            TranscriptState.Blocked or TranscriptState.Failed => Failed[Math.Min(attempt, Failed.Length) - 1],
            _ => null,
        };
}
