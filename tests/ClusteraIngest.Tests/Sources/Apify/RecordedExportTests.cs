using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.Apify;

/// <summary>
/// The recorded exports (<c>../shared/samples/apify-youtube-scraper</c>), value by value against a second, plain reading of the JSON.
/// </summary>
public sealed class RecordedExportTests
{
    private static readonly DateTimeOffset ReadAt = new(2026, 9, 20, 12, 0, 0, TimeSpan.Zero);

    [RecordedTheory]
    [InlineData("asterasys_2025-08_search_1159items.json", 1159)]
    [InlineData("asterasys_2025-09_search_673items_1error.json", 673)]
    [InlineData("asterasys_2025-12-08_overview_309items_1error.json", 308)]
    [InlineData("doc_nogood_channel_item_2025.json", 1)]
    [InlineData("doc_nutifood_channel_item_partial_2025.json", 1)]
    [InlineData("unit_test_item_XqS7kIWMIDE.json", 1)]
    public async Task Every_fact_of_every_item_is_read(string file, int videos)
    {
        var items = await ReadAll(file);
        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(Recorded.Path("apify-youtube-scraper/" + file)))!.AsArray();
        Assert.Equal(expected.Count, items.Count);

        var listed = 0;
        foreach (var (item, json) in items.Zip(expected))
            if (YouTubeScraperItem.Read(item, ReadAt) is SourceItem.Listed { Value: var video })
            {
                listed++;
                SameFacts(json!.AsObject(), video);
            }
        Assert.Equal(videos, listed);
    }

    [RecordedFact]
    public void Documentation_samples_are_read()
    {
        foreach (var sample in Recorded.Json("apify-youtube-scraper/apify-docs_make-integration_samples.json").EnumerateArray())
        foreach (var item in sample.GetProperty("items").EnumerateArray())
        {
            var video = Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(item, ReadAt)).Value;
            Assert.Equal(item.GetProperty("id").GetString(), video.VideoId.Value);
            Assert.NotNull(video.PublishedAt);
            Assert.Equal(item.GetProperty("date").GetString()!.EndsWith("ago", StringComparison.Ordinal), video.IsPublishedAtEstimated);
            Assert.NotNull(video.DurationSeconds);
            Assert.True(video.ChannelId is not null ^ video.ChannelHandle is not null);
        }

        var lofi = Recorded.Json("apify-youtube-scraper/apify-docs_make-integration_samples.json")[0].GetProperty("items")[0];
        var channel = Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(lofi, ReadAt)).Value.Channel!;
        Assert.Equal(1_710_167_563, channel.ViewCount);
        Assert.Equal(new DateOnly(2015, 3, 18), channel.JoinedOn);
        Assert.Equal("France", channel.Country);
        Assert.Equal(7, channel.Links!.Count);
    }

    [RecordedFact]
    public async Task Error_items_are_reported()
    {
        var withCode = (await ReadAll("asterasys_2025-09_search_673items_1error.json"))
            .Select(item => YouTubeScraperItem.Read(item, ReadAt))
            .OfType<SourceItem.Reported>();
        var error = Assert.Single(withCode);
        Assert.Equal(("NO_VIDEOS", "No videos found on the page."), (error.Code, error.Note));
        Assert.StartsWith("https://www.youtube.com/results?", error.Url, StringComparison.Ordinal);

        var bare = (await ReadAll("asterasys_2025-12-08_overview_309items_1error.json"))
            .Select(item => YouTubeScraperItem.Read(item, ReadAt))
            .OfType<SourceItem.Reported>();
        Assert.Null(Assert.Single(bare).Code);
    }

    [RecordedFact]
    public async Task Another_actors_export_is_not_taken_for_this_ones()
    {
        var item = Assert.Single(await ReadAll("OTHER-ACTOR_briefify_2025-09-18_1item.json"));
        var unrecognized = Assert.IsType<SourceItem.Unrecognized>(YouTubeScraperItem.Read(item, ReadAt));
        Assert.Contains("another actor", unrecognized.Reason, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(unrecognized.Payload), 40_000, UntrustedJson.PayloadLimit);
        Assert.Contains("8s6nGMcyr7k", JsonDocument.Parse(unrecognized.Payload).RootElement.GetString(), StringComparison.Ordinal);
    }

    [RecordedFact]
    public void Recorded_subtitles_become_a_transcript_without_their_blank_cues()
    {
        var item = JsonNode.Parse(File.ReadAllText(Recorded.Path("apify-youtube-scraper/store_readme_subtitles_item.json")))![
            0
        ]!.AsObject();
        item["id"] = "YmVqWiFEohY";
        item["url"] = "https://www.youtube.com/watch?v=YmVqWiFEohY";
        item["title"] = "T";
        item["date"] = "2025-01-01";
        item["duration"] = "10:00";
        var video = Assert.IsType<SourceItem.Listed>(YouTubeScraperItem.Read(JsonSerializer.SerializeToElement(item), ReadAt)).Value;
        var transcript = Assert.Single(video.Transcripts);
        Assert.Equal(("en", TranscriptOrigin.Generated), (transcript.Language, transcript.Origin));
        Assert.Equal(
            "Ever feel like you've been chasing the wrong AI path? Look, I get it. I wasted months jumping from one trend to the next, "
                + "following "
                + "outdated advice that promised quick results, but only left me stuck. In 2025, AI isn't about just learning the "
                + "basics. It's about "
                + "mastering the skills companies are crying out for right now. If I had to",
            transcript.Text
        );
        Assert.Equal(new TranscriptSegment(0.32, 4.64, "Ever feel like you've been chasing the"), transcript.Segments[0]);
        Assert.Equal(9, transcript.Segments.Count);
    }

    private static void SameFacts(JsonObject json, ListedVideo video)
    {
        Assert.Equal(Text("id"), video.VideoId.Value);
        Assert.Equal(Text("title"), video.Title);
        Assert.Equal(Text("text"), video.Description);
        Assert.Equal(Text("thumbnailUrl"), video.ThumbnailUrl);
        Assert.Equal(Text("location"), video.Location);
        Assert.Equal(DateTimeOffset.Parse(Text("date")!, CultureInfo.InvariantCulture), video.PublishedAt);
        Assert.False(video.IsPublishedAtEstimated);
        Assert.Equal(
            Text("duration") is { } duration ? (int?)TimeSpan.ParseExact(duration, "c", CultureInfo.InvariantCulture).TotalSeconds : null,
            video.DurationSeconds
        );
        Assert.Equal((long?)json["viewCount"], video.ViewCount);
        Assert.Equal((long?)json["likes"], video.LikeCount);
        Assert.Equal((long?)json["commentsCount"], video.CommentCount);
        Assert.Equal(json["hashtags"]?.AsArray().Select(tag => (string?)tag), video.Hashtags);
        Assert.Equal(Links("descriptionLinks", json), video.Links);
        Assert.Equal((bool?)json["isMembersOnly"], video.IsMembersOnly);
        Assert.Equal((bool?)json["isAgeRestricted"], video.IsAgeRestricted);
        Assert.Equal((bool?)json["isMonetized"], video.IsMonetized);
        Assert.Equal((bool?)json["commentsTurnedOff"], video.AreCommentsOff);
        Assert.Equal((bool?)json["isMembersOnly"] == true ? VideoAvailability.MembersOnly : VideoAvailability.Public, video.Availability);
        Assert.Equal((int?)json["order"] + 1, video.Position);
        Assert.Equal(
            Text("type") switch
            {
                "video" => VideoKind.Video,
                "shorts" => VideoKind.Short,
                _ => Text("url")!.Contains("/shorts/", StringComparison.Ordinal) ? VideoKind.Short : (VideoKind?)null,
            },
            video.Kind
        );
        Assert.Empty(video.Transcripts);
        Assert.Equal("apify:streamers/youtube-scraper", video.Source);

        var handle =
            Text("channelUsername")
            ?? (
                Text("channelUrl") is { } url && url.Contains('@', StringComparison.Ordinal)
                    ? url[(url.IndexOf('@', StringComparison.Ordinal) + 1)..]
                    : null
            );
        handle = handle is null ? null : "@" + Uri.UnescapeDataString(handle);
        if (Text("channelId") is not { Length: 24 } id)
        {
            Assert.Equal((null, null, handle), (video.ChannelId?.Value, video.Channel, video.ChannelHandle));
            return;
        }
        var channel = video.Channel!;
        var about = json["aboutChannelInfo"]?.AsObject();
        Assert.Equal((id, id, null), (video.ChannelId?.Value, channel.ChannelId.Value, video.ChannelHandle));
        Assert.Equal(handle, channel.Handle);
        Assert.Equal((string?)(json["channelName"] ?? about?["channelName"]), channel.Title);
        Assert.Equal((string?)(json["channelDescription"] ?? about?["channelDescription"]), channel.Description);
        Assert.Equal((long?)(json["numberOfSubscribers"] ?? about?["numberOfSubscribers"]), channel.SubscriberCount);
        Assert.Equal((long?)(json["channelTotalVideos"] ?? about?["channelTotalVideos"]), channel.VideoCount);
        Assert.Equal((long?)(json["channelTotalViews"] ?? about?["channelTotalViews"]), channel.ViewCount);
        Assert.Equal((bool?)(json["isChannelVerified"] ?? about?["isChannelVerified"]), channel.IsVerified);
        Assert.Equal((string?)json["channelLocation"], channel.Country);
        Assert.Equal((string?)json["channelAvatarUrl"], channel.ThumbnailUrl);
        Assert.Equal(Links("channelDescriptionLinks", json), channel.Links);
        Assert.Equal(
            json["channelJoinedDate"] is { } joined ? DateOnly.Parse((string)joined!, CultureInfo.InvariantCulture) : null,
            channel.JoinedOn
        );

        string? Text(string name) => (string?)json[name];
    }

    private static IEnumerable<Link>? Links(string name, JsonObject json) =>
        json[name]?.AsArray().Select(link => new Link((string)link!["url"]!, (string?)link["text"]));

    private static async Task<List<JsonElement>> ReadAll(string file)
    {
        await using var stream = File.OpenRead(Recorded.Path("apify-youtube-scraper/" + file));
        var items = new List<JsonElement>();
        await foreach (var item in DatasetExport.ReadAsync<JsonElement>(stream, file, DatasetExportTests.TryTake, CancellationToken.None))
            items.Add(item);
        return items;
    }
}
