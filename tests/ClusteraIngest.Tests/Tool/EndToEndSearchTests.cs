using ClusteraIngest.Errors;

namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndSearchTests
{
    [Fact]
    public async Task What_a_sync_has_brought_is_found()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 3));
        Assert.Equal(0, (await tool.RunAsync("sync")).ExitCode);
        var id = IngestWorld.VideoIdOf("alpha", 2);
        await tool.World.QueryAsync<int>(
            """
            update dataset_youtube_transcript
               set segments = '[{"start": 61.5, "duration": 4, "text": "we index"},
                                {"start": 66, "duration": 4, "text": "Databases today"}]'
             where video_id = @id
            """,
            new { id }
        );

        var status = await tool.RunAsync("library", "status");
        Assert.Equal((3.0, 2.0, 1.0), (Number(status, "transcripts"), Number(status, "indexed"), Number(status, "waiting")));
        Assert.Equal(1, (await tool.RunAsync("library", "check")).ExitCode);
        Assert.Equal(1, Number(await tool.RunAsync("library", "index"), "transcripts"));
        Assert.Equal(0, (await tool.RunAsync("library", "check")).ExitCode);

        var found = await tool.RunAsync("search", "index database", "--channel", "@alpha", "--since", "2020-01-01");
        Assert.Equal(id, Assert.Single(found.All("video_id")));
        Assert.Equal($"https://www.youtube.com/watch?v={id}&t=61s", Assert.Single(found.All("url")));
        Assert.Equal(61.5, Number(found, "start_seconds"));
        var origin = await tool.World.ScalarAsync<string>("select max(origin) from dataset_youtube_transcript");
        Assert.Equal(origin, Assert.Single(found.All("origin")));
        Assert.Equal("1 of 1 hits", Assert.Single(found.Error));
        var people = await tool.RunAsync("search", "\"index databases\"", "--output", "table");
        Assert.Contains(people.Output, line => line.EndsWith($" ({origin})", StringComparison.Ordinal));
        Assert.Contains(people.Output, line => line.EndsWith("we «index Databases» today", StringComparison.Ordinal));
        Assert.Equal(["Nothing was found."], (await tool.RunAsync("search", "nobody-says-this")).Error);
        Assert.Equal("video_id", (await tool.RunAsync("search", "xyzzy", "--output", "csv")).Output[0].Split(',')[0]);
    }

    [Fact]
    public async Task Wrong_searches_are_told()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("transcripts", "--pending");

        await AssertRefusedAsync(ErrorIds.SearchTextEmpty, "search", "…");
        await AssertRefusedAsync(ErrorIds.InvalidValue, "search", "word", "--after", "nonsense");
        await AssertRefusedAsync("InvalidOption", "search", "word", "--first", "0");

        async Task AssertRefusedAsync(string errorId, params string[] line)
        {
            var refused = await tool.RunAsync(line);
            Assert.Equal(2, refused.ExitCode);
            if (errorId != "InvalidOption")
                Assert.Contains(refused.Error, text => text.StartsWith($"error {errorId}: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_sync_whose_transcripts_cannot_be_indexed_says_so_and_is_done()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 1));
        await tool.World.QueryAsync<int>("alter table dataset_youtube_passage add constraint never check (number < 0) not valid");

        var synced = await tool.RunAsync("sync");

        Assert.Contains(synced.Error, line => line.StartsWith($"warning {WarningIds.TranscriptsNotIndexed}: ", StringComparison.Ordinal));
        Assert.Equal(0, synced.ExitCode);
        Assert.Equal("stored", await tool.World.ScalarAsync<string>("select transcript_state from dataset_youtube_video"));
    }

    private static double Number(EndToEnd.Outcome outcome, string field) => Assert.Single(outcome.Objects).GetProperty(field).GetDouble();
}
