using ClusteraIngest.Errors;
using ClusteraIngest.Options;

namespace ClusteraIngest.Collection;

/// <summary>How a run collects channels. Every default is stated.</summary>
public sealed record CollectOptions
{
    /// <summary>Number that the caller knows the run by; null: none.</summary>
    public long? AnalysisId { get; init; }

    /// <summary>Number of whom the caller runs it for; null: none.</summary>
    public long? OwnerId { get; init; }

    /// <summary>Runs of a higher one go first: 0.</summary>
    public short Priority { get; init; }

    /// <summary>Whether names that only a search can resolve are searched for; each key has 100 searches a day. False.</summary>
    public bool AllowSearch { get; init; }

    /// <summary>The most videos of each channel, the newest ones; null: all.</summary>
    public int? MaxVideos { get; init; }

    /// <summary>Checks each option; a run is not begun with a wrong one.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        if (MaxVideos is { } videos)
            OptionRules.Videos.Require($"{nameof(CollectOptions)}.{nameof(MaxVideos)}", videos);
    }
}

/// <summary>A run that has begun.</summary>
/// <param name="RunId">Its number.</param>
/// <param name="Jobs">Its jobs: one for each different name, and one for each channel as far as names tell.</param>
/// <param name="Merged">Names that were left out, because they mean the same as another one.</param>
public sealed record StartedRun(long RunId, int Jobs, int Merged);
