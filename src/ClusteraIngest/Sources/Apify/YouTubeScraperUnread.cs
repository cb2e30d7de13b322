using System.Text.Json;
using ClusteraIngest.YouTube;
using Member = ClusteraIngest.Sources.Apify.YouTubeScraperMember;

namespace ClusteraIngest.Sources.Apify;

/// <summary>Which of the values that an item of <c>streamers/youtube-scraper</c> gives could not be understood.</summary>
internal static class YouTubeScraperUnread
{
    private static readonly Member[] ChannelCounts = [Member.NumberOfSubscribers, Member.ChannelTotalVideos, Member.ChannelTotalViews];

    private static readonly Member[] Flags =
    [
        Member.IsMembersOnly,
        Member.IsAgeRestricted,
        Member.IsMonetized,
        Member.CommentsTurnedOff,
        Member.IsChannelVerified,
    ];

    private static readonly Member[] Texts =
    [
        Member.Text,
        Member.ThumbnailUrl,
        Member.Location,
        Member.ChannelName,
        Member.ChannelDescription,
        Member.ChannelLocation,
    ];

    private static readonly Member[] Lists = [Member.Hashtags, Member.DescriptionLinks, Member.ChannelDescriptionLinks];

    private static readonly string[] FieldNames = [.. Enum.GetNames<Member>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>The values, each with the field's name.</summary>
    /// <param name="item">The item.</param>
    /// <param name="video">What was read from it: what is there was understood, and need not be looked at again.</param>
    /// <param name="relativeTo">What "ago" counts from.</param>
    public static IReadOnlyList<UnreadValue> Of(in YouTubeScraperMembers item, ListedVideo video, DateTimeOffset relativeTo)
    {
        List<UnreadValue>? unread = null;
        Note(item, Member.ViewCount, video.ViewCount is not null, ref unread);
        Note(item, Member.Likes, video.LikeCount is not null, ref unread);
        Note(item, Member.CommentsCount, video.CommentCount is not null || item.Count(Member.CommentsCount) is not null, ref unread);
        Note(item, Member.Order, video.Position is not null || item.Count(Member.Order) is not null, ref unread);
        Note(item, Member.Duration, video.DurationSeconds is not null || IsDuration(item), ref unread);
        Note(item, Member.Date, video.PublishedAt is not null || IsDate(item.Text(Member.Date), relativeTo), ref unread);
        Note(item, Member.Type, item.Text(Member.Type) is "video" or "shorts" or "short" or "stream" or "streams", ref unread);
        Note(item, Member.ChannelId, video.ChannelId is not null, ref unread);
        Note(item, Member.ChannelUrl, video.ChannelId is not null || video.ChannelHandle is not null, ref unread);
        LookAtChannel(item, ref unread);
        if (item.IsGiven(Member.AboutChannelInfo))
            LookAtChannel(item.Object(Member.AboutChannelInfo), ref unread);
        return unread is null ? [] : unread;
    }

    private static void LookAtChannel(in YouTubeScraperMembers item, ref List<UnreadValue>? unread)
    {
        foreach (var member in ChannelCounts)
            Note(item, member, item.Count(member) is not null, ref unread);
        foreach (var member in Flags)
            Note(item, member, item.Flag(member) is not null, ref unread);
        foreach (var member in Texts)
            Note(item, member, item.Text(member) is not null, ref unread);
        foreach (var member in Lists)
            Note(item, member, item.IsList(member), ref unread);
        if (item.IsGiven(Member.ChannelJoinedDate))
            Note(item, Member.ChannelJoinedDate, IsDate(item.Text(Member.ChannelJoinedDate), default), ref unread);
    }

    private static bool IsDuration(in YouTubeScraperMembers item) =>
        item.Duration(Member.Duration) is not null
        || (item.Text(Member.Duration) is { } badge && (AiringWords.OfBadge(badge) is not Airing.None || IsShort(badge)));

    private static bool IsShort(string badge) => badge.Equals("SHORTS", StringComparison.OrdinalIgnoreCase);

    private static bool IsDate(string? text, DateTimeOffset relativeTo) =>
        text is not null
        && (
            ReportedDate.Read(text, relativeTo, out var airing) is not null
            || airing is Airing.Announced or Airing.OnAir && !ReportedDate.IsAmbiguous(text)
            || ReportedDate.IsPlaceholder(text)
        );

    private static void Note(in YouTubeScraperMembers item, Member member, bool isUnderstood, ref List<UnreadValue>? unread)
    {
        if (!isUnderstood && item.IsGiven(member))
            (unread ??= []).Add(UnreadValue.Of(FieldNames[(int)member], item.Raw(member)));
    }
}
