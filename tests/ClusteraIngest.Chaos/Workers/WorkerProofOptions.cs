using System.Globalization;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>What the proof by workers is to do. Every default is stated.</summary>
internal sealed record WorkerProofOptions
{
    public const string Usage =
        "workers [--channels 1000] [--workers 4] [--kills 2] [--pauses 1] [--seed 1] [--latency MILLISECONDS] [--faults SPEC|none]";

    /// <summary>Jobs that each worker has under way at a time, as many calls at the most.</summary>
    public const int Concurrency = 4;

    /// <summary>Channels of the large run: 1,000.</summary>
    public int Channels { get; init; } = 1_000;

    /// <summary>Processes that work: 4.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>How many of them are killed, and replaced: 2.</summary>
    public int Kills { get; init; } = 2;

    /// <summary>How many of them stand still for longer than their leases last, and then go on as if nothing had been: 1.</summary>
    public int Pauses { get; init; } = 1;

    /// <summary>What everything random comes from: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long YouTube takes for each answer: 40 ms.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How YouTube misbehaves; null: not at all.</summary>
    public string? Faults { get; init; } = "500:0.005,503:0.005,429:0.005,reset:0.005";

    /// <summary>How soon a worker ends after SIGTERM: 5 s.</summary>
    public TimeSpan OrderlyEnd { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="FormatException">The arguments are others.</exception>
    public static WorkerProofOptions Parse(IReadOnlyList<string> args)
    {
        var options = new WorkerProofOptions();
        for (var at = 0; at < args.Count; at += 2)
        {
            options = (args[at], at + 1 < args.Count ? args[at + 1] : "") switch
            {
                ("--channels", var value) => options with { Channels = Number(args[at], value, 20) },
                ("--workers", var value) => options with { Workers = Number(args[at], value, 1) },
                ("--kills", var value) => options with { Kills = Number(args[at], value, 0) },
                ("--pauses", var value) => options with { Pauses = Number(args[at], value, 0) },
                ("--seed", var value) => options with { Seed = Number(args[at], value, 0) },
                ("--latency", var value) => options with { Latency = TimeSpan.FromMilliseconds(Number(args[at], value, 0)) },
                ("--faults", "none") => options with { Faults = null },
                ("--faults", { Length: > 0 } value) => options with { Faults = value },
                _ => throw new FormatException($"There is no option '{args[at]}', or it has no value."),
            };
        }

        return options;
    }

    private static int Number(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} wants a whole number from {least} on, not '{text}'.");
}
