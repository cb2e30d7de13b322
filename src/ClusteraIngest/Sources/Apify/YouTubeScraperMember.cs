namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// The members of an item of <c>streamers/youtube-scraper</c> that are read; in JSON they begin with a small letter.
/// <see cref="AboutChannelInfo"/> stays the last one.
/// </summary>
internal enum YouTubeScraperMember
{
    Id,
    Url,
    Title,
    Type,
    Text,
    Date,
    Duration,
    ViewCount,
    Likes,
    CommentsCount,
    ThumbnailUrl,
    Hashtags,
    DescriptionLinks,
    Location,
    IsMembersOnly,
    IsAgeRestricted,
    IsMonetized,
    CommentsTurnedOff,
    Order,
    Subtitles,
    ChannelId,
    ChannelUrl,
    ChannelUsername,
    ChannelName,
    ChannelDescription,
    ChannelDescriptionLinks,
    ChannelJoinedDate,
    ChannelLocation,
    ChannelAvatarUrl,
    ChannelTotalVideos,
    ChannelTotalViews,
    NumberOfSubscribers,
    IsChannelVerified,
    Details,
    AboutChannelInfo,
}
