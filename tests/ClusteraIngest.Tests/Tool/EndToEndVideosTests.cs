namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndVideosTests
{
    [Fact]
    public async Task Stored_videos_are_shown_the_newest_first_and_filtered()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 4), tool.World.AddChannel("beta", 2));
        await tool.RunAsync("sync", "--no-transcripts");
        await tool.World.QueryAsync<int>(
            "update dataset_youtube_video set published_at = now() - interval '3 days' where video_id like 'beta%'"
        );

        Assert.Equal(6, (await tool.RunAsync("videos")).Output.Length);
        Assert.Equal(2, (await tool.RunAsync("videos", "--since", "7d")).Output.Length);
        Assert.Equal(4, (await tool.RunAsync("videos", "--list", "handle:alpha")).Output.Length);
        Assert.Equal(4, (await tool.RunAsync("videos", "--channel", "youtube.com/@alpha")).Output.Length);
        Assert.Equal(4, (await tool.RunAsync("videos", "--channel", "handle:alpha")).Output.Length);
        Assert.Empty((await tool.RunAsync("videos", "--transcript-state", "stored")).Output);
        var newest = await tool.RunAsync("videos", "--channel", "*alpha*", "--first", "2");
        Assert.Equal([IngestWorld.VideoIdOf("alpha", 3), IngestWorld.VideoIdOf("alpha", 2)], newest.All("video_id"));
    }

    [Fact]
    public async Task A_video_is_shown_with_its_transcript()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("ingest", tool.World.AddChannel("alpha", 2));
        await tool.RunAsync("transcripts", "--pending");
        var id = IngestWorld.VideoIdOf("alpha", 0);

        var json = await tool.RunAsync("videos", "show", id);
        var people = await tool.RunAsync("videos", "show", $"https://youtu.be/{id}", "--output", "table");

        Assert.Equal(id, Assert.Single(json.All("video_id")));
        Assert.Contains(
            people.Output,
            line => line.StartsWith("views ", StringComparison.Ordinal) && line.EndsWith("1,000", StringComparison.Ordinal)
        );
        Assert.Contains(people.Output, line => line.EndsWith($"https://www.youtube.com/watch?v={id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_video_that_is_not_stored_is_told_and_the_others_are_shown()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("ingest", tool.World.AddChannel("alpha", 1));

        var some = await tool.RunAsync("videos", IngestWorld.VideoIdOf("alpha", 0), "AAAAAAAAAAA", "nonsense!");
        var none = await tool.RunAsync("videos", "show", "AAAAAAAAAAA");
        var filtered = await tool.RunAsync("videos", IngestWorld.VideoIdOf("alpha", 0), "--since", "1h");

        Assert.Equal((2, 1), (some.ExitCode, some.Output.Length));
        Assert.Collection(
            some.Error,
            line => Assert.StartsWith("error NotAVideo: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("error VideoNotStored: No video AAAAAAAAAAA is stored.", line, StringComparison.Ordinal)
        );
        Assert.Equal(2, none.ExitCode);
        Assert.Equal((0, 0), (filtered.ExitCode, filtered.Error.Length));
    }

    [Trait("Category", "Proof")]
    [Theory]
    [InlineData("handle:alpha")]
    [InlineData("youtube.com/@alpha")]
    [InlineData("HANDLE: @alpha")]
    public async Task A_handle_may_be_given_in_a_form_that_no_shell_takes_for_its_own(string given)
    {
        await using var tool = await EndToEnd.CreateAsync();
        tool.World.AddChannel("alpha", 2);

        var added = await tool.RunAsync("lists", "add", given);

        Assert.Equal(["https://www.youtube.com/@alpha"], added.All("url"));
        Assert.Equal(["1 list understood."], added.Error);
        Assert.Contains("2 lists understood.", (await tool.RunAsync("ingest", given, "@other")).Error);
    }
}
