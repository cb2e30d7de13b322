using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Collection;

/// <summary>What a name has turned out to be.</summary>
internal sealed record Found(ResolutionState State)
{
    /// <summary>The error of a name that only a search can tell the channel of.</summary>
    public const string NeedsSearchId = "ChannelNeedsSearch";

    /// <summary>Nothing without a request.</summary>
    public static readonly Found Unasked = new(ResolutionState.Waiting);

    public ChannelId? ChannelId { get; init; }

    public string? Title { get; init; }

    public string? Source { get; init; }

    public IngestException? Error { get; init; }

    /// <inheritdoc cref="ChannelResolution.Facts"/>
    public Channel? Facts { get; init; }

    /// <summary>A channel, or, for null, none.</summary>
    public static Found Of(ChannelReference reference, ChannelId? channel, string? title, string source) => channel is not null
        ? new(ResolutionState.Resolved) { ChannelId = channel, Title = title, Source = source }
        : new(ResolutionState.NotFound)
        {
            Source = source,
            Error = new ItemFailedException(
                "ChannelNotFound",
                reference.Kind is ChannelReferenceKind.Video ? $"YouTube shows no video {reference.Name}, so its channel cannot be told." : $"YouTube knows no channel {reference.Name}.",
                "Check its spelling; the channel may have changed its name, or be gone."),
        };

    public static Found NeedsSearch(ChannelReference reference) => new(ResolutionState.NeedsSearch)
    {
        Error = new ItemFailedException(
            NeedsSearchId, $"Only a search can tell which channel '{Text.Printable.Of(reference.Name, 200)}' is.",
            "Give its handle (@name) or id; `clustera-ingest resolve NAME --allow-search` finds it by one of a key's 100 searches a day."),
    };
}
