using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>What <c>playlists.list</c> says of a playlist. See https://developers.google.com/youtube/v3/docs/playlists.</summary>
/// <param name="PlaylistId">The playlist.</param>
/// <param name="Title">Its title.</param>
/// <param name="ChannelId">Its owner.</param>
/// <param name="ChannelTitle">The owner's title.</param>
/// <param name="ItemCount">Its entries, those included which YouTube does not show.</param>
internal sealed record PlaylistFacts(PlaylistId PlaylistId, string? Title, ChannelId? ChannelId, string? ChannelTitle, int? ItemCount)
{
    /// <summary>What is asked for.</summary>
    public const string Fields = "id,snippet(title,channelId,channelTitle),contentDetails/itemCount";

    /// <exception cref="JsonException">It has no playlist id.</exception>
    public static PlaylistFacts Read(JsonElement item)
    {
        if (!PlaylistId.TryRead(item.Text("id"u8), out var id))
            throw new JsonException("A playlist in it has no id of one.");
        var snippet = item.Member("snippet"u8);
        return new(
            id,
            snippet?.Text("title"u8),
            YouTube.ChannelId.TryRead(snippet?.Text("channelId"u8), out var owner) ? owner : null,
            snippet?.Text("channelTitle"u8),
            ReportedCount.Read(item.Member("contentDetails"u8)?.Member("itemCount"u8)) is <= int.MaxValue and var count ? (int)count : null
        );
    }
}
