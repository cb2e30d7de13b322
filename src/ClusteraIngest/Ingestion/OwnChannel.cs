using ClusteraIngest.Sources;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion;

/// <summary>
/// Tells the videos of a list's channel from those of other channels that it shows: featured ones, ones made together, and whatever the handle leads to after
/// another channel has taken it. Channels are compared by their id, and by their handle where an item gives no id.
/// </summary>
internal sealed class OwnChannel
{
    /// <summary>Where no item bears the name that the list was added by, the channel of most of these is taken.</summary>
    private const int MostUndecided = 250;

    private readonly bool isPlaylist;
    private readonly string? name;
    private readonly HashSet<string> handles = new(StringComparer.OrdinalIgnoreCase);
    private ChannelId? id;

    /// <param name="list">The list.</param>
    /// <param name="storedHandle">The handle that its channel is stored with; null where not known.</param>
    public OwnChannel(MonitoredList list, string? storedHandle = null)
    {
        isPlaylist = list.Kind is ListKind.Playlist;
        var reference = ListReference.Parse(list.Url);
        name = reference.Handle ?? (reference.YouTubeId is null ? "@" + list.Url[(list.Url.LastIndexOf('/') + 1)..] : null);
        if (isPlaylist || !ChannelId.TryRead(list.YoutubeId ?? reference.YouTubeId, out var known))
            return;
        id = known;
        IsDecided = true;

        // The list's own handle may have passed to another channel since.
        if ((storedHandle ?? reference.Handle) is { } handle)
            handles.Add(handle);
    }

    /// <summary>Whether it is known which channel the list's is.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Finds out which channel the list's is, from what it shows. False where that takes more items.</summary>
    /// <param name="shown">What it has shown so far.</param>
    /// <param name="isAll">Whether nothing more comes.</param>
    public bool TryDecide(IReadOnlyList<SourceItem> shown, bool isAll)
    {
        if (isPlaylist || IsDecided)
            return true;
        var videos = shown.OfType<SourceItem.Listed>().Select(item => item.Value).Where(video => KeyOf(video) is not null).ToList();
        var own = videos.Find(video => string.Equals(HandleOf(video), name, StringComparison.OrdinalIgnoreCase));
        if (own is null && !isAll && videos.Count is > 0 and < MostUndecided)
            return false;
        own ??= videos.GroupBy(KeyOf).MaxBy(channel => channel.Count())?.First();
        if (own is not null)
        {
            id = own.ChannelId;
            if (HandleOf(own) is { } handle)
                handles.Add(handle);
            IsDecided = true;
        }

        return true;
    }

    /// <summary>The item, or, where it is a video of another channel, what says so.</summary>
    public SourceItem Sort(SourceItem item) =>
        item is SourceItem.Listed { Value: var video } && IsOthers(video) ? new SourceItem.Foreign(video) : item;

    private bool IsOthers(ListedVideo video)
    {
        if (isPlaylist || !IsDecided)
            return false;
        var handle = HandleOf(video);
        if (video.ChannelId is not { } channel)
            return handle is not null && handles.Count > 0 && !handles.Contains(handle);
        if (id is null && handle is not null && handles.Contains(handle))
            id = channel;
        if (channel == id && handle is not null)
            handles.Add(handle);
        return channel != id;
    }

    private static string? HandleOf(ListedVideo video) => video.ChannelHandle ?? video.Channel?.Handle;

    private static string? KeyOf(ListedVideo video) => video.ChannelId?.Value ?? HandleOf(video)?.ToLowerInvariant();
}
