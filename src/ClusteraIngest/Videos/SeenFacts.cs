using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// What the earlier batches of a reading have told. Datasets mention videos several times, each time a little different: if every batch
/// won over those before it, reading the same dataset again would write the same rows to and fro.
/// </summary>
internal sealed class SeenFacts
{
    private readonly VideoIdSet videos = new();

    /// <summary>Of each channel, which of <see cref="ChannelColumns.Facts"/> are told, a bit each: not what they are.</summary>
    private readonly Dictionary<ChannelId, uint> channels = [];

    /// <summary>Whether an earlier batch has told of the video.</summary>
    public bool Has(VideoId video) => videos.Contains(video);

    /// <summary>What a channel's mention adds to those of earlier batches; null: nothing.</summary>
    public Channel? Rest(Channel channel)
    {
        if (!channels.TryGetValue(channel.ChannelId, out var told))
            return channel;
        if ((Given(channel) & ~told) == 0)
            return null;
        var rest = new Channel { ChannelId = channel.ChannelId };
        for (var at = 0; at < ChannelColumns.Facts.Count; at++)
            if ((told & (1u << at)) == 0)
                ChannelColumns.Facts[at].Copy(channel, rest);
        return rest;
    }

    /// <summary>Keeps in mind what a batch tells.</summary>
    public void Add(VideoBatch batch)
    {
        foreach (var video in batch.Videos)
            videos.Add(video.VideoId);
        foreach (var channel in batch.Channels.Values)
            channels[channel.ChannelId] = channels.GetValueOrDefault(channel.ChannelId) | Given(channel);
    }

    private static uint Given(Channel channel)
    {
        var given = 0u;
        for (var at = 0; at < ChannelColumns.Facts.Count; at++)
            if (ChannelColumns.Facts[at].IsGiven(channel))
                given |= 1u << at;
        return given;
    }
}
