using System.Globalization;
using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.Apify;

/// <summary>An item of a dataset of <c>streamers/youtube-scraper</c>.</summary>
internal static class YouTubeScraperItem
{
    /// <summary>What the facts are said to come from.</summary>
    public const string Source = "apify:streamers/youtube-scraper";

    /// <summary>The reason for an item without a value.</summary>
    public static readonly string TooLarge = $"It is larger than {ApifyBody.LargestPage / (1024 * 1024)} MiB, and was not read.";

    /// <summary>Reads an item of any version and view of the actor.</summary>
    /// <param name="item">The item.</param>
    /// <param name="readAt">When the dataset was read: "2 hours ago" counts from here, and what is later is still to come.</param>
    public static SourceItem Read(JsonElement item, DateTimeOffset readAt)
    {
        try
        {
            return Understand(item, readAt);
        }
        catch (InvalidOperationException)   // a text in it is not Unicode
        {
            return Understand(OutsideJson.Cleaned(item), readAt);
        }
    }

    private static SourceItem Understand(JsonElement item, DateTimeOffset readAt) =>
        WhyNoVideo(item) is not { } reason ? new SourceItem.Listed(Video(item, readAt))
        : Report(item) is { } report ? report
        : new SourceItem.Unrecognized(reason, OutsideJson.Payload(item));

    // Other actors use the same names for an item's id and title, so these alone do not show whose it is. The address and
    // two of the facts that all recorded exports have do, whether or not they are null.
    private static string? WhyNoVideo(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Undefined)
            return TooLarge;
        if (item.ValueKind != JsonValueKind.Object)
            return $"It is no object but {Kind(item)}.";
        if (!VideoId.TryRead(item.Text("id"u8), out _))
            return "It has no id of a video ('id').";
        if (item.Text("url"u8) is null)
            return "It has no address ('url'): it seems to be another actor's.";
        if (item.Text("title"u8) is null)
            return "It has no title ('title').";
        var facts = (Has("date"u8) ? 1 : 0) + (Has("viewCount"u8) ? 1 : 0) + (Has("duration"u8) ? 1 : 0)
            + (Has("channelName"u8) ? 1 : 0) + (Has("channelUrl"u8) ? 1 : 0);
        return facts < 2 ? "It has hardly any of the facts that streamers/youtube-scraper gives ('date', 'viewCount', 'duration', 'channelName', 'channelUrl'): it seems to be another actor's." : null;

        bool Has(ReadOnlySpan<byte> name) => item.TryGetProperty(name, out _);
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
            if (member.Value.ValueKind != JsonValueKind.Null
                && !(member.NameEquals("url"u8) || member.NameEquals("input"u8) || member.NameEquals("note"u8) || member.NameEquals("fromYTUrl"u8) || member.NameEquals("order"u8)))
                return false;
        return true;
    }

    private static ListedVideo Video(JsonElement item, DateTimeOffset readAt)
    {
        VideoId.TryRead(item.Text("id"u8), out var id);
        var url = item.Text("url"u8)!;
        var channel = YouTubeScraperChannel.Read(item);
        var published = item.Text("date"u8) is { } date ? ReportedDate.Read(date, readAt) : null;
        var isMembersOnly = item.Flag("isMembersOnly"u8);

        return new ListedVideo
        {
            VideoId = id,
            ChannelId = channel?.ChannelId,
            ChannelHandle = channel is null ? YouTubeScraperChannel.Handle(item) : null,
            Channel = channel,
            Kind = KindOf(item, url),
            Title = item.Text("title"u8),
            Description = item.Text("text"u8),
            PublishedAt = published?.At,
            IsPublishedAtEstimated = published?.IsEstimated ?? false,
            DurationSeconds = ReportedDuration.Read(item.Member("duration"u8)),
            ViewCount = ReportedCount.Read(item.Member("viewCount"u8)),
            LikeCount = ReportedCount.Read(item.Member("likes"u8)),
            CommentCount = ReportedCount.Read(item.Member("commentsCount"u8)),
            ThumbnailUrl = item.Text("thumbnailUrl"u8),
            Hashtags = item.Texts("hashtags"u8),
            Links = item.Links("descriptionLinks"u8),
            Location = item.Text("location"u8),
            IsMembersOnly = isMembersOnly,
            IsAgeRestricted = item.Flag("isAgeRestricted"u8),
            IsMonetized = item.Flag("isMonetized"u8),
            AreCommentsOff = item.Flag("commentsTurnedOff"u8),
            Availability = isMembersOnly == true ? VideoAvailability.MembersOnly
                : published?.At > readAt ? VideoAvailability.Upcoming
                : VideoAvailability.Public,
            Transcripts = YouTubeScraperSubtitles.Read(item, id),
            Position = Position(item, url),
            Source = Source,
        };
    }

    private static VideoKind? KindOf(JsonElement item, string url) => item.Text("type"u8) switch
    {
        "video" => VideoKind.Video,
        "shorts" or "short" => VideoKind.Short,
        "stream" or "streams" => VideoKind.Stream,
        _ => url.Contains("/shorts/", StringComparison.Ordinal) ? VideoKind.Short : null,
    };

    // A playlist's rows have their place in the address: watch?v=…&list=…&index=7.
    private static int? Position(JsonElement item, string url)
    {
        if (url.Contains("index=", StringComparison.Ordinal)
            && int.TryParse(YouTubeAddress.Read(url)?.Query("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index > 0)
            return index;
        return item.Member("order"u8) is { ValueKind: JsonValueKind.Number } order && order.TryGetInt32(out var place) && place is >= 0 and < int.MaxValue
            ? place + 1 : null;
    }

    private static string Kind(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
