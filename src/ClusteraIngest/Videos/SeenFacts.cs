using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// What the earlier batches of a reading have told. Datasets mention videos several times, each time a little different: if every batch
/// won over those before it, reading the same dataset again would write the same rows to and fro.
/// </summary>
internal sealed class SeenFacts
{
    private readonly VideoIdSet videos = new();

    /// <summary>Of each channel, which facts are told: not what they are.</summary>
    private readonly Dictionary<ChannelId, Channel> channels = [];

    /// <summary>Whether an earlier batch has told of the video.</summary>
    public bool Has(VideoId video) => videos.Contains(video);

    /// <summary>What a channel's mention adds to those of earlier batches; null: nothing.</summary>
    public Channel? Rest(Channel channel)
    {
        if (!channels.TryGetValue(channel.ChannelId, out var told))
            return channel;
        var rest = Rest(channel, told);
        return rest == new Channel { ChannelId = channel.ChannelId } ? null : rest;
    }

    /// <summary>Keeps in mind what a batch tells.</summary>
    public void Add(VideoBatch batch)
    {
        foreach (var video in batch.Videos)
            videos.Add(video.VideoId);
        foreach (var channel in batch.Channels.Values)
            channels[channel.ChannelId] = channels.TryGetValue(channel.ChannelId, out var told)
                ? VideoBatch.Fill(told, Told(channel))
                : Told(channel);
    }

    private static Channel Rest(Channel channel, Channel told) =>
        new()
        {
            ChannelId = channel.ChannelId,
            Handle = told.Handle is null ? channel.Handle : null,
            Title = told.Title is null ? channel.Title : null,
            Description = told.Description is null ? channel.Description : null,
            SubscriberCount = told.SubscriberCount is null && !told.AreSubscribersHidden ? channel.SubscriberCount : null,
            AreSubscribersHidden = told.SubscriberCount is null && !told.AreSubscribersHidden && channel.AreSubscribersHidden,
            VideoCount = told.VideoCount is null ? channel.VideoCount : null,
            ViewCount = told.ViewCount is null ? channel.ViewCount : null,
            JoinedOn = told.JoinedOn is null ? channel.JoinedOn : null,
            Country = told.Country is null ? channel.Country : null,
            ThumbnailUrl = told.ThumbnailUrl is null ? channel.ThumbnailUrl : null,
            Links = told.Links is null ? channel.Links : null,
            IsVerified = told.IsVerified is null ? channel.IsVerified : null,
        };

    // The texts would add up to the size of the dataset.
    private static Channel Told(Channel channel) =>
        channel with
        {
            Handle = channel.Handle is null ? null : "",
            Title = channel.Title is null ? null : "",
            Description = channel.Description is null ? null : "",
            Country = channel.Country is null ? null : "",
            ThumbnailUrl = channel.ThumbnailUrl is null ? null : "",
            Links = channel.Links is null ? null : [],
            Unread = [],
        };
}
