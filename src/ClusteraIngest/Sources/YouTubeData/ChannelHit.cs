using System.Net;
using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A channel that a search has found. See https://developers.google.com/youtube/v3/docs/search.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Title">Its title.</param>
internal sealed record ChannelHit(ChannelId ChannelId, string? Title)
{
    /// <summary>What is asked for.</summary>
    public const string Fields = "id(kind,channelId),snippet/title";

    /// <summary>Reads a hit; null for one that is no channel.</summary>
    /// <exception cref="JsonException">It has no channel id.</exception>
    public static ChannelHit? Read(JsonElement item)
    {
        var found = item.Member("id"u8);
        if (found?.Text("kind"u8) is { } kind && kind != "youtube#channel")
            return null;
        if (!ChannelId.TryRead(found?.Text("channelId"u8), out var id))
            throw new JsonException("A hit in it has no id of a channel.");
        // Only searches write titles as HTML: "Bob &amp; Brad".
        return new(id, item.Member("snippet"u8)?.Text("title"u8) is { } title ? WebUtility.HtmlDecode(title) : null);
    }
}
