using System.Text;
using Npgsql;

namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndImportTests : IDisposable
{
    private const string Recording = "apify-youtube-scraper/asterasys_2025-08_search_1159items.json";
    private readonly string directory = Directory.CreateTempSubdirectory("clustera-ingest-exports-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [RecordedFact]
    public async Task A_recorded_export_is_imported_and_a_second_import_adds_nothing()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var first = await tool.RunAsync("import", Recorded.Path(Recording));
        var second = await tool.RunAsync("import", Recorded.Path(Recording));

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.StartsWith("listed 1159 = new 1159 + known 0 + failed 0 ", first.Sum, StringComparison.Ordinal);
        Assert.StartsWith("listed 1159 = new 0 + known 1159 + failed 0 ", second.Sum, StringComparison.Ordinal);
        Assert.Equal(1159, Assert.Single(first.Objects).GetProperty("videos_new").GetInt32());
        Assert.Equal(1159, await CountAsync(tool));
    }

    [RecordedFact]
    public async Task Of_a_truncated_export_what_was_whole_is_stored_and_its_end_is_told()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var whole = await File.ReadAllBytesAsync(Recorded.Path(Recording));
        var file = await FileAsync(Encoding.UTF8.GetString(whole.AsSpan(0, 300_000)));
        var size = new FileInfo(file).Length;

        var import = await tool.RunAsync("import", file);

        Assert.Equal(1, import.ExitCode);
        Assert.StartsWith(
            $"error ExportTruncated: {file} ends in the middle, at byte {size}, after 120 whole items: ",
            ErrorOf(import),
            StringComparison.Ordinal
        );
        Assert.StartsWith("listed 120 = new 120 ", import.Sum, StringComparison.Ordinal);
        Assert.Equal(120, await CountAsync(tool));
    }

    [RecordedFact]
    public async Task Another_actors_export_is_refused_whole()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunAsync("import", Recorded.Path("apify-youtube-scraper/OTHER-ACTOR_briefify_2025-09-18_1item.json"));

        Assert.Equal(1, import.ExitCode);
        Assert.StartsWith("error ExportNotRecognized: ", ErrorOf(import), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(tool));
    }

    [Theory]
    [InlineData("not json", "ExportNotJson: * is not JSON at line 1, byte 2: *", 0)]
    [InlineData("", "ExportEmpty: *", 0)]
    [InlineData("[]", "ExportEmpty: *", 0)]
    [InlineData("""{"some":"thing"}""", "ExportNotRecognized: *", 0)]
    [InlineData("ITEM\nITEM2\n{\"id\": nonsense}\nITEM3\n", "ExportNotJson: * is not JSON at line 3, byte 9: *", 2)]
    public async Task What_was_valid_before_an_error_is_stored_and_nothing_after_it(string text, string error, int stored)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = await FileAsync(
            text.Replace("ITEM2", Item(2), StringComparison.Ordinal)
                .Replace("ITEM3", Item(3), StringComparison.Ordinal)
                .Replace("ITEM", Item(1), StringComparison.Ordinal)
        );

        var import = await tool.RunAsync("import", file);

        Assert.Equal(1, import.ExitCode);
        Assert.Matches(
            $"^error {System.Text.RegularExpressions.Regex.Escape(error).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            ErrorOf(import)
        );
        Assert.Equal(stored, await CountAsync(tool));
    }

    [Theory]
    [InlineData("[", ",", "]")]
    [InlineData("", "\n", "\n")]
    public async Task An_item_that_is_not_stored_is_told_by_its_place_in_the_file(string begin, string between, string end)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var items = Enumerable.Range(1, 2_400).Select(Item).ToArray();
        items[16] = """{"some":"thing"}""";
        items[1_999] = """{"url":"https://www.youtube.com/@nobody","error":"CHANNEL_DOES_NOT_EXIST"}""";
        items[2_399] = "null";
        var file = await FileAsync(begin + string.Join(between, items) + end);

        var import = await tool.RunAsync("import", file);

        Assert.Equal(1, import.ExitCode);
        Assert.Collection(
            import.Error.Where(line => line.StartsWith("error ", StringComparison.Ordinal)),
            line => Assert.StartsWith($"error ItemNotRecognized: {file}, item 17: ", line, StringComparison.Ordinal),
            line =>
                Assert.StartsWith(
                    $"error SourceReportedError: {file}, item 2000: the source reported CHANNEL_DOES_NOT_EXIST for ",
                    line,
                    StringComparison.Ordinal
                ),
            line => Assert.StartsWith($"error ItemNotRecognized: {file}, item 2400: ", line, StringComparison.Ordinal)
        );
        Assert.StartsWith("listed 2400 = new 2397 + known 0 + failed 3 ", import.Sum, StringComparison.Ordinal);
        Assert.Equal(
            1,
            await tool.World.ScalarAsync<int>(
                "select count(*) from ctrl_processing_log where error_id = 'ItemNotRecognized' and message like '%, item 17: %'"
            )
        );
    }

    [Fact]
    public async Task What_PostgreSQL_cannot_hold_is_left_out_of_texts()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var item = Item(1).Replace("alpha video 1", "a \\u0000 nul and a lone \\ud800 surrogate", StringComparison.Ordinal);

        var import = await tool.RunWithAsync(item, "import", "-");

        Assert.Equal(0, import.ExitCode);
        Assert.Equal("a  nul and a lone  surrogate", await tool.World.ScalarAsync<string>("select title from dataset_youtube_video"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task The_smallest_pool_suffices_also_where_storing_takes_longer_than_a_connection_is_waited_for()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.World.QueryAsync<string>(
            """
            create function dawdle() returns trigger language plpgsql as $$
            begin perform pg_sleep(7) where not exists (select from dataset_youtube_video); return null; end $$;
            create trigger dawdle before insert on dataset_youtube_video for each statement execute function dawdle()
            """
        );
        var file = await FileAsync(string.Join('\n', Enumerable.Range(1, 2_000).Select(Item)));
        var smallest = new NpgsqlConnectionStringBuilder(tool.World.Database.ConnectionString)
        {
            MaxPoolSize = 3,
            Timeout = 3,
        }.ConnectionString;

        var import = await tool.RunAsync("import", file, "--database", smallest, "--outage-minutes", "0.01");

        Assert.Equal(0, import.ExitCode);
        Assert.StartsWith("listed 2000 = new 2000 ", import.Sum, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_does_not_hold_up_the_others()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunAsync("import", Path.Combine(directory, "missing.json"), await FileAsync(Item(1)));

        Assert.Equal(2, import.ExitCode);
        Assert.StartsWith("error FileNotFound: ", import.Error[0], StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(tool));
    }

    private static string Item(int number) => IngestWorld.Item("alpha", number).ToJsonString();

    private static string ErrorOf(EndToEnd.Outcome import) =>
        Assert.Single(import.Error, line => line.StartsWith("error ", StringComparison.Ordinal));

    private static Task<int> CountAsync(EndToEnd tool) => tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video");

    private async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(directory, "export.json");
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
