namespace ClusteraIngest.Spending;

/// <summary>What a paid run may cost, in USD.</summary>
/// <param name="WholeUsd">The most that it can charge: with that set aside no spending limit cuts it off.</param>
/// <param name="LeastUsd">The least with which it brings something, where a limit is too small for the whole.</param>
/// <param name="ItemUsd">What an item is expected to cost.</param>
internal readonly record struct RunPrice(decimal WholeUsd, decimal LeastUsd, decimal ItemUsd)
{
    /// <summary>Of a run that delivers one item, or nothing that is of use.</summary>
    public static RunPrice OfOne(decimal usd) => new(usd, usd, usd);

    /// <summary>Of a run that delivers up to so many items, each of use by itself.</summary>
    public static RunPrice OfItems(int count, decimal itemUsd) => new(count * itemUsd, itemUsd, itemUsd);
}
