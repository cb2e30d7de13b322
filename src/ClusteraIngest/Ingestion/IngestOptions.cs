namespace ClusteraIngest.Ingestion;

/// <summary>How the stages work. Every default is stated.</summary>
public sealed record IngestOptions
{
    /// <summary>Paid runs at once, over all stages of an invocation: 5. Lowered on its own while the plan allows fewer.</summary>
    public int Concurrency { get; init; } = 5;

    /// <summary>The most videos of each kind that one run reads of a list, given for this invocation; wins over the list's own. Null: not given.</summary>
    public int? MaxVideos { get; init; }

    /// <summary>The same for lists that have no cap of their own, where <see cref="MaxVideos"/> is not given: 200.</summary>
    public int DefaultMaxVideos { get; init; } = 200;

    /// <summary>The most that this invocation may cost in USD; null: no limit.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>How long Apify or the database may be away before the invocation ends: 10 minutes. Until then they are waited for.</summary>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Reads lists from the beginning, without watermark, and without a cap unless <see cref="MaxVideos"/> is given.</summary>
    public bool Full { get; init; }

    /// <summary>False: a sync leaves transcripts alone.</summary>
    public bool WithTranscripts { get; init; } = true;

    /// <summary>Transcript languages in order of preference, given for this invocation; they win over the list's own. Empty: not given.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The same for videos of lists that name none, where <see cref="Languages"/> are not given; empty: the video's original language.</summary>
    public IReadOnlyList<string> DefaultLanguages { get; init; } = [];
}
