namespace ClusteraIngest.Tests.Tool;

/// <summary>Exports that were made years ago, and ones that are not in UTF-8, through the tool.</summary>
public sealed class EndToEndOldExportTests : IDisposable
{
    private const string Old = "reported/f04_oldexport.json";
    private static readonly DateTime Written = new(2022, 7, 20, 9, 0, 0, DateTimeKind.Utc);
    private readonly string directory = Directory.CreateTempSubdirectory("clustera-ingest-exports-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [RecordedFact]
    public async Task An_old_export_is_read_as_of_the_time_when_it_was_written()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunAsync("import", OldExport());

        Assert.Equal(0, import.ExitCode);
        Assert.StartsWith("listed 3 = new 3 + known 0 + failed 0 ", import.Sum, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("oldexpo0001", "Salt & pepper", "Old description", 3723, "video", "2021-09-20 09:00:00"),
                ("oldexpo0002", "Found by search", null, 245, "video", "2022-07-20 06:00:00"),
                ("oldexpo0003", "A Short", null, 30, "short", "2022-07-20 06:00:00"),
            ],
            await tool.World.QueryAsync<(string, string, string?, int, string, string)>(
                """
                select video_id, title, description, duration_seconds, coalesce(kind, 'video'),
                    to_char(published_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')
                from dataset_youtube_video where is_published_at_estimated order by 1
                """
            )
        );
        Assert.Contains(import.Error, line => line.StartsWith("warning ValueNotUnderstood: ", StringComparison.Ordinal));
        Assert.Contains(
            ("channelUrl", "https://www.youtube.com/c/SomeKitchen"),
            await tool.World.QueryAsync<(string, string)>(
                "select payload ->> 'field', payload ->> 'text' from ctrl_processing_log where error_id = 'ValueNotUnderstood'"
            )
        );
    }

    [RecordedFact]
    public async Task A_time_that_is_given_goes_before_the_files()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunAsync("import", OldExport(), "--as-of", "2021-01-10T12:00Z");

        Assert.Equal(0, import.ExitCode);
        Assert.Equal(new DateTime(2020, 3, 10, 12, 0, 0), await PublishedAtAsync(tool));
    }

    [RecordedFact]
    public async Task Standard_input_counts_from_now()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var text = await File.ReadAllTextAsync(Recorded.Path(Old));

        Assert.Equal(0, (await tool.RunWithAsync(text, "import", "-")).ExitCode);

        Assert.InRange(await PublishedAtAsync(tool), DateTime.UtcNow.AddMonths(-10).AddDays(-3), DateTime.UtcNow.AddMonths(-10).AddDays(3));
    }

    [RecordedTheory]
    [InlineData("1980-01-01")]
    [InlineData("2999-01-01")]
    public async Task A_files_time_that_cannot_be_meant_is_not_counted_from(string written)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = OldExport();
        File.SetLastWriteTimeUtc(
            file,
            DateTime.SpecifyKind(DateTime.Parse(written, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc)
        );

        Assert.Equal(0, (await tool.RunAsync("import", file)).ExitCode);

        Assert.InRange(await PublishedAtAsync(tool), DateTime.UtcNow.AddMonths(-10).AddDays(-3), DateTime.UtcNow.AddMonths(-10).AddDays(3));
    }

    [Theory]
    [InlineData("2999-01-01")]
    [InlineData("soon")]
    public async Task A_time_still_to_come_or_none_is_refused(string asOf)
    {
        await using var tool = await EndToEnd.CreateAsync();

        var import = await tool.RunWithAsync(IngestWorld.Item("alpha", 1).ToJsonString(), "import", "-", "--as-of", asOf);

        Assert.Equal(2, import.ExitCode);
        Assert.StartsWith(
            "error InvalidValue: ",
            Assert.Single(import.Error, line => line.StartsWith("error ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Equal(0, await tool.World.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [RecordedFact]
    public async Task What_is_in_Windows_1252_is_refused_with_its_place_and_what_comes_before_is_stored()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var alone = Recorded.Path("reported/f06_cp1252.json");
        var behind = Path.Combine(directory, "behind.json");
        await File.WriteAllBytesAsync(
            behind,
            [
                .. "[\n"u8,
                .. System.Text.Encoding.UTF8.GetBytes(IngestWorld.Item("alpha", 1).ToJsonString()),
                .. ",\n"u8,
                .. (await File.ReadAllBytesAsync(alone))[1..],
            ]
        );

        var first = await tool.RunAsync("import", alone);
        var second = await tool.RunAsync("import", behind);

        Assert.Equal((1, 1), (first.ExitCode, second.ExitCode));
        Assert.Contains(
            first.Error,
            line => line.StartsWith($"error ExportNotJson: {alone} is not UTF-8 at line 1, byte 15: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            second.Error,
            line => line.StartsWith($"error ExportNotJson: {behind} is not UTF-8 at line 3, byte 14: ", StringComparison.Ordinal)
        );
        Assert.Equal(
            [IngestWorld.VideoIdOf("alpha", 1)],
            await tool.World.QueryAsync<string>("select video_id from dataset_youtube_video")
        );
    }

    private static Task<DateTime> PublishedAtAsync(EndToEnd tool) =>
        tool.World.ScalarAsync<DateTime>(
            "select published_at at time zone 'UTC' from dataset_youtube_video where video_id = 'oldexpo0001'"
        );

    private string OldExport()
    {
        var copy = Path.Combine(directory, "export.json");
        File.Copy(Recorded.Path(Old), copy);
        File.SetLastWriteTimeUtc(copy, Written);
        return copy;
    }
}
