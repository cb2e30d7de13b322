using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive;

/// <content>Archived channels by what they are called.</content>
public sealed partial class ArchiveClient
{
    /// <summary>The id of an archived channel. Nothing is asked of the network.</summary>
    /// <param name="channel">Its id, handle or address, in any spelling.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">
    /// <c>ListNotMonitored</c>: it is not archived, or not yet which channel it is; or it is no channel's address.
    /// </exception>
    public async Task<ChannelId> FindChannelAsync(string channel, CancellationToken cancel = default)
    {
        var reference = ListReference.Parse(channel);
        var list = await new ListsClient(services).FindAsync(reference, cancel);
        if ((list?.YoutubeId ?? reference.YouTubeId) is { } id && ChannelId.TryParse(id, out var known))
            if (list is { IsArchived: true } || await services.QueryAsync(source => MediaQuery.AnyAsync(source, known, cancel), cancel))
                return known;
        throw new InvalidInputException(
            ErrorIds.ListNotMonitored,
            list is not { IsArchived: true }
                ? $"{reference.Url} is not an archived channel."
                : $"It is not known yet which channel {reference.Url} is: it was not listed so far.",
            "Give its id, or archive it first."
        );
    }
}
