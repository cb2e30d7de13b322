namespace ClusteraIngest.Library.Models;

/// <summary>A model that can be asked.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Price">What it costs today; null: that is not known.</param>
/// <param name="IsDefault">Whether it is asked where none is given.</param>
/// <param name="IsOffered">Whether the provider tells of it; null: it tells nothing.</param>
public sealed record KnownModel(string Provider, string Model, ModelPrice? Price, bool IsDefault, bool? IsOffered);

/// <summary>How a model has passed its test.</summary>
/// <param name="Model">The model.</param>
/// <param name="Finding">What it did, in a sentence.</param>
/// <param name="Elapsed">How long the answer took.</param>
/// <param name="InputTokens">The tokens that were sent.</param>
/// <param name="OutputTokens">The tokens that came.</param>
/// <param name="CostUsd">What it cost; null: the price is not known.</param>
public sealed record ModelTest(ModelName Model, string Finding, TimeSpan Elapsed, long InputTokens, long OutputTokens, decimal? CostUsd);
