using ClusteraIngest.Emulator.YouTubeData.Api;

namespace ClusteraIngest.Emulator.YouTubeData.Videos;

/// <summary>Facts as they stood, and the version of the world that they changed in last: what an etag is made of.</summary>
internal readonly record struct Versioned<T>(T Facts, long Version);

/// <summary>A channel as a request sees it.</summary>
internal sealed record SeenChannel(EmulatedChannel Facts, long Version, int Uploads);

/// <summary>A video as a request sees it.</summary>
internal sealed record SeenVideo(EmulatedVideo Facts, long Version, string ChannelTitle);

/// <summary>A playlist as a request sees it, made by somebody or a channel's uploads.</summary>
internal sealed record SeenPlaylist(EmulatedPlaylist Facts, long Version, int Items, string ChannelTitle);

/// <summary>A page of a playlist.</summary>
/// <param name="Playlist">The playlist.</param>
/// <param name="Page">Where the page is in it.</param>
/// <param name="Videos">Its videos; null: one that nothing is known of.</param>
/// <param name="Ids">Their ids.</param>
internal sealed record PlaylistSlice(SeenPlaylist Playlist, Page Page, IReadOnlyList<string> Ids, IReadOnlyList<SeenVideo?> Videos);
