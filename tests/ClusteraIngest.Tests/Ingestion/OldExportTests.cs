using System.Text;
using System.Text.Json.Nodes;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>An export of an earlier year says what was so then, and nothing of now.</summary>
public sealed class OldExportTests
{
    private const string Kitchen = "UCkkkkkkkkkkkkkkkkkkkkkk";
    private const string Stranger = "UCzzzzzzzzzzzzzzzzzzzzzz";
    private static readonly string[] OldHandle = ["@oldkitchen"];
    private static readonly DateTimeOffset LongAgo = new(2022, 7, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_was_read_since_stays_and_what_is_missing_is_filled_in()
    {
        const string row = """
            select concat_ws('|', title, view_count, description, location, to_char(fetched_at, 'YYYY')) from dataset_youtube_video
            """;
        await using var world = await IngestWorld.CreateAsync();
        var (now, then) = (IngestWorld.Item("alpha", 0), IngestWorld.Item("alpha", 0));
        now["text"] = null;
        (then["title"], then["viewCount"], then["text"], then["location"]) = ("Title of then", 7, "Text of then", "Paris");
        await ImportAsync(world, asOf: null, now);

        var first = await ImportAsync(world, LongAgo, then);
        var versions = await world.RowVersionsAsync();
        var second = await ImportAsync(world, LongAgo, then);

        Assert.Equal((0, 1, 1), (first.New, first.Known, first.Changed));
        Assert.Equal($"alpha video 0|1000|Text of then|Paris|{DateTimeOffset.UtcNow:yyyy}", await world.ScalarAsync<string>(row));
        Assert.Equal(0, second.Changed);
        Assert.Equal(versions, await world.RowVersionsAsync());
    }

    [Fact]
    public async Task What_is_new_is_as_old_as_the_export()
    {
        const string row = """
            select concat_ws(' ', view_count, to_char(fetched_at, 'YYYY-MM-DD'), first_seen_at > now() - interval '1 day')
              from dataset_youtube_video
            """;
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        await ImportAsync(world, LongAgo, item);
        Assert.Equal("1000 2022-07-20 t", await world.ScalarAsync<string>(row));

        item["viewCount"] = 900;
        await ImportAsync(world, LongAgo.AddYears(-1), item);
        Assert.Equal("1000 2022-07-20 t", await world.ScalarAsync<string>(row));

        (item["viewCount"], item["numberOfSubscribers"]) = (1_100, 6_000);
        await ImportAsync(world, LongAgo.AddYears(1), item);
        Assert.Equal("1100 2023-07-20 t", await world.ScalarAsync<string>(row));
        Assert.Equal(
            "2023-07-20",
            await world.ScalarAsync<string>("select to_char(fetched_at, 'YYYY-MM-DD') from dataset_youtube_channel")
        );
    }

    [Fact]
    public async Task A_handle_that_another_channel_has_by_now_leads_to_that_one_though_an_old_export_tells_the_former_owner()
    {
        await using var world = await IngestWorld.CreateAsync();
        var kitchen = await world.AddListAsync(Kitchen);
        var stranger = await world.AddListAsync(Stranger);
        await ImportAsync(world, asOf: null, Item("rename00001", Kitchen, "newkitchen"), Item("strange0001", Stranger, "oldkitchen"));

        await ImportAsync(world, LongAgo, Item("rename00001", Kitchen, "oldkitchen"));

        Assert.Equal(
            ["@newkitchen", "@oldkitchen"],
            await world.QueryAsync<string>("select handle from dataset_youtube_channel order by channel_id")
        );
        Assert.Equal(stranger.ListId, (await world.Client.Lists.FindAsync(ListReference.Parse("@oldkitchen")))?.ListId);
        Assert.Equal(kitchen.ListId, (await world.Client.Lists.FindAsync(ListReference.Parse("@newkitchen")))?.ListId);
        var known = Assert.Single(await world.Client.Channels.ResolveAsync(OldHandle.ToAsyncEnumerable()).ToListAsync());
        Assert.Equal(Stranger, known.ChannelId?.Value);
    }

    [Theory]
    [InlineData("Started streaming 2 hours ago", "00:00:00")]
    [InlineData("Premiere in progress. Started 18 minutes ago", "00:00:00")]
    [InlineData("Premieres 12/1/22, 6:00 PM", "00:10:00")]
    [InlineData("Premieres in 3 hours", "00:10:00")]
    [InlineData("Waiting for Some Channel", "00:00:00")]
    [InlineData(null, "UPCOMING")]
    [InlineData(null, "LIVE")]
    public async Task What_was_announced_or_on_the_air_then_says_nothing_of_now(string? date, string duration)
    {
        const string row = """
            select availability || ' ' || coalesce(scheduled_start_at::text, 'no start') from dataset_youtube_video order by video_id
            """;
        await using var world = await IngestWorld.CreateAsync();
        await ImportAsync(world, LongAgo.AddYears(-1), IngestWorld.Item("alpha", 0));
        var (stored, other) = (IngestWorld.Item("alpha", 0), IngestWorld.Item("alpha", 1));
        foreach (var item in new[] { stored, other })
            (item["date"], item["duration"]) = (date, duration);

        await ImportAsync(world, LongAgo, stored, other);

        Assert.Equal(["public no start", "unknown no start"], await world.QueryAsync<string>(row));
    }

    [Fact]
    public async Task A_date_that_is_later_than_the_file_and_over_by_now_is_no_announcement()
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["date"] = "2022-07-21T09:00:00.000Z";

        await ImportAsync(world, LongAgo, item);

        Assert.Equal(
            "public 2022-07-21",
            await world.ScalarAsync<string>(
                """
                select availability || to_char(published_at at time zone 'UTC', ' YYYY-MM-DD') from dataset_youtube_video
                 where scheduled_start_at is null
                """
            )
        );
    }

    [Fact]
    public async Task What_is_still_to_come_is_announced_also_by_an_old_export()
    {
        await using var world = await IngestWorld.CreateAsync();
        var item = IngestWorld.Item("alpha", 0);
        item["date"] =
            "Premieres " + DateTimeOffset.UtcNow.AddDays(9).ToString("M/d/yy, h:mm tt", System.Globalization.CultureInfo.InvariantCulture);

        await ImportAsync(world, DateTimeOffset.UtcNow.AddDays(-5), item);

        Assert.Equal(
            "upcoming",
            await world.ScalarAsync<string>("select availability from dataset_youtube_video where scheduled_start_at > now()")
        );
    }

    private static async Task<RunCounters> ImportAsync(IngestWorld world, DateTimeOffset? asOf, params JsonObject[] items)
    {
        var progress = new RunProgress();
        var export = Encoding.UTF8.GetBytes(new JsonArray([.. items.Select(item => item.DeepClone())]).ToJsonString());
        Assert.Empty(await world.Client.Ingestion.ImportAsync(new MemoryStream(export), "export.json", progress, asOf).ToListAsync());
        return progress.Figures;
    }

    private static JsonObject Item(string video, string channel, string handle)
    {
        var item = IngestWorld.Item(handle, 0);
        (item["id"], item["url"]) = (video, $"https://www.youtube.com/watch?v={video}");
        item["channelId"] = channel;
        return item;
    }
}
