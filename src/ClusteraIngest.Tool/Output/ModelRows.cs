using ClusteraIngest.Library.Models;

namespace ClusteraIngest.Tool.Output;

/// <summary>A model for programs.</summary>
internal sealed record ModelRow(
    string Provider,
    string Model,
    bool IsDefault,
    bool? IsOffered,
    decimal? InputUsd,
    decimal? CachedInputUsd,
    decimal? OutputUsd,
    DateOnly? ValidFrom
)
{
    public static ModelRow Of(KnownModel model) =>
        new(
            model.Provider,
            model.Model,
            model.IsDefault,
            model.IsOffered,
            model.Price?.InputUsd,
            model.Price?.CachedInputUsd,
            model.Price?.OutputUsd,
            model.Price?.ValidFrom
        );
}

/// <summary>A model's test for programs.</summary>
internal sealed record ModelTestRow(
    string Model,
    string Finding,
    double ElapsedSeconds,
    long InputTokens,
    long OutputTokens,
    decimal? CostUsd
);
