namespace ClusteraIngest.Emulator.Chat;

/// <summary>How the emulator behaves. Every default is stated.</summary>
public sealed record ChatEmulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default: a free one.</summary>
    public int Port { get; init; }

    /// <summary>The models that it has: <c>emulated-small</c>, <c>emulated-large</c>.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["emulated-small", "emulated-large"];

    /// <summary>The only key that is accepted; null, the default: any, or none.</summary>
    public string? Key { get; init; }

    /// <summary>The most tokens that a request may have: 128,000.</summary>
    public int ContextTokens { get; init; } = 128_000;

    /// <summary>What a million tokens cost that are sent, in USD on paper: 0.40.</summary>
    public decimal InputUsd { get; init; } = 0.40m;

    /// <summary>The same of those that were seen before: 0.10.</summary>
    public decimal CachedInputUsd { get; init; } = 0.10m;

    /// <summary>The same of those that are answered: 1.60.</summary>
    public decimal OutputUsd { get; init; } = 1.60m;

    /// <summary>How long each answer is delayed: 0.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// Faults and their probabilities, such as <c>429:0.1,invented-quote:0.05</c>; null: none. See <see cref="ChatEmulator.FaultNames"/>.
    /// </summary>
    public string? Faults { get; init; }

    /// <summary>What the faults are drawn from: the same seed and requests, the same faults. 0.</summary>
    public int Seed { get; init; }
}
