using ClusteraIngest.YouTube;
using Member = ClusteraIngest.Sources.Apify.YouTubeScraperMember;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// The channel's part of an item of <c>streamers/youtube-scraper</c>: beside the video's facts, or nested in <c>aboutChannelInfo</c>.
/// </summary>
internal static class YouTubeScraperChannel
{
    /// <summary>What the item says of its video's channel; null where it gives no channel id.</summary>
    public static Channel? Read(in YouTubeScraperMembers item)
    {
        var about = item.Object(Member.AboutChannelInfo);
        var aboutId = Id(about);
        if ((Id(item) ?? aboutId) is not { } id)
            return null;

        // The page may be another channel's than the video's, such as the playlist's owner's.
        if (aboutId is { } other && other != id)
            about = default;

        return new Channel
        {
            ChannelId = id,
            Handle = Handle(item) ?? Handle(about),
            Title = Text(item, about, Member.ChannelName),
            Description = Text(item, about, Member.ChannelDescription),
            SubscriberCount = Count(item, about, Member.NumberOfSubscribers),
            VideoCount = Count(item, about, Member.ChannelTotalVideos),
            ViewCount = Count(item, about, Member.ChannelTotalViews),
            JoinedOn =
                Text(item, about, Member.ChannelJoinedDate) is { } joined
                && ReportedDate.Read(joined, default) is { IsEstimated: false } date
                    ? DateOnly.FromDateTime(date.At.UtcDateTime)
                    : null,
            Country = Text(item, about, Member.ChannelLocation),
            ThumbnailUrl = Text(item, about, Member.ChannelAvatarUrl),
            Links = item.Links(Member.ChannelDescriptionLinks) ?? about.Links(Member.ChannelDescriptionLinks),
            IsVerified = item.Flag(Member.IsChannelVerified) ?? about.Flag(Member.IsChannelVerified),
        };
    }

    /// <summary>The channel's handle with its <c>@</c>, decoded.</summary>
    public static string? Handle(in YouTubeScraperMembers item) =>
        item.Text(Member.ChannelUsername) is { } name && ChannelName.Handle(name) is { } handle ? handle
        : item.Text(Member.ChannelUrl) is { } url && YouTubeAddress.Read(url)?.Segments is [['@', ..] segment, ..]
            ? ChannelName.Handle(segment)
        : null;

    private static ChannelId? Id(in YouTubeScraperMembers item) =>
        ChannelId.TryRead(item.Text(Member.ChannelId), out var id) ? id
        : item.Text(Member.ChannelUrl) is { } url && url.Contains("/channel/", StringComparison.Ordinal) && ChannelId.TryParse(url, out id)
            ? id
        : null;

    private static string? Text(in YouTubeScraperMembers item, in YouTubeScraperMembers about, Member member) =>
        item.Text(member) ?? about.Text(member);

    private static long? Count(in YouTubeScraperMembers item, in YouTubeScraperMembers about, Member member) =>
        item.Count(member) ?? about.Count(member);
}
