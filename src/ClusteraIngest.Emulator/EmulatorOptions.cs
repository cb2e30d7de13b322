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

    /// <summary>
    /// True: without item files nothing is served until <see cref="World.Add(System.Text.Json.Nodes.JsonObject)"/>. False.
    /// </summary>
    public bool WithoutDemo { get; init; }

    /// <summary>How long each answer is delayed: 0.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long a run stays RUNNING, its items trickling in evenly: 0.</summary>
    public TimeSpan RunTime { get; init; }

    /// <summary>How long the list of runs does not show a run that meets the fault <c>late-listing</c>: 20 s.</summary>
    public TimeSpan ListingDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after its end the cost of a run is still 0 that the fault <c>unsettled</c> strikes: 10 s.</summary>
    public TimeSpan SettlingTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Faults and their probabilities, such as <c>429:0.1,lost-start:0.05</c>; null: none. See <see cref="ApifyEmulator.FaultNames"/>.
    /// </summary>
    public string? Faults { get; init; }

    /// <summary>What the faults are drawn from: the same seed and requests, the same faults. 0.</summary>
    public int Seed { get; init; }

    /// <summary>The only token that is accepted; null, the default: any that is not empty.</summary>
    public string? Token { get; init; }

    /// <summary>Runs at once that the plan allows, beyond which a start is answered with 402; null, the default: any number.</summary>
    public int? MaxConcurrentRuns { get; init; }

    /// <summary>
    /// Memory of all runs at once that the plan allows, in MB, beyond which a start is answered with 402; null, the default: any.
    /// </summary>
    public int? MaxMemoryMbytes { get; init; }
}
