namespace ClusteraIngest.Library.Models;

/// <summary>What writing a price down has changed.</summary>
/// <param name="Price">The price.</param>
/// <param name="Was">The price that was written down for the same day before; null: there was none.</param>
/// <param name="CallsPriced">How many calls of the past have a price now. Those that had one keep it.</param>
public sealed record ModelPriceChange(ModelPrice Price, ModelPrice? Was, int CallsPriced);
