using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tests.Tool;

public sealed class StatusTests
{
    [Trait("Category", "Proof")]
    [Fact]
    public async Task Status_of_many_lists_fits_a_screen_of_100_by_40()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 5));
        for (var run = 0; run < 8; run++)
            await tool.RunAsync("sync", "--source", "apify");
        await tool.World.QueryAsync<int>(
            """
            insert into ctrl_youtube_lists (url, kind, title)
            select 'https://www.youtube.com/@a-channel-with-a-rather-long-name-' || n, 'channel',
                'A title that is long, too, and that may be cut ' || n from generate_series(10, 38) n;
            update ctrl_youtube_lists set last_state = 'failed',
                last_error_id = case when list_id % 2 = 0 then 'ListNotFound' else 'ApifyRunFailed' end,
                   last_error = repeat('This is what went wrong with it. ', 6) || 'The end.', last_synced_at = now()
             where url like '%-3_'
            """
        );
        var shell = new ToolShell { IsTerminal = true, Width = 100 };

        await tool.RunAsync(shell, ["status"]);

        var lines = shell.Output.ToString().TrimEnd('\n').Split('\n').Select(Plain).ToList();
        Assert.InRange(lines.Count, 20, 39);
        Assert.All(lines, line => Assert.InRange(Cells.Count(line), 0, 100));
        foreach (var number in Enumerable.Range(30, 9))
            Assert.Contains(lines, line => line.Contains($"@a-channel-with-a-rather-long-name-{number} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" more: 'clustera-ingest lists' shows all.", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains("The end.", StringComparison.Ordinal)));
        Assert.Equal(5, lines.Count(line => line.Contains("│ sync │", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("transcripts: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_rests_is_shown_with_until_when()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.World.QueryAsync<int>(
            """
            insert into ctrl_pace (source, rest_until, rest_error_id, rest_reason, rests)
            values ('youtube', now() + interval '40 minutes', 'YouTubeThrottled', 'not a bot', 2),
                   ('other', now() - interval '1 minute', 'YouTubeThrottled', 'over', 1)
            """
        );

        var json = await tool.RunAsync("status");
        var table = await tool.RunAsync("status", "--output", "table");

        var rest = Assert.Single(json.Objects[0].GetProperty("rests").EnumerateArray());
        Assert.Equal(
            ("youtube", "YouTubeThrottled", "not a bot"),
            (rest.GetProperty("source").GetString(), rest.GetProperty("error_id").GetString(), rest.GetProperty("reason").GetString())
        );
        Assert.InRange(rest.GetProperty("until").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(30), DateTimeOffset.MaxValue);
        Assert.Matches(@"^youtube rests until [-0-9]{10} \d\d:\d\dZ \(YouTubeThrottled\): not a bot$", Assert.Single(table.Output));
    }

    [Fact]
    public async Task The_number_of_runs_can_be_chosen()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 1));
        for (var run = 0; run < 7; run++)
            await tool.RunAsync("sync", "--no-transcripts");

        var two = await tool.RunAsync("status", "--runs", "2");
        var all = await tool.RunAsync("status", "--runs", "20", "--output", "table");
        var usual = await tool.RunAsync("status", "--output", "table");

        Assert.Equal(2, two.Objects[0].GetProperty("runs").GetArrayLength());
        Assert.Equal(7, all.Output.Count(line => line.Contains("│ sync ", StringComparison.Ordinal)));
        Assert.Equal(5, usual.Output.Count(line => line.Contains("│ sync ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_nought_is_not_told_and_empty_columns_are_left_out()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 3));
        await tool.RunAsync("sync", "--no-transcripts");
        await tool.RunAsync("sync", "--no-transcripts");

        var status = await tool.RunAsync("status", "--output", "table");

        Assert.DoesNotContain("left out", status.Output[0], StringComparison.Ordinal);
        var sums = status.Output.Where(line => line.Contains("│ sync ", StringComparison.Ordinal)).ToList();
        Assert.Matches(@"│ listed \d+ · 0\.\d+ USD · \d+\.\d s$", sums[0]);
        Assert.Matches(@"│ new 3 of 3 · 0\.\d+ USD · \d+\.\d s$", sums[1]);
    }

    private static string Plain(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", "");
}
