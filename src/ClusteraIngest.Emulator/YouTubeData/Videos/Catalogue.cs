using ClusteraIngest.Emulator.YouTubeData.Api;

namespace ClusteraIngest.Emulator.YouTubeData.Videos;

/// <summary>All channels, playlists and videos, under one lock that is held for no longer than a page takes.</summary>
internal sealed class Catalogue
{
    /// <summary>As far as the service reads a list of uploads.</summary>
    private const int MostUploads = 20_000;

    /// <summary>As many items as a playlist can have.</summary>
    private const int MostItems = 5_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Versioned<EmulatedChannel>> channels = [];
    private readonly Dictionary<string, Uploads> uploads = [];
    private readonly Dictionary<string, Versioned<EmulatedVideo>> videos = [];
    private readonly Dictionary<string, Versioned<EmulatedPlaylist>> playlists = [];
    private readonly Dictionary<string, string> handles = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> userNames = new(StringComparer.OrdinalIgnoreCase);
    private long version;

    public int ChannelCount
    {
        get
        {
            lock (gate)
                return channels.Count;
        }
    }

    public int VideoCount
    {
        get
        {
            lock (gate)
                return videos.Count;
        }
    }

    public void Put(EmulatedChannel channel)
    {
        lock (gate)
            Store(channel);
    }

    public void Put(EmulatedVideo video) => Put([video]);

    public void Put(IEnumerable<EmulatedVideo> added)
    {
        lock (gate)
        {
            foreach (var video in added)
                Store(video);
        }
    }

    public void Put(EmulatedPlaylist playlist)
    {
        lock (gate)
            playlists[playlist.Id] = new(playlist, ++version);
    }

    public bool ChangeChannel(string id, Func<EmulatedChannel, EmulatedChannel> change)
    {
        lock (gate)
        {
            if (!channels.TryGetValue(id, out var known))
                return false;
            Store(change(known.Facts) with { Id = id });
            return true;
        }
    }

    public bool ChangeVideo(string id, Func<EmulatedVideo, EmulatedVideo> change)
    {
        lock (gate)
        {
            if (!videos.TryGetValue(id, out var known))
                return false;
            Store(change(known.Facts) with { Id = id });
            return true;
        }
    }

    public bool ChangePlaylist(string id, Func<EmulatedPlaylist, EmulatedPlaylist> change)
    {
        lock (gate)
        {
            if (!playlists.TryGetValue(id, out var known))
                return false;
            playlists[id] = new(change(known.Facts) with { Id = id }, ++version);
            return true;
        }
    }

    public bool RemoveChannel(string id)
    {
        lock (gate)
        {
            if (!channels.Remove(id, out var known))
                return false;
            Unname(known.Facts);
            foreach (var video in videos.Values.Where(video => video.Facts.ChannelId == id).ToList())
                Store(video.Facts with { IsDeleted = true });
            foreach (var playlist in playlists.Values.Where(playlist => playlist.Facts.ChannelId == id).ToList())
                playlists.Remove(playlist.Facts.Id);
            return true;
        }
    }

    public bool RemovePlaylist(string id)
    {
        lock (gate)
            return playlists.Remove(id);
    }

    public EmulatedVideo? Video(string id)
    {
        lock (gate)
            return videos.TryGetValue(id, out var video) ? video.Facts : null;
    }

    public EmulatedVideo? NewestUpload(string channelId)
    {
        lock (gate)
            return uploads.GetValueOrDefault(channelId)?.Slice(0, 1).FirstOrDefault() is { } id ? videos[id].Facts : null;
    }

    /// <summary>Those of the channels that there are.</summary>
    public IReadOnlyList<SeenChannel> Channels(IEnumerable<string> ids)
    {
        lock (gate)
            return [.. ids.Where(channels.ContainsKey).Select(Seen)];
    }

    public SeenChannel? ChannelOfHandle(string handle)
    {
        lock (gate)
            return handles.TryGetValue(handle.TrimStart('@'), out var id) ? Seen(id) : null;
    }

    public SeenChannel? ChannelOfUser(string name)
    {
        lock (gate)
            return userNames.TryGetValue(name, out var id) ? Seen(id) : null;
    }

    /// <summary>Those of the videos that a stranger gets to see.</summary>
    public IReadOnlyList<SeenVideo> Videos(IEnumerable<string> ids)
    {
        lock (gate)
            return [.. ids.Select(SeenOrNull).OfType<SeenVideo>().Where(video => video.Facts.IsVisible)];
    }

    /// <summary>Those of the playlists that there are, lists of uploads included.</summary>
    public IReadOnlyList<SeenPlaylist> Playlists(IEnumerable<string> ids)
    {
        lock (gate)
            return [.. ids.Select(PlaylistOrNull).OfType<SeenPlaylist>()];
    }

    public IReadOnlyList<SeenPlaylist> PlaylistsOf(string channelId)
    {
        lock (gate)
            return
            [
                .. playlists
                    .Values.Where(playlist => playlist.Facts.ChannelId == channelId)
                    .Select(playlist => PlaylistOrNull(playlist.Facts.Id)!),
            ];
    }

    /// <summary>A page of a playlist; null: there is no such list, or one of uploads that is empty.</summary>
    public PlaylistSlice? PlaylistPage(string id, PageToken? token, int atMost)
    {
        lock (gate)
        {
            if (PlaylistOrNull(id) is not { } playlist)
                return null;
            var page = Page.Of(playlist.Items, token, atMost);
            string[] ids = id is ['U', 'U', ..]
                ? [.. uploads[playlist.Facts.ChannelId].Slice(page.Start, page.Count)]
                : [.. Enumerable.Range(page.Start, page.Count).Select(at => playlist.Facts.VideoIds[at])];
            return new(playlist, page, ids, [.. ids.Select(SeenOrNull)]);
        }
    }

    /// <summary>The channels and videos that fit, best first.</summary>
    public (IReadOnlyList<SeenChannel> Channels, IReadOnlyList<SeenVideo> Videos) Search(
        SearchTerms terms,
        bool forChannels,
        bool forVideos
    )
    {
        lock (gate)
        {
            var foundChannels = forChannels
                ? terms.Best(channels.Values.Select(channel => channel.Facts)).Select(channel => Seen(channel.Id)).ToList()
                : [];
            var foundVideos = forVideos
                ? terms.Best(videos.Values.Select(video => video.Facts)).Select(video => SeenOrNull(video.Id)!).ToList()
                : [];
            return (foundChannels, foundVideos);
        }
    }

    private void Store(EmulatedChannel channel)
    {
        if (channels.TryGetValue(channel.Id, out var before))
            Unname(before.Facts);
        channels[channel.Id] = new(channel, ++version);
        uploads.TryAdd(channel.Id, new());
        if (channel.Handle is { Length: > 0 } handle)
            handles[handle.TrimStart('@')] = channel.Id;
        if (channel.UserName is { Length: > 0 } name)
            userNames[name] = channel.Id;
    }

    /// <summary>Names that another channel has taken meanwhile stay that channel's.</summary>
    private void Unname(EmulatedChannel channel)
    {
        if (channel.Handle?.TrimStart('@') is { } handle && handles.GetValueOrDefault(handle) == channel.Id)
            handles.Remove(handle);
        if (channel.UserName is { } name && userNames.GetValueOrDefault(name) == channel.Id)
            userNames.Remove(name);
    }

    private void Store(EmulatedVideo video)
    {
        if (videos.TryGetValue(video.Id, out var before) && before.Facts.IsListed)
            uploads[before.Facts.ChannelId].Remove(before.Facts);
        videos[video.Id] = new(video, ++version);
        if (!uploads.TryGetValue(video.ChannelId, out var list))
            uploads[video.ChannelId] = list = new();
        if (video.IsListed)
            list.Add(video);
    }

    private SeenChannel Seen(string id) => new(channels[id].Facts, channels[id].Version, uploads[id].Count);

    private SeenVideo? SeenOrNull(string id)
    {
        if (!videos.TryGetValue(id, out var video))
            return null;
        var channel = channels.GetValueOrDefault(video.Facts.ChannelId);
        return new(video.Facts, Math.Max(video.Version, channel.Version), channel.Facts?.Title ?? "");
    }

    private SeenPlaylist? PlaylistOrNull(string id)
    {
        if (id is ['U', 'U', .. var rest])
        {
            return channels.TryGetValue("UC" + rest, out var owner) && uploads["UC" + rest].Count is > 0 and var count
                ? new(
                    new(id, owner.Facts.Id, "Uploads from " + owner.Facts.Title) { PublishedAt = owner.Facts.PublishedAt },
                    owner.Version,
                    Math.Min(count, MostUploads),
                    owner.Facts.Title
                )
                : null;
        }
        return playlists.TryGetValue(id, out var playlist)
            ? new(
                playlist.Facts,
                playlist.Version,
                Math.Min(playlist.Facts.VideoIds.Count, MostItems),
                channels.GetValueOrDefault(playlist.Facts.ChannelId).Facts?.Title ?? ""
            )
            : null;
    }
}
