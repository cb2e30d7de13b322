using System.Globalization;

namespace ClusteraIngest.Chaos.Drift;

/// <summary>What <c>drift</c> is asked for.</summary>
/// <param name="Minutes">How long it syncs.</param>
/// <param name="Seed">What the world's changes are drawn from.</param>
/// <param name="Resources">
/// Whether growth of memory, connections, handles and threads breaks the proof: not in minutes, or beside other work.
/// </param>
internal sealed record DriftOptions(double Minutes, int Seed, bool Resources = true)
{
    public const string Usage = "drift [--minutes 20] [--seed 1] [--resources yes|no]";

    /// <exception cref="FormatException">The arguments are others.</exception>
    public static DriftOptions Parse(IReadOnlyList<string> args)
    {
        var options = new DriftOptions(20, 1);
        for (var at = 0; at < args.Count; at += 2)
        {
            var value = at + 1 < args.Count ? args[at + 1] : throw new FormatException($"{args[at]} has no value.");
            options = args[at] switch
            {
                "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 => options with
                {
                    Minutes = minutes,
                },
                "--resources" when value is "yes" or "no" => options with { Resources = value == "yes" },
                "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed) => options with { Seed = seed },
                _ => throw new FormatException($"'{args[at]} {value}' is not understood."),
            };
        }

        return options;
    }
}
