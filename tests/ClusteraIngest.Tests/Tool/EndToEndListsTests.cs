namespace ClusteraIngest.Tests.Tool;

public class EndToEndListsTests
{
    private const string Alpha = "https://www.youtube.com/@alpha";

    [Fact]
    public async Task Init_applies_the_scripts_once()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        var (first, second) = (new ToolShell(), new ToolShell());

        Assert.Equal(0, await first.RunAsync("init", "--database", database.ConnectionString));
        Assert.Equal(0, await second.RunAsync("init", "--database", database.ConnectionString));

        Assert.Contains("\"name\":\"000-create-tables.sql\"", first.OutputLines[0], StringComparison.Ordinal);
        Assert.Empty(second.OutputLines);
        Assert.Equal(["The database is up to date."], second.ErrorLines);
    }

    [Fact]
    public async Task A_list_in_another_spelling_is_the_same_list_and_says_so()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var added = await tool.RunAsync("lists", "add", "@alpha", "youtube.com/@Alpha/videos", "--output", "table");

        Assert.Equal(0, added.ExitCode);
        Assert.Equal(
            [$"added          {Alpha} (given as @alpha)", $"already there  {Alpha} (given as youtube.com/@Alpha/videos)"],
            added.Output
        );
        Assert.Equal([Alpha], (await tool.RunAsync("lists")).All("url"));
    }

    [Fact]
    public async Task A_cap_and_languages_become_the_lists_own()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", Alpha);

        var changed = await tool.RunAsync("lists", "add", Alpha, "--max-videos", "20", "--language", "en,ko", "--output", "table");

        Assert.Equal([$"changed        {Alpha}: cap none of its own → 20, languages original → en,ko"], changed.Output);
        var list = Assert.Single((await tool.RunAsync("lists")).Objects);
        Assert.Equal(20, list.GetProperty("max_videos").GetInt32());
        Assert.Equal("""["en","ko"]""", list.GetProperty("languages").GetRawText());
    }

    [Fact]
    public async Task A_disabled_list_is_left_out_until_it_is_enabled()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));

        var disabled = await tool.RunAsync("lists", "disable", "@alpha", "--output", "table");
        var again = await tool.RunAsync("lists", "disable", "@alpha", "--output", "table");
        var without = await tool.RunAsync("sync");
        await tool.RunAsync("lists", "enable", "@alpha");
        var with = await tool.RunAsync("sync");

        Assert.Equal([$"changed        {Alpha} (given as @alpha): disabled"], disabled.Output);
        Assert.Equal([$"disabled       {Alpha} (given as @alpha)"], again.Output);
        Assert.StartsWith("listed 0 = new 0 ", without.Sum, StringComparison.Ordinal);
        Assert.StartsWith("listed 2 = new 2 ", with.Sum, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("enable")]
    [InlineData("disable")]
    public async Task Whoever_changes_lists_is_told_how_many_were_understood(string command)
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", "@alpha", "@beta");

        // PowerShell hands a bare @alpha on as nothing.
        Assert.Equal(["1 list understood."], (await tool.RunAsync("lists", command, "@beta")).Error);
        Assert.Contains("2 lists understood.", (await tool.RunAsync("lists", command, "@alpha", "@beta")).Error);
    }

    [Fact]
    public async Task A_removed_list_leaves_its_videos()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));
        await tool.RunAsync("sync", "--no-transcripts");

        var removed = await tool.RunAsync("lists", "remove", "@alpha", "--output", "table");
        var again = await tool.RunAsync("lists", "remove", "@alpha");

        Assert.Equal((0, 2), (removed.ExitCode, again.ExitCode));
        Assert.Equal([$"removed        {Alpha}"], removed.Output);
        Assert.Equal("1 list understood.", Assert.Single(removed.Error));
        Assert.Collection(
            again.Error,
            line => Assert.Equal("1 list understood.", line),
            line => Assert.StartsWith("error ListNotMonitored: ", line, StringComparison.Ordinal)
        );
        Assert.Empty((await tool.RunAsync("lists")).Output);
        Assert.Equal(2, await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }
}
