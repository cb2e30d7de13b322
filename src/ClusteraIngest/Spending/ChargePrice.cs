namespace ClusteraIngest.Spending;

/// <summary>What a charge may cost, in USD.</summary>
/// <param name="WholeUsd">The most that it can cost: with that set aside no spending limit cuts it off.</param>
/// <param name="LeastUsd">The least with which it brings something, where a limit is too small for the whole.</param>
/// <param name="ItemUsd">What an item of it is expected to cost.</param>
internal readonly record struct ChargePrice(decimal WholeUsd, decimal LeastUsd, decimal ItemUsd)
{
    /// <summary>Of a charge that delivers one item, or nothing that is of use.</summary>
    public static ChargePrice OfOne(decimal usd) => new(usd, usd, usd);

    /// <summary>Of a charge that delivers up to so many items, each of use by itself.</summary>
    public static ChargePrice OfItems(int count, decimal itemUsd) => new(count * itemUsd, itemUsd, itemUsd);
}
