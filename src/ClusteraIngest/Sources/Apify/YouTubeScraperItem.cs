using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using ClusteraIngest.YouTube;
using Member = ClusteraIngest.Sources.Apify.YouTubeScraperMember;

namespace ClusteraIngest.Sources.Apify;

/// <summary>An item of a dataset of <c>streamers/youtube-scraper</c>.</summary>
internal static class YouTubeScraperItem
{
    /// <summary>What the facts are said to come from.</summary>
    public const string Source = "apify:streamers/youtube-scraper";

    /// <summary>
    /// After this nothing follows from an announcement or from what was on the air: streams begin late, and the text names no time zone.
    /// </summary>
    private static readonly TimeSpan StaleAiring = TimeSpan.FromDays(1);

    private const int IdLength = 11;
    private const int MostDecodings = 3;

    /// <summary>The reason for an item without a value.</summary>
    public static readonly string TooLarge = $"It is larger than {ApifyBody.LargestPage / (1024 * 1024)} MiB, and was not read.";

    /// <summary>Reads an item of any version and view of the actor.</summary>
    /// <param name="item">The item.</param>
    /// <param name="readAt">When the dataset was read: what is later is still to come.</param>
    /// <param name="asOf">When it was made: "2 hours ago" counts from here. Null: when it was read.</param>
    public static SourceItem Read(JsonElement item, DateTimeOffset readAt, DateTimeOffset? asOf = null)
    {
        if (item.ValueKind is JsonValueKind.Undefined)
            return new SourceItem.Unrecognized(TooLarge, UntrustedJson.Payload(item));
        try
        {
            return Understand(item, readAt, asOf);
        }
        catch (InvalidOperationException) // a text in it is not Unicode
        {
            return Understand(UntrustedJson.Cleaned(item), readAt, asOf);
        }
    }

    /// <summary>Reads one out of many items that follow each other.</summary>
    /// <param name="json">What <paramref name="reader"/> reads.</param>
    /// <param name="reader">Stands at the item's first token.</param>
    /// <param name="readAt">As for a single item.</param>
    /// <param name="item">The item.</param>
    /// <param name="asOf">As for a single item.</param>
    /// <returns>False where <paramref name="json"/> does not hold all of it.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> json,
        scoped ref Utf8JsonReader reader,
        DateTimeOffset readAt,
        [NotNullWhen(true)] out SourceItem? item,
        DateTimeOffset? asOf = null
    )
    {
        var ahead = reader;
        var isUnicode = true;
        item = null;
        try
        {
            if (ahead.TokenType is JsonTokenType.StartObject)
            {
                if (!YouTubeScraperMembers.TryRead(json, ref ahead, out var members))
                    return false;
                if (Video(members, readAt, asOf, out _) is { } video)
                {
                    reader = ahead;
                    item = new SourceItem.Listed(video);
                    return true;
                }
            }
        }
        catch (InvalidOperationException) // a text in it is not Unicode
        {
            isUnicode = false;
        }

        // Of what is no video everything is kept.
        if (!JsonElement.TryParseValue(ref reader, out var element))
            return false;
        item = isUnicode ? Read(element.Value, readAt, asOf) : Understand(UntrustedJson.Cleaned(element.Value), readAt, asOf);
        return true;
    }

    /// <summary>The items of a dataset of this actor, as they are read now.</summary>
    public static DatasetItems<SourceItem> Items(TimeProvider time) =>
        new(
            (ReadOnlySpan<byte> json, ref Utf8JsonReader reader, [NotNullWhen(true)] out SourceItem? item) =>
                TryRead(json, ref reader, time.GetUtcNow(), out item),
            Read(default, default)
        );

    private static SourceItem Understand(JsonElement item, DateTimeOffset readAt, DateTimeOffset? asOf)
    {
        string? reason;
        if (item.ValueKind is not JsonValueKind.Object)
            reason = $"It is no object but {Kind(item)}.";
        else if (Video(YouTubeScraperMembers.Read(JsonMarshal.GetRawUtf8Value(item)), readAt, asOf, out reason) is { } video)
            return new SourceItem.Listed(video);
        return Report(item) is { } report ? report : new SourceItem.Unrecognized(reason!, UntrustedJson.Payload(item));
    }

    // {"url": …, "error": "NO_VIDEOS", "note": …, "input": …}; in the overview view only the address is left of it.
    private static SourceItem.Reported? Report(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        var error = item.Member("error"u8);
        var code = error switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.AsText(),
            { ValueKind: JsonValueKind.Object } nested => nested.Text("type"u8) ?? nested.Text("code"u8) ?? "error",
            { ValueKind: JsonValueKind.False } => null,
            _ => "error",
        };
        var note = item.Text("note"u8) ?? item.Text("message"u8) ?? item.Text("details"u8) ?? error?.Text("message"u8);
        var url = item.Text("url"u8);
        return code is not null || (url is not null && IsAddressOnly(item)) ? new SourceItem.Reported(url, code, note) : null;
    }

    private static bool IsAddressOnly(JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
            if (
                member.Value.ValueKind != JsonValueKind.Null
                && !(
                    member.NameEquals("url"u8)
                    || member.NameEquals("input"u8)
                    || member.NameEquals("note"u8)
                    || member.NameEquals("fromYTUrl"u8)
                    || member.NameEquals("order"u8)
                )
            )
                return false;
        return true;
    }

    // Other actors use the same names for an item's id and title, so these alone do not show whose it is. The address and
    // two of the facts that all recorded exports have do, whether or not they are null.
    private static ListedVideo? Video(in YouTubeScraperMembers item, DateTimeOffset readAt, DateTimeOffset? asOf, out string? whyNot)
    {
        whyNot = null;
        if (IdOf(item) is not { } id)
            whyNot = "It has no id of a video ('id').";
        else if (item.Text(Member.Url) is not { } url)
            whyNot = "It has no address ('url'): it seems to be another actor's.";
        else if (item.Text(Member.Title) is not { } title)
            whyNot = "It has no title ('title').";
        else if (Facts(item) < 2)
            whyNot =
                "It has hardly any of the facts that streamers/youtube-scraper gives ('date', 'viewCount', 'duration', 'channelName', "
                + "'channelUrl'): it seems to be another actor's.";
        else
            return Video(item, id, url, title, readAt, asOf ?? readAt);
        return null;
    }

    /// <summary>Exports of earlier years have parameters behind the id (<c>id&amp;pp=…</c>), or the id in the address alone.</summary>
    private static VideoId? IdOf(in YouTubeScraperMembers item)
    {
        var text = item.Text(Member.Id);
        if (VideoId.TryRead(text, out var id))
            return id;
        var isWithoutId = text is null && !item.IsGiven(Member.Id);
        return (
            isWithoutId
                ? VideoId.TryParse(item.Text(Member.Url), out id)
                : text is { Length: > IdLength } && text[IdLength] == '&' && VideoId.TryRead(text[..IdLength], out id)
        )
            ? id
            : null;
    }

    /// <summary>
    /// Exports of the years before the actor told a video's type have entities in their texts: <c>Salt &amp;amp; pepper</c>.
    /// </summary>
    private static string? Decoded(in YouTubeScraperMembers item, string? text)
    {
        if (text is null || item.Has(Member.Type))
            return text;
        for (var round = 0; round < MostDecodings && text.Contains('&', StringComparison.Ordinal); round++)
            text = WebUtility.HtmlDecode(text).Replace("\0", "", StringComparison.Ordinal);
        return text;
    }

    private static int Facts(in YouTubeScraperMembers item) =>
        (item.Has(Member.Date) ? 1 : 0)
        + (item.Has(Member.ViewCount) ? 1 : 0)
        + (item.Has(Member.Duration) ? 1 : 0)
        + (item.Has(Member.ChannelName) ? 1 : 0)
        + (item.Has(Member.ChannelUrl) ? 1 : 0);

    private static ListedVideo Video(
        in YouTubeScraperMembers item,
        VideoId id,
        string url,
        string title,
        DateTimeOffset readAt,
        DateTimeOffset asOf
    )
    {
        var channel = YouTubeScraperChannel.Read(item);
        var airing = Airing.None;
        var published = item.Text(Member.Date) is { } date ? ReportedDate.Read(date, asOf, out airing) : null;
        var stale = readAt - StaleAiring;
        var isStale = airing is Airing.Announced && published?.At < stale;
        if (airing is Airing.None && item.Text(Member.Duration) is { } badge)
            airing = AiringWords.OfBadge(badge);
        // What was on the air when an old export was made is over; what it announces without a time still to come may be.
        isStale |= asOf < stale && (airing is Airing.OnAir || airing is Airing.Announced && !(published?.At >= stale));
        var availability = AvailabilityOf(item, airing, isStale, published?.At > readAt);
        var duration = item.Duration(Member.Duration);
        var areCommentsOff = item.Flag(Member.CommentsTurnedOff);

        var video = new ListedVideo
        {
            VideoId = id,
            ChannelId = channel?.ChannelId,
            ChannelHandle = channel is null ? YouTubeScraperChannel.Handle(item) : null,
            Channel = channel,
            Kind = KindOf(item, url),
            Title = Decoded(item, title),
            Description = Decoded(item, item.Text(Member.Text) ?? item.Text(Member.Details)),
            PublishedAt = published?.At,
            IsPublishedAtEstimated = published?.IsEstimated ?? false,
            ScheduledStartAt = availability is VideoAvailability.Upcoming && published?.At > readAt ? published?.At : null,
            // 0 stands for none yet, and what is on the air has its length at its end.
            DurationSeconds = duration is 0 || airing is Airing.OnAir ? null : duration,
            ViewCount = item.Count(Member.ViewCount),
            LikeCount = item.Count(Member.Likes),
            CommentCount = areCommentsOff is true ? null : item.Count(Member.CommentsCount),
            ThumbnailUrl = item.Text(Member.ThumbnailUrl),
            Hashtags = Sources.Hashtags.Of(item.Texts(Member.Hashtags)),
            Links = item.Links(Member.DescriptionLinks),
            Location = item.Text(Member.Location),
            IsMembersOnly = item.Flag(Member.IsMembersOnly),
            IsAgeRestricted = item.Flag(Member.IsAgeRestricted),
            IsMonetized = item.Flag(Member.IsMonetized),
            AreCommentsOff = areCommentsOff,
            Availability = availability,
            Transcripts = YouTubeScraperSubtitles.Read(item, id),
            Position = Position(item, url),
            Source = Source,
        };
        return YouTubeScraperUnread.Of(item, video, asOf) is { Count: > 0 } unread ? video with { Unread = unread } : video;
    }

    private static VideoAvailability AvailabilityOf(in YouTubeScraperMembers item, Airing airing, bool isStale, bool isLater) =>
        airing switch
        {
            _ when item.Flag(Member.IsMembersOnly) is true => VideoAvailability.MembersOnly,
            // An announcement whose time is long over says nothing of now, nor does what was on the air days ago.
            Airing.OnAir => isStale ? VideoAvailability.Unknown : VideoAvailability.Live,
            Airing.Announced => isStale ? VideoAvailability.Unknown : VideoAvailability.Upcoming,
            _ => isLater ? VideoAvailability.Upcoming : VideoAvailability.Public,
        };

    private static VideoKind? KindOf(in YouTubeScraperMembers item, string url) =>
        item.Text(Member.Type) switch
        {
            "video" => VideoKind.Video,
            "shorts" or "short" => VideoKind.Short,
            "stream" or "streams" => VideoKind.Stream,
            _ => url.Contains("/shorts/", StringComparison.Ordinal) ? VideoKind.Short : null,
        };

    // A playlist's rows have their place in the address: watch?v=…&list=…&index=7.
    private static int? Position(in YouTubeScraperMembers item, string url)
    {
        if (
            url.Contains("index=", StringComparison.Ordinal)
            && int.TryParse(YouTubeAddress.Read(url)?.Query("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index > 0
        )
            return index;
        return item.Count(Member.Order) is >= 0 and < int.MaxValue and var order ? (int)order + 1 : null;
    }

    private static string Kind(JsonElement item) =>
        item.ValueKind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "null",
        };
}
