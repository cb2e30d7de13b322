using System.Globalization;
using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTube;

/// <summary>What the emulated youtube.com shows. It can be changed from any thread while the emulator runs.</summary>
public sealed class YouTubeWebWorld
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, WebChannel> channels = [];
    private readonly Dictionary<string, WebVideo> videos = [];
    private readonly Dictionary<string, HashSet<string>> videosOf = [];
    private readonly Dictionary<string, WebPlaylist> playlists = [];
    private readonly Dictionary<string, IReadOnlyList<WebVideo>> sorted = [];

    /// <summary>Adds a channel, or puts it in place of the one with its id.</summary>
    public void AddChannel(WebChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.Id is not ['U', 'C', ..] || channel.Id.Length != 24)
            throw new ArgumentException($"A channel's id is UC and 22 characters, '{channel.Id}' is not.", nameof(channel));
        lock (gate)
            channels[channel.Id] = channel;
    }

    /// <summary>Adds a video, or puts it in place of the one with its id. Its channel should be there.</summary>
    public void AddVideo(WebVideo video)
    {
        ArgumentNullException.ThrowIfNull(video);
        lock (gate)
        {
            videos[video.Id] = video;
            if (!videosOf.TryGetValue(video.ChannelId, out var ids))
                videosOf[video.ChannelId] = ids = [];
            ids.Add(video.Id);
            sorted.Remove(video.ChannelId);
        }
    }

    /// <summary>Adds a playlist, or puts it in place of the one with its id.</summary>
    public void AddPlaylist(WebPlaylist playlist)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        lock (gate)
            playlists[playlist.Id] = playlist;
    }

    /// <summary>The video as it stands; null: there never was one.</summary>
    public WebVideo? Video(string videoId)
    {
        lock (gate)
            return videos.GetValueOrDefault(videoId);
    }

    /// <summary>Changes a video; false where there is none.</summary>
    public bool ChangeVideo(string videoId, Func<WebVideo, WebVideo> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            if (Video(videoId) is not { } video)
                return false;
            AddVideo(change(video));
            return true;
        }
    }

    /// <summary>The channel with this id; null: there is none.</summary>
    public WebChannel? Channel(string channelId)
    {
        lock (gate)
            return channels.GetValueOrDefault(channelId);
    }

    /// <summary>The videos of a channel, hidden and removed ones too, the newest first.</summary>
    public IReadOnlyList<WebVideo> VideosOf(string channelId)
    {
        lock (gate)
        {
            if (sorted.TryGetValue(channelId, out var known))
                return known;
            return sorted[channelId] = videosOf.TryGetValue(channelId, out var ids)
                ? [.. ids.Select(id => videos[id]).OrderByDescending(video => video.PublishedAt).ThenBy(video => video.Id)]
                : [];
        }
    }

    /// <summary>
    /// Adds a channel with made-up videos: the same handle, the same ids and titles, in every run. Its ordinary videos have the ids that
    /// <see cref="YouTubeData.YouTubeDataWorld.AddGeneratedChannel"/> gives them.
    /// </summary>
    /// <param name="handle">Its handle, with or without the @.</param>
    /// <param name="videos">How many ordinary videos.</param>
    /// <param name="shorts">How many Shorts.</param>
    /// <param name="streams">How many streams that are over.</param>
    /// <param name="newest">When the newest was published; by default at noon of 2026-01-01, UTC.</param>
    public WebChannel AddGeneratedChannel(string handle, int videos, int shorts = 0, int streams = 0, DateTimeOffset? newest = null)
    {
        var made = Generated.Channel(handle);
        var channel = new WebChannel(made.Id, made.Title) { Handle = made.Handle, Description = made.Description };
        AddChannel(channel);
        var last = newest ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var all = videos + shorts + streams;
        for (var number = 0; number < all; number++)
        {
            var video = Generated.Video(made, number, last.AddHours(number - all + 1));
            AddVideo(
                new WebVideo(video.Id, channel.Id, video.Title, video.PublishedAt)
                {
                    Kind =
                        number < videos ? WebVideoKind.Video
                        : number < videos + shorts ? WebVideoKind.Short
                        : WebVideoKind.Stream,
                    Description = string.Create(CultureInfo.InvariantCulture, $"Made up for tests, no. {number + 1}."),
                    DurationSeconds = 3 + number % 4,
                    ViewCount = video.ViewCount ?? 0,
                }
            );
        }
        return channel;
    }

    internal WebChannel? ChannelByHandle(string handle)
    {
        lock (gate)
            return channels.Values.FirstOrDefault(channel =>
                channel.Handle is { } known && known.TrimStart('@').Equals(handle.TrimStart('@'), StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>What a playlist holds, those of a channel's uploads included; null: there is no such playlist.</summary>
    internal PlaylistView? Playlist(string id)
    {
        lock (gate)
        {
            if (playlists.TryGetValue(id, out var made))
            {
                var entries = made.VideoIds.Select(video => videos.GetValueOrDefault(video)).OfType<WebVideo>().ToList();
                return new(made.Title, channels.GetValueOrDefault(made.ChannelId), entries, made.StatedCount ?? made.VideoIds.Count);
            }
        }
        if (id.Length is not (24 or 26) || Channel("UC" + id[^22..]) is not { Alert: null } owner)
            return null;
        var prefix = id[..^22];
        Func<WebVideo, bool>? holds = prefix switch
        {
            "UU" => video => !video.IsForMembers,
            "UULF" => video => !video.IsForMembers && video.Kind is WebVideoKind.Video,
            "UUSH" => video => !video.IsForMembers && video.Kind is WebVideoKind.Short,
            "UULV" => video => !video.IsForMembers && video.Kind is WebVideoKind.Stream,
            "UUMO" => video => video.IsForMembers,
            _ => null,
        };
        if (holds is null)
            return null;
        var listed = VideosOf(owner.Id).Where(video => video.IsListed && holds(video)).ToList();
        // YouTube knows no such list of a channel that never had any.
        if (listed.Count == 0 && !owner.StatedCounts.ContainsKey(prefix))
            return null;
        var title = prefix switch
        {
            "UULF" => "Videos",
            "UUSH" => "Short videos",
            "UULV" => "Live streams",
            "UUMO" => "Members-only videos",
            _ => $"Uploads from {owner.Title}",
        };
        var stated = owner.StatedCounts.TryGetValue(prefix, out var said) ? said : listed.Count;
        return new(title, owner, [.. listed.Where(video => !video.IsHidden)], stated);
    }
}

/// <summary>A playlist with what a viewer sees of it.</summary>
internal sealed record PlaylistView(string Title, WebChannel? Owner, IReadOnlyList<WebVideo> Videos, int StatedCount);
