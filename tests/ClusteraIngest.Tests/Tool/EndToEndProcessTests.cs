using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Tests.Tool;

/// <summary>What only processes of their own can show: pipes between them, signals, sudden death.</summary>
[Trait("Category", "Proof")]
public class EndToEndProcessTests
{
    [Fact]
    public async Task Lists_are_piped_into_ingest_and_its_videos_into_transcripts()
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 6), tool.World.AddChannel("beta", 3));
        await using var lists = tool.Start("lists", "--output", "json");
        await using var ingest = tool.Start("ingest");
        await using var transcripts = tool.Start("transcripts");

        var pipes = Task.WhenAll(PipeAsync(lists, ingest), PipeAsync(ingest, transcripts));
        var videos = (await transcripts.Output.ReadToEndAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        await pipes;

        Assert.Equal((0, 0, 0), (await lists.ExitCodeAsync(), await ingest.ExitCodeAsync(), await transcripts.ExitCodeAsync()));
        Assert.Equal(9, videos.Select(video => video.GetProperty("video_id").GetString()).Distinct().Count());
        Assert.All(videos, video => Assert.True(video.GetProperty("transcript_state").GetString() is "stored" or "none"));
        Assert.StartsWith("listed 9 = new 9 ", (await ingest.Error.ReadToEndAsync()).Split('\n')[^2], StringComparison.Ordinal);
        Assert.Equal(9, tool.RunsOf("transcript").Count);
    }

    [Fact]
    public async Task A_video_is_out_while_its_list_is_still_being_read()
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMinutes(5) });
        var url = tool.World.AddChannel("alpha", 200);
        await using var ingest = tool.Start("ingest", url);

        var first = await ingest.LineAsync();

        Assert.StartsWith("{\"video_id\":", first, StringComparison.Ordinal);
        Assert.Equal("RUNNING", Assert.Single(tool.World.Apify.Runs).Status);
        Assert.InRange(await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video"), 1, 199);
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_a_sync_in_an_orderly_way_with_its_sum_so_far(string signal)
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMinutes(5) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 200));
        await using var sync = tool.Start("sync");
        await sync.LineAsync();

        sync.Signal(signal);

        Assert.Equal(130, await sync.ExitCodeAsync());
        Assert.Matches(@"(?m)^listed (\d+) = new \1 \+ known 0 \+ failed 0 ", await sync.Error.ReadToEndAsync());
        Assert.Equal("cancelled", await tool.World.ScalarAsync<string>("select state from ctrl_run"));
        Assert.Equal("sent", await tool.World.ScalarAsync<string>("select state from ctrl_charge where purpose = 'list'"));
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task The_sums_of_an_interrupted_sync_and_of_the_next_ones_add_up_to_what_was_paid(string signal)
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(4) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 20), tool.World.AddChannel("beta", 15));
        await using var sync = tool.Start("sync");
        for (var line = 0; line < 8; line++)
            await sync.LineAsync();

        sync.Signal(signal);
        Assert.Equal(130, await sync.ExitCodeAsync());
        var interrupted = (await sync.Error.ReadToEndAsync()).Split('\n')[^2];
        var open = await tool.World.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'");
        var told = Regex.Match(interrupted, @" USD, not settled yet: (\d+) runs? of at most \d+\.\d+ USD · ");
        // Where the machine is busy, all of them may have come to their end before.
        Assert.InRange(told.Success ? int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture) : 0, open, 10);

        var next = await tool.RunAsync("sync");
        var last = await tool.RunAsync("sync");

        Assert.DoesNotContain("not settled", next.Sum, StringComparison.Ordinal);
        var printed = new[] { interrupted, next.Sum, last.Sum }.Select(CostOf).ToList();
        Assert.Equal(printed, await tool.World.QueryAsync<decimal>("select cost_usd from ctrl_run order by run_id"));
        Assert.Equal(
            printed,
            await tool.World.QueryAsync<decimal>("select (summary ->> 'cost_usd')::numeric from ctrl_run order by run_id")
        );
        Assert.Equal(tool.World.Apify.ChargedUsd, printed.Sum());
        Assert.Equal(printed.Sum(), (await tool.RunAsync("costs")).Objects.Sum(day => day.GetProperty("cost_usd").GetDecimal()));

        static decimal CostOf(string sum) =>
            decimal.Parse(Regex.Match(sum, @" · (\d+\.\d+) USD").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [UnixTheory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(55)]
    public async Task A_sync_that_is_killed_is_carried_on_and_nothing_is_lost_or_paid_for_twice(int linesBeforeDeath)
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 30), tool.World.AddChannel("beta", 20));
        await using (var killed = tool.Start("sync"))
        {
            for (var line = 0; line < linesBeforeDeath; line++)
                await killed.LineAsync();
            killed.Signal("KILL");
            Assert.NotEqual(0, await killed.ExitCodeAsync());
        }

        var second = await tool.RunAsync("sync");
        var third = await tool.RunAsync("sync");

        Assert.Equal((0, 0), (second.ExitCode, third.ExitCode));
        Assert.Contains(" = new 0 ", third.Sum, StringComparison.Ordinal);
        Assert.Equal(
            50,
            await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state in ('stored', 'none')")
        );
        Assert.Equal(50, tool.RunsOf("transcript").Count);
        Assert.Equal("interrupted", await tool.World.ScalarAsync<string>("select state from ctrl_run order by run_id limit 1"));
        Assert.Equal(
            tool.World.Apify.Runs.Count,
            await tool.World.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'settled'")
        );
        Assert.Equal(tool.World.Apify.ChargedUsd, await tool.World.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_run"));
    }

    [Fact]
    public async Task Two_syncs_at_once_share_the_work()
    {
        await using var tool = await EndToEnd.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 10), tool.World.AddChannel("beta", 5));
        await using var one = tool.Start("sync");
        await using var other = tool.Start("sync");

        await Task.WhenAll(one.Output.ReadToEndAsync(), other.Output.ReadToEndAsync());

        Assert.Equal((0, 0), (await one.ExitCodeAsync(), await other.ExitCodeAsync()));
        Assert.Equal(
            15,
            await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video where transcript_state in ('stored', 'none')")
        );
        Assert.Equal(15, tool.RunsOf("transcript").Count);
    }

    private static async Task PipeAsync(ToolProcess from, ToolProcess to)
    {
        await from.Output.BaseStream.CopyToAsync(to.Input.BaseStream);
        to.Input.Close();
    }
}
