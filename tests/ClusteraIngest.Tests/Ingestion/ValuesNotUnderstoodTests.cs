using System.Text;
using System.Text.Json.Nodes;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>
/// What a source gives and nobody understands is told, whichever way it came: one row a field and run, one warning, a count.
/// </summary>
public sealed class ValuesNotUnderstoodTests
{
    private const string Id = "ValueNotUnderstood";
    private const string Log =
        "select concat_ws(' ', payload ->> 'field', payload ->> 'text', video_id) from ctrl_processing_log where error_id = "
        + "'ValueNotUnderstood' order by 1";

    [Fact]
    public async Task A_sync_through_Apify_tells_each_field_once()
    {
        await using var world = await IngestWorld.CreateAsync();
        foreach (var (handle, views, duration) in new[] { ("alpha", "many", "a while"), ("beta", "lots", "00:01:00") })
            for (var number = 0; number < 3; number++)
                world.Apify.World.Add(Strange(handle, number, views, duration));
        await world.AddListAsync("https://www.youtube.com/@alpha");
        await world.AddListAsync("https://www.youtube.com/@beta");
        var warnings = new WarningList();
        await using var client = new IngestClient(
            new IngestSettings
            {
                Database = world.Database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = world.Apify.BaseAddress,
            },
            warnings
        );

        var run = await world.SyncAsync(new() { WithTranscripts = false }, client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal((6, 9), (run.Figures.New, run.Figures.ValuesNotUnderstood));
        var rows = await world.QueryAsync<string>(Log);
        Assert.Equal(
            ["duration a while", "viewCount"],
            rows.Select(row => row.StartsWith("viewCount", StringComparison.Ordinal) ? "viewCount" : row[..16])
        );
        Assert.Single(warnings.Of(Id));
        Assert.Equal(9, await world.ScalarAsync<int>("select (summary ->> 'values_not_understood')::int from ctrl_run"));
    }

    [Fact]
    public async Task A_sync_through_the_Data_API_tells_them_as_well()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        AddStrange(world);
        await world.AddListAsync("https://www.youtube.com/@alpha");

        var run = await world.SyncAsync();

        Assert.Equal((3, 3), (run.Figures.New, run.Figures.ValuesNotUnderstood));
        Assert.StartsWith("contentDetails.duration a while", Assert.Single(await world.QueryAsync<string>(Log)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_tells_them_as_well_and_each_run_for_itself()
    {
        await using var world = await IngestWorld.CreateAsync();
        var export = Encoding.UTF8.GetBytes(
            new JsonArray(Strange("alpha", 0, "many", "00:01:00"), Strange("alpha", 1, "lots", "00:01:00")).ToJsonString()
        );

        for (var time = 0; time < 2; time++)
        {
            var progress = new RunProgress();
            Assert.Empty(await world.Client.Ingestion.ImportAsync(new MemoryStream(export), "export.json", progress).ToListAsync());
            Assert.Equal(2, progress.Figures.ValuesNotUnderstood);
        }

        Assert.Equal(
            2,
            await world.ScalarAsync<int>(
                "select count(*) from ctrl_processing_log where error_id = 'ValueNotUnderstood' and stage = 'import'"
            )
        );
    }

    [Fact]
    public async Task A_collection_tells_them_as_well_though_several_jobs_meet_them()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        AddStrange(world, "alpha");
        AddStrange(world, "beta");

        var started = await world.Client.Collection.StartRunAsync(["@alpha", "@beta"]);
        await world.Client.Jobs.WorkAsync(new() { UntilEmpty = true });

        var status = (await world.Client.Jobs.GetRunStatusAsync(started.RunId))!;
        Assert.Equal((6, 6), (status.Summary!.New, status.Summary.ValuesNotUnderstood));
        Assert.StartsWith("contentDetails.duration a while", Assert.Single(await world.QueryAsync<string>(Log)), StringComparison.Ordinal);
        Assert.Contains(" · values not understood 6 · ", status.Summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_everything_is_understood_nothing_is_told()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(0, run.Figures.ValuesNotUnderstood);
        Assert.Empty(await world.QueryAsync<string>(Log));
    }

    private static JsonObject Strange(string handle, int number, string views, string duration)
    {
        var item = IngestWorld.Item(handle, number);
        (item["viewCount"], item["duration"]) = (views, duration);
        return item;
    }

    private static void AddStrange(YouTubeWorld world, string handle = "alpha")
    {
        var channel = world.YouTube.World.AddGeneratedChannel(handle, 0);
        foreach (var video in world.YouTube.World.AddGeneratedVideos(channel.Id, 3))
            world.YouTube.World.ChangeVideo(video, one => one with { Duration = "a while" });
    }
}
