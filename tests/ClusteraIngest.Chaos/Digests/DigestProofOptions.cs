using System.Globalization;

namespace ClusteraIngest.Chaos.Digests;

/// <summary>What the proof by digests is to do. Every default is stated.</summary>
internal sealed record DigestProofOptions
{
    public const string Usage = "digest [--kills 50] [--seed 1] [--videos 60] [--concurrency 3]";

    /// <summary>How many processes are killed: 50.</summary>
    public int Kills { get; init; } = 50;

    /// <summary>What everything random comes from: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Videos, of two digests each: 60.</summary>
    public int Videos { get; init; } = 60;

    /// <summary>Videos at a time: 3.</summary>
    public int Concurrency { get; init; } = 3;

    /// <exception cref="FormatException">The arguments are others.</exception>
    public static DigestProofOptions Parse(IReadOnlyList<string> args)
    {
        var options = new DigestProofOptions();
        for (var at = 0; at < args.Count; at += 2)
        {
            options = (args[at], at + 1 < args.Count ? args[at + 1] : "") switch
            {
                ("--kills", var value) => options with { Kills = Number(args[at], value, 0) },
                ("--seed", var value) => options with { Seed = Number(args[at], value, 0) },
                ("--videos", var value) => options with { Videos = Number(args[at], value, 1) },
                ("--concurrency", var value) => options with { Concurrency = Number(args[at], value, 1) },
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
