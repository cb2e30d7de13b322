namespace ClusteraIngest.Library.Models;

/// <summary>What a piece of work may cost in all: what is told of it before it begins is not gone beyond.</summary>
/// <param name="mostUsd">The most; null: no price is known, and nothing was told.</param>
internal sealed class Allowance(decimal? mostUsd)
{
    /// <summary>The most.</summary>
    public decimal? MostUsd => mostUsd;

    /// <summary>What was spent so far.</summary>
    public decimal SpentUsd { get; private set; }

    /// <summary>Whether a call has room that costs so much at most.</summary>
    public bool HasRoomFor(decimal usd) => mostUsd is not { } most || SpentUsd + usd <= most;

    /// <summary>Counts what a call has cost, or, where it was lost, may have cost.</summary>
    public void Spend(decimal usd) => SpentUsd += usd;
}
