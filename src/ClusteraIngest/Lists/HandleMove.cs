using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Lists;

/// <summary>A list's channel goes by another handle than the one in the list's address.</summary>
/// <param name="FormerUrl">The list's address so far.</param>
/// <param name="Url">Its address by the new handle.</param>
/// <param name="Message">What has happened, with both names.</param>
internal sealed record HandleMove(string FormerUrl, string Url, string Message)
{
    /// <summary>Null where the list's address holds no handle, or the one that the channel has now.</summary>
    /// <param name="list">The list.</param>
    /// <param name="channel">Its channel; null where not known.</param>
    /// <param name="handle">The handle that the source gives for it; null where it gives none.</param>
    /// <param name="title">The channel's title; null where not known.</param>
    public static HandleMove? Of(MonitoredList list, ChannelId? channel, string? handle, string? title)
    {
        if (
            channel is null
            || handle is null
            || list.Kind is ListKind.Playlist
            || ListReference.Parse(list.Url).Handle is not { } former
            || !ListReference.TryParse(handle, out var now)
            || now.Url == list.Url
        )
            return null;
        return new(
            list.Url,
            now.Url,
            $"{list.Url}: the handle of its channel {channel}{(title is null ? "" : $" ({title})")} is {now.Handle} now, it was "
                + $"{former}. The list follows the channel by its id; "
                + $"whatever {former} leads to from now on is not this list's."
        );
    }
}
