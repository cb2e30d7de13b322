using System.Globalization;

namespace ClusteraIngest.Chaos.Limits;

/// <summary>What <c>limits</c> is asked for.</summary>
/// <param name="Rounds">How often each case is synced, from an empty database each time: 5.</param>
/// <param name="Seed">What the worlds are drawn from: 1.</param>
internal sealed record LimitsOptions(int Rounds, int Seed)
{
    public const string Usage = "limits [--rounds 5] [--seed 1]";

    /// <exception cref="FormatException">The arguments are others.</exception>
    public static LimitsOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LimitsOptions(5, 1);
        for (var at = 0; at < args.Count; at += 2)
        {
            var value = at + 1 < args.Count ? args[at + 1] : throw new FormatException($"{args[at]} has no value.");
            options = args[at] switch
            {
                "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 =>
                    options with
                    {
                        Rounds = rounds,
                    },
                "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => options with
                {
                    Seed = seed,
                },
                _ => throw new FormatException($"'{args[at]} {value}' is not understood."),
            };
        }

        return options;
    }
}
