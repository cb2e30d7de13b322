namespace ClusteraIngest.Library.Models;

/// <summary>What a model's tokens cost from a day (UTC) on, in USD for a million.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="InputUsd">For what is sent.</param>
/// <param name="CachedInputUsd">For what is sent and the provider has seen before; null: as the rest.</param>
/// <param name="OutputUsd">For what is answered.</param>
public sealed record ModelPrice(
    string Provider,
    string Model,
    DateOnly ValidFrom,
    decimal InputUsd,
    decimal? CachedInputUsd,
    decimal OutputUsd
)
{
    private const decimal Million = 1_000_000;

    /// <summary>What a call costs.</summary>
    /// <param name="usage">Its tokens.</param>
    internal decimal Of(ModelUsage usage) =>
        ((usage.Input - usage.Cached) * InputUsd + usage.Cached * (CachedInputUsd ?? InputUsd) + usage.Output * OutputUsd) / Million;

    /// <summary>The most that a call can cost.</summary>
    /// <param name="input">The most tokens that are sent.</param>
    /// <param name="output">The most that are answered.</param>
    internal decimal Most(int input, int output) => (input * Math.Max(InputUsd, CachedInputUsd ?? 0) + output * OutputUsd) / Million;
}

/// <summary>The tokens of a call, as the provider counts them.</summary>
/// <param name="Input">Sent, with those that were seen before.</param>
/// <param name="Cached">Those of them that were seen before.</param>
/// <param name="Output">Answered, with those that the model has thought.</param>
internal readonly record struct ModelUsage(long Input, long Cached, long Output);
