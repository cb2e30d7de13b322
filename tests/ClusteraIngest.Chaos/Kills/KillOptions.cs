using System.Globalization;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>What the proof by killing is to do. Every default is stated.</summary>
internal sealed record KillOptions
{
    public const string Usage = "[--kills 200] [--seed 1] [--lists 20] [--videos 100]";

    /// <summary>How often the tool is killed: 200.</summary>
    public int Kills { get; init; } = 200;

    /// <summary>What everything random comes from: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Monitored lists: 20.</summary>
    public int Lists { get; init; } = 20;

    /// <summary>Videos of each list at the beginning: 100.</summary>
    public int Videos { get; init; } = 100;

    /// <summary>How soon a sync ends after SIGTERM: 5 s.</summary>
    public TimeSpan OrderlyEnd { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="FormatException">The arguments are others.</exception>
    public static KillOptions Parse(IReadOnlyList<string> args)
    {
        var options = new KillOptions();
        for (var at = 0; at < args.Count; at += 2)
        {
            options = (args[at], at + 1 < args.Count ? args[at + 1] : "") switch
            {
                ("--kills", var value) => options with { Kills = Number(args[at], value, 0) },
                ("--seed", var value) => options with { Seed = Number(args[at], value, 0) },
                ("--lists", var value) => options with { Lists = Number(args[at], value, 1) },
                ("--videos", var value) => options with { Videos = Number(args[at], value, 1) },
                _ => throw new FormatException($"There is no option '{args[at]}'."),
            };
        }

        return options;
    }

    private static int Number(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} wants a whole number from {least} on, not '{text}'.");
}
