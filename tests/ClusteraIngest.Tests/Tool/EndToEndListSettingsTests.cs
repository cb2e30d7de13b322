using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Tests.Tool;

/// <summary>Caps and languages that are taken away again, lists that are disabled, and what a cap has left out.</summary>
public sealed class EndToEndListSettingsTests
{
    private const string Kitchen = "https://www.youtube.com/@HarborHearthKitchen";

    [Fact]
    public async Task A_cap_and_languages_are_taken_away_and_the_watermark_and_the_costs_stay()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var url = tool.World.AddChannel("alpha", 9);
        await tool.RunAsync("lists", "add", url, "--max-videos", "4", "--language", "ko,en");
        await tool.RunAsync("sync", "--no-transcripts");
        var before = Assert.Single((await tool.RunAsync("lists")).Objects);
        var costs = (await tool.RunAsync("costs", "--by", "list")).Output;

        var changed = await tool.RunAsync("lists", "add", url, "--max-videos", "none", "--language", "none", "--output", "table");

        Assert.Equal([$"changed        {url}: cap 4 → none of its own, languages ko,en → original"], changed.Output);
        var after = Assert.Single((await tool.RunAsync("lists")).Objects);
        Assert.Equal((JsonValueKind.Null, 0), (after.GetProperty("max_videos").ValueKind, after.GetProperty("languages").GetArrayLength()));
        foreach (var kept in new[] { "list_id", "newest_published_at", "last_synced_at", "is_capped" })
            Assert.Equal(before.GetProperty(kept).ToString(), after.GetProperty(kept).ToString());
        Assert.Equal(costs, (await tool.RunAsync("costs", "--by", "list")).Output);
        Assert.StartsWith(
            "listed 9 = new 5 + known 4 ",
            (await tool.RunAsync("sync", "--full", "--no-transcripts")).Sum,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cap_is_taken_away_by_lists_add_only()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var sync = await tool.RunAsync("sync", "--max-videos", "none");

        Assert.Equal(2, sync.ExitCode);
        Assert.StartsWith(
            "error InvalidValue: --max-videos none is for 'lists add' only",
            Assert.Single(sync.Error),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Disabled_lists_are_left_out_of_a_pipeline_and_read_on_request_or_by_their_address()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var (alpha, beta, gamma) = (tool.World.AddChannel("alpha", 2), tool.World.AddChannel("beta", 3), tool.World.AddChannel("gamma", 4));
        await tool.RunAsync("lists", "add", alpha, beta, gamma);
        await tool.RunAsync("lists", "disable", beta, gamma);
        var lists = string.Join('\n', (await tool.RunAsync("lists", "--output", "json")).Output);

        Assert.Equal([alpha], (await tool.RunAsync("lists", "--enabled")).All("url"));
        var piped = await tool.RunWithAsync(lists, "ingest");
        Assert.Equal(0, piped.ExitCode);
        Assert.Equal(2, piped.Output.Length);
        Assert.Equal(
            "warning DisabledListsLeftOut: 2 lists are disabled and were left out. --disabled takes them all the same.",
            Assert.Single(piped.Error, line => line.StartsWith("warning", StringComparison.Ordinal))
        );

        Assert.Equal(3, (await tool.RunWithAsync(beta, "ingest")).Output.Length);
        var all = await tool.RunWithAsync(lists, "ingest", "--disabled");
        Assert.Equal(4, all.Output.Length);
        Assert.DoesNotContain(all.Error, line => line.StartsWith("warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_collection_nothing_is_left_out_and_nothing_is_advised()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("lists", "add", Kitchen, "--max-videos", "4");
        await tool.RunAsync("sync", "--no-transcripts", "--source", "youtube");
        var before = await StatusAsync(tool);

        await tool.RunAsync("collect", Kitchen);
        await tool.RunAsync("worker", "--until-empty");
        var after = await StatusAsync(tool);

        Assert.True(before.LeftOut > 0);
        Assert.Contains("A cap left videos out: 'clustera-ingest sync --full' reads them.", before.Table);
        Assert.Equal(0, after.LeftOut);
        Assert.DoesNotContain(after.Table, line => line.Contains("left videos out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_playlist_has_its_title_although_apify_reads_it()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        const string playlist = "https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF";

        var added = await tool.RunAsync("lists", "add", playlist);

        Assert.False(string.IsNullOrEmpty(Assert.Single(added.Objects).GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_run_took_as_long_as_its_sum_says()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var list = await tool.World.AddListAsync(tool.World.AddChannel("alpha", 3));

        var run = await tool.World.SyncAsync(new() { WithTranscripts = false });

        var row = Assert.Single((await tool.RunAsync("runs")).Objects);
        Assert.True(list.ListId > 0);
        Assert.Equal(
            run.Figures.Elapsed.TotalMilliseconds,
            (Time(row, "finished_at") - Time(row, "started_at")).TotalMilliseconds,
            tolerance: 2
        );
    }

    private static async Task<(long LeftOut, string[] Table)> StatusAsync(EndToEnd tool) =>
        (
            Assert
                .Single((await tool.RunAsync("status", "--output", "json")).Objects)
                .GetProperty("lists")[0]
                .GetProperty("videos_left_out")
                .GetInt64(),
            (await tool.RunAsync("status", "--output", "table")).Output
        );

    private static DateTimeOffset Time(JsonElement row, string name) =>
        DateTimeOffset.Parse(row.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
