using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>The YouTube that the emulated API tells of. It can be changed from any thread while the emulator runs.</summary>
public sealed class YouTubeDataWorld
{
    private readonly Catalogue catalogue = new();

    /// <summary>How many channels there are.</summary>
    public int ChannelCount => catalogue.ChannelCount;

    /// <summary>How many videos there are, private and deleted ones included.</summary>
    public int VideoCount => catalogue.VideoCount;

    internal Catalogue Catalogue => catalogue;

    /// <summary>Adds a channel, or puts it in place of the one with its id.</summary>
    public void AddChannel(EmulatedChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.Id is not ['U', 'C', ..])
            throw new ArgumentException($"A channel's id starts with UC, '{channel.Id}' does not.", nameof(channel));
        catalogue.Put(channel);
    }

    /// <summary>Adds a video, or puts it in place of the one with its id. Its channel should be there.</summary>
    public void AddVideo(EmulatedVideo video)
    {
        ArgumentNullException.ThrowIfNull(video);
        catalogue.Put(video);
    }

    /// <summary>Adds a playlist, or puts it in place of the one with its id.</summary>
    public void AddPlaylist(EmulatedPlaylist playlist)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        if (playlist.Id is ['U', 'U', ..])
            throw new ArgumentException("The lists of uploads exist by themselves.", nameof(playlist));
        catalogue.Put(playlist);
    }

    /// <summary>The channel as it stands; null: there is none.</summary>
    public EmulatedChannel? Channel(string channelId) => catalogue.Channels([channelId]) is [var channel] ? channel.Facts : null;

    /// <summary>The video as it stands, private and deleted ones too; null: there never was one.</summary>
    public EmulatedVideo? Video(string videoId) => catalogue.Video(videoId);

    /// <summary>Changes a channel; false where there is none.</summary>
    public bool ChangeChannel(string channelId, Func<EmulatedChannel, EmulatedChannel> change) =>
        catalogue.ChangeChannel(channelId, change);

    /// <summary>Changes a video; false where there is none.</summary>
    public bool ChangeVideo(string videoId, Func<EmulatedVideo, EmulatedVideo> change) => catalogue.ChangeVideo(videoId, change);

    /// <summary>Changes a playlist, such as the videos in it; false where there is none.</summary>
    public bool ChangePlaylist(string playlistId, Func<EmulatedPlaylist, EmulatedPlaylist> change) =>
        catalogue.ChangePlaylist(playlistId, change);

    /// <summary>Sets a video's counts, null for hidden; false where there is none.</summary>
    public bool SetCounts(string videoId, long? views, long? likes, long? comments) =>
        ChangeVideo(videoId, video => video with { ViewCount = views, LikeCount = likes, CommentCount = comments });

    /// <summary>Deletes a video; false where there is none.</summary>
    public bool DeleteVideo(string videoId) => ChangeVideo(videoId, video => video with { IsDeleted = true });

    /// <summary>Makes a video private; false where there is none.</summary>
    public bool MakePrivate(string videoId) => ChangeVideo(videoId, video => video with { Privacy = VideoPrivacy.Private });

    /// <summary>Removes a channel with its videos, which count as deleted, and its playlists; false where there is none.</summary>
    public bool RemoveChannel(string channelId) => catalogue.RemoveChannel(channelId);

    /// <summary>Removes a playlist; false where there is none.</summary>
    public bool RemovePlaylist(string playlistId) => catalogue.RemovePlaylist(playlistId);

    /// <summary>Adds a channel with made-up videos: the same handle, the same ids, titles, dates and counts, in every run.</summary>
    /// <param name="handle">Its handle, with or without the @.</param>
    /// <param name="videos">How many videos.</param>
    /// <param name="newest">When the newest one was published; by default at noon of 2026-01-01, UTC.</param>
    /// <param name="every">The time from one video to the next: an hour.</param>
    public EmulatedChannel AddGeneratedChannel(string handle, int videos, DateTimeOffset? newest = null, TimeSpan? every = null)
    {
        var apart = every ?? TimeSpan.FromHours(1);
        var last = newest ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var channel = Generated.Channel(handle);
        catalogue.Put(channel);
        catalogue.Put(Enumerable.Range(0, videos).Select(number => Generated.Video(channel, number, last - (videos - 1 - number) * apart)));
        return channel;
    }

    /// <summary>
    /// Publishes more made-up videos on a made-up channel, each an hour after the channel's newest; their ids, oldest first.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such channel.</exception>
    public IReadOnlyList<string> AddGeneratedVideos(string channelId, int videos)
    {
        var channel = Channel(channelId) ?? throw new ArgumentException($"There is no channel {channelId}.", nameof(channelId));
        var newest = catalogue.NewestUpload(channelId)?.PublishedAt ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var known = 0;
        while (catalogue.Video(Generated.VideoId(channelId, known)) is not null)
            known++;
        var added = Enumerable.Range(0, videos).Select(at => Generated.Video(channel, known + at, newest.AddHours(at + 1))).ToList();
        catalogue.Put(added);
        return [.. added.Select(video => video.Id)];
    }
}
