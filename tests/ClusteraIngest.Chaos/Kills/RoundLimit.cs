using System.Globalization;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>The spending limit of the syncs of one round.</summary>
/// <param name="Usd">How much; null: there is none.</param>
/// <param name="IsMonthly">Whether it is the month's, in a settings file, and not the invocation's.</param>
/// <param name="IsAmple">Whether it is enough for all that there is, however much of it open runs hold.</param>
/// <param name="ChargedBefore">What Apify had charged when the round began.</param>
/// <param name="From">When it began.</param>
internal sealed record RoundLimit(decimal? Usd, bool IsMonthly, bool IsAmple, decimal ChargedBefore, DateTimeOffset From)
{
    private const decimal AmpleUsd = 60;

    /// <summary>
    /// Each run that a killed sync left open holds the most that it may charge until somebody reads it: up to 15 USD of the month.
    /// </summary>
    private const decimal AmpleMonthUsd = 1_000;

    /// <summary>How many syncs of the round are under it, each by itself.</summary>
    public int Syncs { get; set; }

    /// <summary>The most that runs which are started in the round may charge.</summary>
    public decimal? MostUsd => IsMonthly ? Math.Max(0, Usd!.Value - ChargedBefore) : Usd * Syncs;

    /// <summary>The next round's: every other one has none.</summary>
    public static RoundLimit Next(Random dice, decimal charged)
    {
        var (kind, small) = (dice.Next(8), Math.Round(0.02m + (decimal)dice.NextDouble() * 0.5m, 3));
        var now = DateTimeOffset.UtcNow;
        return kind switch
        {
            0 => new(small, IsMonthly: false, IsAmple: false, charged, now),
            1 => Ample(charged),
            2 => new(charged + small, IsMonthly: true, IsAmple: false, charged, now),
            3 => new(charged + AmpleMonthUsd, IsMonthly: true, IsAmple: true, charged, now),
            _ => new(null, IsMonthly: false, IsAmple: true, charged, now),
        };
    }

    /// <summary>One of an invocation that is large enough.</summary>
    public static RoundLimit Ample(decimal charged) => new(AmpleUsd, IsMonthly: false, IsAmple: true, charged, DateTimeOffset.UtcNow);

    /// <summary>One of an invocation that is too small for most lists.</summary>
    public static RoundLimit Small(decimal charged) => new(0.4m, IsMonthly: false, IsAmple: false, charged, DateTimeOffset.UtcNow);

    /// <summary>What it adds to a sync's arguments; a settings file of its own goes into <paramref name="directory"/>.</summary>
    public IReadOnlyList<string> Arguments(string directory)
    {
        Syncs++;
        if (Usd is not { } usd)
            return [];
        if (!IsMonthly)
            return ["--max-cost-usd", usd.ToString(CultureInfo.InvariantCulture)];

        var file = Path.Combine(directory, $"limits-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"limits:\n  monthly_usd: {usd}\n"));
        return ["--settings", file];
    }

    public override string ToString() =>
        (Usd is null, IsMonthly, IsAmple) switch
        {
            (true, _, _) => "without a limit",
            (_, var month, var ample) => $"{(ample ? "ample" : "small")} {(month ? "limits.monthly_usd" : "--max-cost-usd")}",
        };
}
