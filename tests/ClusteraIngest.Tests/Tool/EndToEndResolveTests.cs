using System.Text.RegularExpressions;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndResolveTests
{
    private const string Kitchen = "@HarborHearthKitchen";

    [Fact]
    public async Task Names_become_channels_in_whatever_spelling_and_the_sum_adds_up()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var resolve = await tool.RunAsync(
            "resolve",
            Kitchen,
            "https://www.youtube.com/" + Kitchen,
            "@nobody-has-this-handle",
            "some words"
        );

        Assert.Equal(1, resolve.ExitCode);
        Assert.Equal(4, resolve.Objects.Count);
        var kitchen = resolve.Objects.Where(answer => answer.GetProperty("state").GetString() == "resolved").ToList();
        Assert.Equal(2, kitchen.Count);
        Assert.Single(kitchen.Select(answer => answer.GetProperty("channel_id").GetString()).Distinct());
        Assert.Single(kitchen, answer => answer.GetProperty("is_duplicate").GetBoolean());
        Assert.All(
            resolve.Objects,
            answer =>
                Assert.Equal(
                    ["input", "state", "channel_id", "title", "url", "reference", "source", "is_duplicate", "error_id", "message"],
                    answer.EnumerateObject().Select(field => field.Name)
                )
        );
        Assert.Equal("inputs 4 = resolved 2 + not found 1 + needs search 1 + waiting 0 + failed 0 · 1 different channel", resolve.Sum);
        Assert.Single(resolve.Error, line => line.StartsWith("error ChannelNotFound: ", StringComparison.Ordinal));
        Assert.Single(
            resolve.Error,
            line =>
                line.StartsWith("warning ChannelNeedsSearch: ", StringComparison.Ordinal)
                && line.Contains("--allow-search", StringComparison.Ordinal)
        );
        Assert.Equal("4 names understood.", resolve.Error[0]);
        Assert.Equal(4, resolve.Error.Length);
    }

    [Fact]
    public async Task What_cannot_be_an_argument_is_told_and_the_others_are_resolved()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var resolve = await tool.RunAsync("resolve", "https://example.com/somebody", Kitchen);

        Assert.Equal(2, resolve.ExitCode);
        Assert.Equal([Kitchen], resolve.All("input"));
        Assert.EndsWith(" · unusable input: 1", resolve.Sum, StringComparison.Ordinal);
        Assert.StartsWith("error NotAYouTubeAddress: ", resolve.Error[0], StringComparison.Ordinal);
        Assert.Equal("1 name understood.", resolve.Error[1]);
    }

    [Fact]
    public async Task Standard_input_takes_names_and_objects_also_its_own_output()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        var before = await tool.RunAsync("resolve", Kitchen);

        var resolve = await tool.RunWithAsync(
            $"{Kitchen}\n{before.Output[0]}\n{{\"url\": \"https://www.youtube.com/{Kitchen}\"}}\n{{\"x\": 1}}\nhttps://example.com/x\n",
            "resolve"
        );

        Assert.Equal(1, resolve.ExitCode);
        Assert.Equal(
            "inputs 4 = resolved 3 + not found 0 + needs search 0 + waiting 0 + failed 1 · 1 different channel · unusable input: 1",
            resolve.Sum
        );
        Assert.Single(resolve.Error, line => line.StartsWith("error InputLineNotUnderstood: Line 4 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_that_have_to_wait_for_units_are_one_error()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync(new EmulatedKey("a-poor-key-of-the-tests") { Units = 1 });
        await tool.RunAsync("resolve", "@a-first-one");

        var resolve = await tool.RunAsync("resolve", Kitchen, "@StarlitWorkshop");
        var keys = await tool.RunAsync("keys");

        Assert.Equal(1, resolve.ExitCode);
        Assert.Equal(["waiting", "waiting"], resolve.All("state"));
        Assert.Single(resolve.Error, line => line.StartsWith("error QuotaExceeded: ", StringComparison.Ordinal));
        Assert.Equal(["resting", "active"], keys.All("state"));
        Assert.StartsWith("20", keys.All("rests_until").First(), StringComparison.Ordinal);
        Assert.Equal(["units", "search"], keys.All("bucket"));
    }

    [Fact]
    public async Task Without_a_key_what_needs_none_is_told_first()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var resolve = await tool.RunAsync("resolve", Kitchen, "UCabcdefghijklmnopqrstuv");

        Assert.Equal(3, resolve.ExitCode);
        Assert.Equal(["address"], resolve.All("source"));
        Assert.Equal("2 names understood.", resolve.Error[0]);
        Assert.StartsWith("error YouTubeKeyMissing: ", resolve.Error[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_each_name_is_a_line()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var resolve = await tool.RunAsync("resolve", Kitchen, "--output", "table");

        Assert.Matches($@"^resolved      UC[\w-]{{22}}  {Kitchen}  \w+", Assert.Single(resolve.Output));
    }

    [Fact]
    public async Task A_refused_key_is_shown_and_can_be_restored()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync(
            new("a-gone-key-of-the-tests") { IsInvalid = true },
            new("a-good-key-of-the-tests")
        );
        await tool.RunAsync("resolve", Kitchen, "@StarlitWorkshop", "@one-more", "@and-another");

        var before = await tool.RunAsync("keys");
        var table = await tool.RunAsync("keys", "--output", "table");
        var unknown = await tool.RunAsync("keys", "--restore", "000000000000");
        var after = await tool.RunAsync("keys", "--restore");

        Assert.Equal(0, before.ExitCode);
        Assert.Contains("refused", before.All("state"));
        Assert.Contains(table.Output, line => line.Contains("refused", StringComparison.Ordinal));
        Assert.Equal(2, unknown.ExitCode);
        Assert.StartsWith("error KeyNotFound: ", unknown.Error[0], StringComparison.Ordinal);
        Assert.Equal("One key is tried again.", after.Error[0]);
        Assert.DoesNotContain("refused", after.All("state"));
        Assert.DoesNotContain("a-gone-key-of-the-tests", string.Join('\n', [.. before.Output, .. table.Output]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(80)]
    public async Task Keys_that_rest_or_are_others_fit_a_terminal(int width)
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        var other = new ToolShell();
        other.Environment["CLUSTERA_DATABASE"] = tool.World.Database.ConnectionString;
        other.Environment["YT_API_KEYS"] = "another-key-of-somebody-else";
        await other.RunAsync("keys");
        await tool.RunAsync("keys");
        await tool.World.QueryAsync<int>("update ctrl_youtube_api_key set used = quota, rests_until = now() + interval '1 hour'");
        var shell = new ToolShell { IsTerminal = true, Width = width };
        shell.Environment["NO_COLOR"] = "1";

        Assert.Equal(0, (await tool.RunAsync(shell, ["keys"])).ExitCode);

        Assert.All(shell.OutputLines, line => Assert.True(line.Length <= width && !line.Contains('…'), line));
        Assert.Equal(4, shell.OutputLines.Count(line => Regex.IsMatch(line, @"│ resting +│ .* │ \d{4}-\d\d-\d\d \d\d:\d\dZ$")));
        Assert.Single(shell.OutputLines, line => line.EndsWith(": not configured here", StringComparison.Ordinal));
        Assert.Matches(@"Used and left are of today, which ends at \d{4}-\d\d-\d\d \d\d:\d\dZ", shell.Output.ToString());
    }

    [Fact]
    public async Task Keys_of_others_are_told_apart()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("keys");

        var none = new ToolShell();
        none.Environment["YT_API_KEYS"] = ",";
        none.Environment["CLUSTERA_DATABASE"] = tool.World.Database.ConnectionString;
        Assert.Equal(0, await none.RunAsync("keys", "--output", "table"));

        var told = Assert.Single(none.OutputLines, line => line.Contains("not configured", StringComparison.Ordinal));
        Assert.Matches("^[0-9a-f]{12}: not configured here$", told);
        Assert.StartsWith("No key is configured here", Assert.Single(none.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "not configured",
            string.Concat((await tool.RunAsync("keys", "--output", "table")).Output),
            StringComparison.Ordinal
        );
    }
}
