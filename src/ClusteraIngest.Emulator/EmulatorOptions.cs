namespace ClusteraIngest.Emulator;

/// <summary>How the emulator behaves. Every default is stated.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default: a free one.</summary>
    public int Port { get; init; }

    /// <summary>Dataset exports of the list actor (JSON array or NDJSON) to serve; empty: the demo's data.</summary>
    public IReadOnlyList<string> ItemFiles { get; init; } = [];

    /// <summary>Transcripts to serve: JSON objects from video id to the transcript actor's item; others are made up.</summary>
    public IReadOnlyList<string> TranscriptFiles { get; init; } = [];

    /// <summary>How long each answer is delayed: 0.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long a run stays RUNNING, its items trickling in evenly: 0.</summary>
    public TimeSpan RunTime { get; init; }

    /// <summary>Faults and their probabilities, such as <c>429:0.1,lost-start:0.05</c>; null: none.</summary>
    public string? Faults { get; init; }

    /// <summary>What the faults are drawn from: the same seed and requests, the same faults. 0.</summary>
    public int Seed { get; init; }
}
