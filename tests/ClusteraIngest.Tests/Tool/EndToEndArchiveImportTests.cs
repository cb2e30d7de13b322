using System.IO.Compression;
using System.Text;

namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool's <c>archive import</c> and <c>persons</c>, as users type them.</summary>
public sealed class EndToEndArchiveImportTests : IDisposable
{
    private const string List =
        "channel_url,name,email,type\n@one,Ann,ann@example.org,host\n@one,Ann,ann@example.org,host\nhttps://example.com,,,\n";

    private readonly string directory = Directory.CreateTempSubdirectory("clustera-lists-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Each_row_is_an_object_with_its_verdict_and_the_sum_adds_up()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunAsync("archive", "import", Write("channels.csv", List));

        Assert.Equal(1, import.ExitCode);
        Assert.All(
            import.Objects,
            verdict =>
                Assert.Equal(
                    ["row", "verdict", "duplicate_of", "channel_id", "person_id", "error_id", "message"],
                    verdict.EnumerateObject().Select(field => field.Name)
                )
        );
        Assert.Equal(["added", "duplicate", "refused"], import.All("verdict"));
        Assert.Equal(["", "2", ""], import.All("duplicate_of"));
        Assert.Equal(["", "", "NotAYouTubeAddress"], import.All("error_id"));
        Assert.Equal("verdicts 3 = added 1 + known 0 + changed 0 + duplicate 1 + refused 1 + needs lookup 0 · import 1", import.Sum);
        Assert.Equal(0, await tool.World.ScalarAsync<long>("select count(*) from ctrl_run"));
        Assert.Empty(tool.World.Apify.Runs);
    }

    [Fact]
    public async Task Standard_input_is_a_list_and_all_that_is_known_ends_with_0()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunWithAsync("@one\n@two\n", "archive", "import", "-");
        var again = await tool.RunWithAsync("@one\n@two\n", "archive", "import", "-");

        Assert.Equal((0, 0), (import.ExitCode, again.ExitCode));
        Assert.Equal(["known", "known"], again.All("verdict"));
        Assert.Equal("standard input", await tool.World.ScalarAsync<string>("select source_file from ctrl_import limit 1"));
    }

    [Fact]
    public async Task A_terminal_shows_a_table_that_fits_it()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var shell = new ToolShell { IsTerminal = true, Width = 80 };
        shell.Environment["NO_COLOR"] = "1";

        await tool.RunAsync(shell, ["archive", "import", Write("channels.csv", List)]);

        Assert.All(shell.OutputLines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains(shell.OutputLines, line => line.Contains("row  verdict", StringComparison.Ordinal));
        Assert.Contains(shell.OutputLines, line => line.Contains("2  added ", StringComparison.Ordinal));
        Assert.Contains(
            shell.OutputLines,
            line => line.Contains("4  refused ", StringComparison.Ordinal) && line.Contains("NotAYouTubeAddress", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_dry_run_stores_nothing_and_says_so()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunWithAsync("@one\n", "archive", "import", "-", "--dry-run");

        Assert.Equal(["added"], import.All("verdict"));
        Assert.Equal(
            "verdicts 1 = would be added 1 + known 0 + would be changed 0 + duplicate 0 + refused 0 + needs lookup 0"
                + " · dry run: nothing was stored",
            import.Sum
        );
        Assert.Equal(0, await tool.World.ScalarAsync<long>("select count(*) from ctrl_youtube_lists"));
    }

    [Fact]
    public async Task Verdicts_for_a_spreadsheet_hold_no_formulas()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = Path.Combine(directory, "verdicts.csv");

        var import = await tool.RunWithAsync("=cmd|' /C calc'!A0\n@one\n+1234\n", "archive", "import", "-", "--verdicts", file);

        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal("row,verdict,duplicate_of,channel_id,person_id,error_id,message,given", lines[0]);
        Assert.Equal(import.Output.Length, lines.Length - 1);
        Assert.All(lines[1..], line => Assert.DoesNotMatch("(^|,|\")[=+@]", line));
        Assert.Contains(lines, line => line.EndsWith(",'@one", StringComparison.Ordinal));
        Assert.Equal([0xEF, 0xBB, 0xBF], (await File.ReadAllBytesAsync(file))[..3]);
    }

    [Fact]
    public async Task An_import_is_undone_by_its_number()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("archive", "import", Write("channels.csv", List));

        var undo = await tool.RunAsync("archive", "import", "--undo", "1");
        var unknown = await tool.RunAsync("archive", "import", "--undo", "7");

        Assert.Equal(0, undo.ExitCode);
        Assert.Equal(
            "{\"import_id\":1,\"lists\":1,\"lists_kept\":0,\"lists_no_longer_archived\":0,\"persons\":1,\"links\":1}",
            Assert.Single(undo.Output)
        );
        Assert.Equal(2, unknown.ExitCode);
        Assert.StartsWith("error ImportNotFound: ", unknown.Error[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FileNotFound", "nowhere.csv")]
    [InlineData("FileNotFound", ".")]
    [InlineData("ChannelListEmpty", "empty")]
    [InlineData("ChannelListFormatUnknown", "book.xlsx")]
    [InlineData("ChannelListFormatUnknown", "binary")]
    [InlineData("NothingGiven")]
    [InlineData("ConflictingArguments", "channels.csv", "--undo", "1")]
    [InlineData("InvalidValue", "channels.csv", "--verdicts", "channels.csv")]
    public async Task What_cannot_be_imported_is_one_error_and_no_import(string errorId, params string[] arguments)
    {
        await using var tool = await EndToEnd.CreateAsync();
        Write("channels.csv", List);
        Write("empty", "");
        await File.WriteAllBytesAsync(
            Path.Combine(directory, "binary"),
            [.. Enumerable.Range(0, 4_096).Select(value => (byte)(value * 7))]
        );
        using (var book = await ZipFile.OpenAsync(Path.Combine(directory, "book.xlsx"), ZipArchiveMode.Create))
            book.CreateEntry("[Content_Types].xml");

        var import = await tool.RunAsync([
            "archive",
            "import",
            .. arguments.Select(one =>
                one is "." ? directory
                : one.Contains("--", StringComparison.Ordinal) || one == "1" ? one
                : Path.Combine(directory, one)
            ),
        ]);

        Assert.Equal(2, import.ExitCode);
        Assert.Single(import.Error, line => line.StartsWith($"error {errorId}: ", StringComparison.Ordinal));
        Assert.Empty(import.Output);
        Assert.Equal(0, await tool.World.ScalarAsync<long>("select count(*) from ctrl_import"));
    }

    [UnixTheory]
    [InlineData("link.csv")]
    [InlineData("elsewhere/channels.csv")]
    public async Task Verdicts_are_not_written_over_the_list_through_a_link(string target)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var list = Write("channels.csv", List);
        File.CreateSymbolicLink(Path.Combine(directory, "link.csv"), list);
        Directory.CreateSymbolicLink(Path.Combine(directory, "elsewhere"), directory);

        var import = await tool.RunAsync("archive", "import", list, "--verdicts", Path.Combine(directory, target));

        Assert.Equal(2, import.ExitCode);
        Assert.StartsWith("error InvalidValue: --verdicts ", import.Error[0], StringComparison.Ordinal);
        Assert.Equal(List, await File.ReadAllTextAsync(list));
    }

    [Fact]
    public async Task Lists_show_that_they_are_archived()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("archive", "import", Write("channels.csv", List));

        var lists = await tool.RunAsync("lists");
        var csv = await tool.RunAsync("lists", "--output", "csv");

        var list = Assert.Single(lists.Objects);
        Assert.Equal((true, false), (list.GetProperty("is_archived").GetBoolean(), list.GetProperty("is_enabled").GetBoolean()));
        Assert.Contains("is_archived", csv.Output[0].Split(','));
    }

    [Fact]
    public async Task A_broken_list_tells_where_and_keeps_what_comes_before()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunAsync("archive", "import", Write("channels.json", "[\"@one\",\"@two\",\"@thr"));

        Assert.Equal(2, import.ExitCode);
        Assert.Equal(["added", "added"], import.All("verdict"));
        Assert.Contains(
            import.Error,
            line =>
                line.StartsWith("error ChannelListBroken: ", StringComparison.Ordinal)
                && line.Contains("behind row 2", StringComparison.Ordinal)
        );
        Assert.Contains(import.Error, line => line.StartsWith("verdicts 2 = ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Persons_are_listed_shown_changed_and_removed()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("archive", "import", Write("channels.csv", List));

        var all = await tool.RunAsync("persons", "list");
        var table = await tool.RunAsync("persons", "list", "--output", "table");
        var set = await tool.RunAsync("persons", "set", "ann@example.org", "--name", "Anna", "--type", "none");
        var show = await tool.RunAsync("persons", "show", "Anna", "--output", "table");
        var taken = await tool.RunAsync("persons", "set", "Anna", "--email", "x");
        var nothing = await tool.RunAsync("persons", "set", "Anna");
        var remove = await tool.RunAsync("persons", "remove", "nobody", "Anna");

        Assert.Equal(
            ["person_id", "name", "email", "type", "channels", "created_at", "updated_at"],
            Assert.Single(all.Objects).EnumerateObject().Select(field => field.Name)
        );
        Assert.Contains(
            table.Output,
            line => line.Contains("ann@example.org", StringComparison.Ordinal) && line.Contains("@one", StringComparison.Ordinal)
        );
        Assert.Equal(("Anna", ""), (set.All("name").Single(), set.All("type").Single()));
        Assert.Contains("channel   @one", show.Output);
        Assert.StartsWith("error InvalidValue: ", taken.Error[0], StringComparison.Ordinal);
        Assert.StartsWith("error NothingGiven: ", nothing.Error[0], StringComparison.Ordinal);
        Assert.Equal(2, remove.ExitCode);
        Assert.StartsWith("error PersonNotFound: ", remove.Error[0], StringComparison.Ordinal);
        Assert.Equal(["Anna"], remove.All("name"));
        Assert.Equal(1, await tool.World.ScalarAsync<long>("select count(*) from ctrl_youtube_lists"));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}
