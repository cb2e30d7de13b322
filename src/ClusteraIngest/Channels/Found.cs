using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>What a name has turned out to be.</summary>
internal sealed record Found(ResolutionState State)
{
    /// <summary>Nothing without a request.</summary>
    public static readonly Found Unasked = new(ResolutionState.Waiting);

    public ChannelId? ChannelId { get; init; }

    public string? Title { get; init; }

    public string? Source { get; init; }

    public IngestException? Error { get; init; }

    /// <inheritdoc cref="ChannelResolution.Facts"/>
    public Channel? Facts { get; init; }

    /// <summary>A channel, or, for null, none: what there is to say of that depends on how it was called.</summary>
    public static Found Of(ChannelId? channel, string? title, string source) =>
        channel is not null
            ? new(ResolutionState.Resolved)
            {
                ChannelId = channel,
                Title = title,
                Source = source,
            }
            : new(ResolutionState.NotFound) { Source = source };

    /// <summary>YouTube knows no such channel.</summary>
    /// <param name="reference">The name.</param>
    /// <param name="input">The name as it was given.</param>
    public static ItemFailedException NotFound(ChannelReference reference, string input) =>
        reference.Kind is ChannelReferenceKind.Video
            ? new(
                ErrorIds.ChannelNotFound,
                $"YouTube shows no video '{Text.Printable.Of(input, 200)}', so its channel cannot be told.",
                "Check its id; the video may be private or deleted: give another one of the channel's, or the channel's handle (@name) "
                    + "or id."
            )
            : new(
                ErrorIds.ChannelNotFound,
                $"YouTube knows no channel '{Text.Printable.Of(input, 200)}'.",
                "Check its spelling; the channel may have changed its name, or be gone."
            );

    public static Found NeedsSearch(ChannelReference reference) =>
        new(ResolutionState.NeedsSearch)
        {
            Error = new ItemFailedException(
                ErrorIds.ChannelNeedsSearch,
                $"Only a search can tell which channel '{Text.Printable.Of(reference.Name, 200)}' is.",
                "Give its handle (@name) or id; `IngestClient.Channels.ResolveAsync(names, allowSearch: true)` finds it by one of a key's "
                    + "100 searches a day."
            ),
        };
}
