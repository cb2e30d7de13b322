using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>Stored channels by name.</summary>
internal sealed record ChannelsAnswer(
    IReadOnlyList<ChannelEntry> Channels,
    [property: Description("Give it as cursor to get the next channels; null: these are the last ones.")] string? NextCursor
) : Answer;

/// <summary>A channel with what is stored of it.</summary>
internal sealed record ChannelEntry(
    string ChannelId,
    string? Handle,
    string? Title,
    string Url,
    [property: Description("Its beginning, where it is long.")] string? Description,
    long? SubscriberCount,
    [property: Description("Videos that the channel has at YouTube.")] long? VideoCount,
    long VideosStored,
    long TranscriptsStored,
    DateTimeOffset? NewestPublishedAt,
    string Source,
    DateTimeOffset FetchedAt
);
