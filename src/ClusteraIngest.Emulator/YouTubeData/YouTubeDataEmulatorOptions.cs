namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>How the emulator behaves. Every default is stated.</summary>
public sealed record YouTubeDataEmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default: a free one.</summary>
    public int Port { get; init; }

    /// <summary>The keys that are accepted; empty, the default: any, each with 10,000 units and 100 searches a day.</summary>
    public IReadOnlyList<EmulatedKey> Keys { get; init; } = [];

    /// <summary>How long each answer is delayed: 0.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// Faults and their probabilities, such as <c>503:0.1,reset:0.05</c>; null: none. See <see cref="YouTubeDataEmulator.FaultNames"/>.
    /// </summary>
    public string? Faults { get; init; }

    /// <summary>What the faults are drawn from: the same seed and requests, the same faults. 0.</summary>
    public int Seed { get; init; }

    /// <summary>True: nothing is served until something is added to <see cref="YouTubeDataEmulator.World"/>. False.</summary>
    public bool WithoutDemo { get; init; }

    /// <summary>What the quotas' days and minutes are told by: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
