using ClusteraIngest.Sources;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Tells the videos of a list's channel from those of other channels that it shows: featured ones, ones made together, and whatever the
/// handle leads to after another channel has taken it. Channels are compared by their id, and by their handle where an item gives no id.
/// Where the channel was asked for by its id, such an item is its own also under a handle that is new, as long as nothing says that it is
/// another channel's.
/// </summary>
internal sealed class OwnChannel
{
    /// <summary>Where no item bears the handle that the list was added by, the channel of most of these is taken.</summary>
    private const int MostUndecided = 250;

    private readonly bool isPlaylist;
    private readonly bool isAskedById;
    private readonly string? ownHandle;
    private readonly HashSet<string> handles = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> othersHandles = new(StringComparer.OrdinalIgnoreCase);
    private ChannelId? id;
    private bool hasToldHandle;

    /// <param name="list">The list.</param>
    /// <param name="storedHandle">The handle that its channel is stored with; null where not known.</param>
    /// <param name="isAskedById">Whether what is shown is what the channel's id leads to.</param>
    public OwnChannel(MonitoredList list, string? storedHandle = null, bool isAskedById = false)
    {
        isPlaylist = list.Kind is ListKind.Playlist;
        var reference = ListReference.Parse(list.Url);
        // A custom name or a user name is no handle: the handle @name may be another channel's than /c/name.
        ownHandle = reference.Handle;
        if (isPlaylist || !ChannelId.TryRead(list.YoutubeId ?? reference.YouTubeId, out var known))
            return;
        id = known;
        this.isAskedById = isAskedById;
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
        var own = ownHandle is null
            ? null
            : videos.Find(video => string.Equals(HandleOf(video), ownHandle, StringComparison.OrdinalIgnoreCase));
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

    /// <summary>
    /// The handles, in small letters, that items without a channel's id give, and of which nothing says whose they are. Those that are
    /// known to be other channels' are for <see cref="AddOthers"/>.
    /// </summary>
    /// <param name="items">Items that are to be sorted next.</param>
    public IReadOnlyList<string> UnknownHandles(IReadOnlyList<SourceItem> items)
    {
        if (!isAskedById)
            return [];
        var videos = items.OfType<SourceItem.Listed>().Select(item => item.Value).ToList();
        foreach (var video in videos)
            Learn(video);
        if (hasToldHandle)
            return [];
        var told = videos.Where(video => video.ChannelId is null).Select(HandleOf).OfType<string>();
        return
        [
            .. told.Select(handle => handle.ToLowerInvariant())
                .Distinct()
                .Where(handle => !handles.Contains(handle) && !othersHandles.Contains(handle)),
        ];
    }

    /// <summary>Takes note of handles of other channels.</summary>
    public void AddOthers(IEnumerable<string> known) => othersHandles.UnionWith(known);

    /// <summary>The item, or, where it is a video of another channel, what says so.</summary>
    public SourceItem Sort(SourceItem item) =>
        item is SourceItem.Listed { Value: var video } && IsOthers(video) ? new SourceItem.Foreign(video) : item;

    private bool IsOthers(ListedVideo video)
    {
        if (isPlaylist || !IsDecided)
            return false;
        if (video.ChannelId is { } channel)
        {
            Learn(video);
            return channel != id;
        }

        if (HandleOf(video) is not { } handle || handles.Contains(handle))
            return false;
        return othersHandles.Contains(handle) || handles.Count > 0 && (!isAskedById || hasToldHandle);
    }

    /// <summary>Which handle goes with which id.</summary>
    private void Learn(ListedVideo video)
    {
        if (video.ChannelId is not { } channel || HandleOf(video) is not { } handle)
            return;
        if (id is null && handles.Contains(handle))
            id = channel;
        if (channel != id)
            return;
        handles.Add(handle);
        hasToldHandle = true;
    }

    private static string? HandleOf(ListedVideo video) => video.ChannelHandle ?? video.Channel?.Handle;

    private static string? KeyOf(ListedVideo video) => video.ChannelId?.Value ?? HandleOf(video)?.ToLowerInvariant();
}
