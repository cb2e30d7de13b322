using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>The whole job on recorded real data: what is in the file is in the tables.</summary>
public sealed class RecordedDataTests
{
    private const string August = "apify-youtube-scraper/asterasys_2025-08_search_1159items.json";

    [Trait("Category", "Proof")]
    [RecordedFact]
    public async Task Every_channel_of_a_recorded_export_syncs_with_all_its_facts_and_a_second_sync_rewrites_nothing()
    {
        await using var world = await IngestWorld.CreateAsync(new() { ItemFiles = [Recorded.Path(August)] });
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Recorded.Path(August)));
        foreach (var url in file.RootElement.EnumerateArray().Select(item => item.GetProperty("channelUrl").GetString()!).Distinct())
            await world.AddListAsync(url, maxVideos: 100_000);

        var first = await world.SyncAsync(new() { Concurrency = 20 });

        Assert.Empty(first.ErrorIds);
        Assert.Equal((1159, 1159, 0), (first.Figures.Listed, first.Figures.New, first.Figures.Failed));
        Assert.Equal(1159, first.Figures.TranscriptsStored + first.Figures.TranscriptsNone);
        Assert.Equal(1159, await world.ScalarAsync<int>("select count(*) from dataset_youtube_list_video"));
        await AssertFactsAsync(world, file.RootElement);

        // Channels are left out: the export was recorded over hours, and one channel's count of subscribers differs from item to item.
        const string videoVersions = "select string_agg(video_id || xmin, ',' order by video_id) from dataset_youtube_video";
        var versions = await world.ScalarAsync<string>(videoVersions);
        var second = await world.SyncAsync(new() { Concurrency = 20 });

        Assert.Empty(second.ErrorIds);
        Assert.Equal((0, 0), (second.Figures.New, second.Figures.Changed));
        Assert.Equal(versions, await world.ScalarAsync<string>(videoVersions));
        Assert.Equal(1159, world.Apify.Runs.Count(run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal)));
    }

    [RecordedTheory]
    [InlineData(August, 1159, 0, 0)]
    [InlineData("apify-youtube-scraper/asterasys_2025-09_search_673items_1error.json", 564, 109, 1)]
    [InlineData("apify-youtube-scraper/asterasys_2025-12-08_overview_309items_1error.json", 308, 0, 1)]
    [InlineData("apify-youtube-scraper/doc_nogood_channel_item_2025.json", 1, 0, 0)]
    [InlineData("apify-youtube-scraper/doc_nutifood_channel_item_partial_2025.json", 1, 0, 0)]
    [InlineData("apify-youtube-scraper/unit_test_item_XqS7kIWMIDE.json", 1, 0, 0)]
    public async Task A_recorded_export_is_imported_whole_and_again_without_a_trace(string export, int added, int known, int failed)
    {
        await using var world = await IngestWorld.CreateAsync();

        var first = await ImportAsync(world, export);
        var versions = await world.RowVersionsAsync();
        var second = await ImportAsync(world, export);

        Assert.Equal((added, known, failed), (first.New, first.Known, first.Failed));
        Assert.Equal((0, added + known, 0), (second.New, second.Known, second.Changed));
        Assert.Equal(versions, await world.RowVersionsAsync());
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Recorded.Path(export)));
        await AssertFactsAsync(world, file.RootElement);
    }

    [RecordedFact]
    public async Task Another_actors_export_is_refused_and_nothing_of_it_stored()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var export = File.OpenRead(Recorded.Path("apify-youtube-scraper/OTHER-ACTOR_briefify_2025-09-18_1item.json"));

        var failure = await world.Client.Ingestion.ImportAsync(export, "export.json").SingleAsync();

        Assert.Equal("ExportNotRecognized", failure.Error!.ErrorId);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.Equal(0, await world.ScalarAsync<int>("select videos_listed from ctrl_run"));
    }

    private static async Task<RunCounters> ImportAsync(IngestWorld world, string export)
    {
        var progress = new RunProgress();
        await using var stream = File.OpenRead(Recorded.Path(export));
        await world.Client.Ingestion.ImportAsync(stream, export, progress).ToListAsync();
        return progress.Figures;
    }

    /// <summary>Compares each row with the last item of its id, by a reading of the JSON that shares nothing with the product's.</summary>
    private static async Task AssertFactsAsync(IngestWorld world, JsonElement items)
    {
        var rows = (
            await world.QueryAsync<(string Id, string Facts)>(
                """
                select v.video_id, concat_ws('|', v.title, v.view_count, v.like_count, v.comment_count, v.duration_seconds,
                       to_char(v.published_at, 'YYYY-MM-DD"T"HH24:MI:SS'), v.kind, v.location, v.thumbnail_url, md5(v.description), array_to_string(v.hashtags, ','),
                       (select string_agg(concat(l ->> 'url', ' ', l ->> 'text'), ',' order by ord)
                           from jsonb_array_elements(v.links) with ordinality e (l, ord)),
                       coalesce(v.channel_id, v.channel_handle), c.title, v.are_comments_off)
                  from dataset_youtube_video v left join dataset_youtube_channel c using (channel_id)
                """
            )
        ).ToDictionary(row => row.Id, row => row.Facts);
        var last = items
            .EnumerateArray()
            .Where(item => item.TryGetProperty("id", out _))
            .GroupBy(item => item.GetProperty("id").GetString()!)
            .ToDictionary(group => group.Key, group => group.Last());

        Assert.Equal(last.Keys.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(last, pair => Assert.Equal(Expected(pair.Value), rows[pair.Key]));

        // A channel's count may change from item to item; it is one of those.
        var subscribers = items
            .EnumerateArray()
            .Where(item => Text(item, "channelId")?.Length == 24)
            .ToLookup(
                item => Text(item, "channelId")!,
                item =>
                    Text(item, "numberOfSubscribers")
                    ?? (item.TryGetProperty("aboutChannelInfo", out var about) ? Text(about, "numberOfSubscribers") : null)
            );
        foreach (
            var (id, count) in await world.QueryAsync<(string Id, string? Count)>(
                "select channel_id, subscriber_count::text from dataset_youtube_channel"
            )
        )
            Assert.Contains(count, subscribers[id]);
    }

    private static string Expected(JsonElement item)
    {
        var channelId = Text(item, "channelId") is { Length: 24 } id ? id : null;
        var handle = Text(item, "channelUsername") ?? Text(item, "channelUrl")?.Split("/@").Last();
        return string.Join(
            '|',
            new[]
            {
                Text(item, "title"),
                Text(item, "viewCount"),
                Text(item, "likes"),
                Text(item, "commentsCount"),
                Text(item, "duration") is { } duration
                    ? TimeSpan.Parse(duration, CultureInfo.InvariantCulture).TotalSeconds.ToString(CultureInfo.InvariantCulture)
                    : null,
                DateTimeOffset
                    .Parse(Text(item, "date")!, CultureInfo.InvariantCulture)
                    .UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
                Text(item, "type") is "shorts" || Text(item, "url")!.Contains("/shorts/", StringComparison.Ordinal) ? "short" : "video",
                Text(item, "location"),
                Text(item, "thumbnailUrl"),
                Text(item, "text") is { } text ? Convert.ToHexStringLower(Md5(text)) : null,
                string.Join(',', List(item, "hashtags").Select(tag => tag.GetString())),
                List(item, "descriptionLinks") is { Count: > 0 } links
                    ? string.Join(',', links.Select(link => $"{Text(link, "url")} {Text(link, "text")}"))
                    : null,
                channelId ?? (handle is null ? null : "@" + Uri.UnescapeDataString(handle)),
                channelId is null ? null : Text(item, "channelName"),
                Text(item, "commentsTurnedOff") switch
                {
                    "True" => "t",
                    "False" => "f",
                    _ => null,
                },
            }.Where(part => part is not null)
        );
    }

#pragma warning disable CA5351 // Compared with PostgreSQL's md5(), not trusted for anything.
    private static byte[] Md5(string text) => System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5351

    private static List<JsonElement> List(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
}
