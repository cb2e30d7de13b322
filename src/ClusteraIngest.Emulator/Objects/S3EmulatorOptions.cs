namespace ClusteraIngest.Emulator.Objects;

/// <summary>How the look-alike of S3 behaves. Every default is stated.</summary>
public sealed record S3EmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default: a free one.</summary>
    public int Port { get; init; }

    /// <summary>The id of the only access key: <c>emulator</c>.</summary>
    public string AccessKeyId { get; init; } = "emulator";

    /// <summary>The access key's secret: <c>emulator-secret</c>.</summary>
    public string SecretAccessKey { get; init; } = "emulator-secret";

    /// <summary>The buckets that are there from the beginning: <c>media</c>.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = ["media"];

    /// <summary>
    /// Where objects and unfinished uploads are kept; what is there is served again. Null, the default: a temporary directory, which goes
    /// with the emulator.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>The bytes that there is room for; null, the default: as many as the disk has.</summary>
    public long? MostBytes { get; init; }

    /// <summary>The fewest bytes of a part that is not the last: 5 MiB, as S3 has it.</summary>
    public long LeastPartBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>The most entries of a page of a list: 1,000.</summary>
    public int PageSize { get; init; } = 1_000;

    /// <summary>How long each answer is delayed: 0.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// Faults and their probabilities, such as <c>503:0.1,lost-complete:0.05</c>; null: none. See <see cref="S3Emulator.FaultNames"/>.
    /// </summary>
    public string? Faults { get; init; }

    /// <summary>What the faults are drawn from: the same seed and requests, the same faults. 0.</summary>
    public int Seed { get; init; }

    /// <summary>The clock that signatures are checked by: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
