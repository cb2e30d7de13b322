using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using ClusteraIngest.Runs;
using ClusteraIngest.Tests.Emulator;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>The same dataset is the same rows, in whichever format it was exported.</summary>
public sealed class ExportImportTests
{
    /// <summary>A table's rows without when they were written: the times and the transactions.</summary>
    private const string Rows = """
        select (to_jsonb(row) - array(select column_name::text from information_schema.columns
            where table_name = '{0}' and (data_type like 'timestamp%' or data_type = 'xid8')
              and column_name not in ('published_at', 'scheduled_start_at')))::text
        from (select * from {0} order by {1}) as row
        """;

    [Theory]
    [InlineData("format=csv")]
    [InlineData("format=csv&delimiter=;")]
    [InlineData("format=csv&bom=0&delimiter=%09")]
    [InlineData("format=jsonl")]
    public async Task A_dataset_is_the_same_rows_as_its_export_in_JSON(string format)
    {
        await using var apify = await Caller.StartAsync(new() { WithoutDemo = true });
        foreach (var item in Items())
            apify.Emulator.World.Add(item);
        var run = await apify.StartRunAsync(
            Caller.Lists,
            $$"""{"startUrls":[{"url":"https://www.youtube.com/channel/{{IngestWorld.ChannelIdOf("alpha")}}"}],"maxResults":100}"""
        );
        var address = $"/v2/datasets/{run["defaultDatasetId"]}/items?";

        var fromJson = await ImportedAsync(await apify.Http.GetByteArrayAsync(address + "format=json"));
        var export = await apify.Http.GetByteArrayAsync(address + format);

        Assert.Equal(fromJson, await ImportedAsync(export));
        Assert.Equal(
            fromJson,
            await ImportedAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(export).Replace("\r\n", "\n", StringComparison.Ordinal)))
        );
        Assert.Equal(fromJson, await ImportedAsync(Gzip(export)));
        Assert.Contains("quotes \\\"inside\\\", a comma; a semicolon\\nand a second line", fromJson, StringComparison.Ordinal);
        Assert.Contains("what is said, and more", fromJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_a_table_that_end_as_on_Windows_are_read()
    {
        const string text =
            "id,title,url,date,viewCount,duration,channelUrl,text\r\n"
            + "crlfvideo01,One,https://www.youtube.com/watch?v=crlfvideo01,2025-08-28,1,00:00:10,https://"
            + "www.youtube.com/@alpha,\"a\r\nb\"\r\n"
            + "crlfvideo02,Two,https://www.youtube.com/watch?v=crlfvideo02,2025-08-28,2,00:00:10,https://www.youtube.com/@alpha,\r\n";
        await using var world = await IngestWorld.CreateAsync();

        var results = await world.Client.Ingestion.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "export.csv").ToListAsync();

        Assert.Empty(results);
        Assert.Equal(
            [("crlfvideo01", "One", 1), ("crlfvideo02", "Two", 2)],
            await world.QueryAsync<(string, string, int)>("select video_id, title, view_count::int from dataset_youtube_video order by 1")
        );
    }

    [Fact]
    public async Task A_row_that_is_no_video_is_told_by_its_place_and_the_others_are_stored()
    {
        const string text =
            "id,title,url,date,viewCount,duration,channelUrl,error,note\n"
            + "rowvideo001,One,https://www.youtube.com/watch?v=rowvideo001,2025-08-28,1,00:00:10,https://www.youtube.com/@alpha,,\n"
            + ",,https://www.youtube.com/@nobody,,,,,CHANNEL_DOES_NOT_EXIST,Not there\n"
            + "nonsense,Three,https://www.youtube.com/,2025-08-28,1,00:00:10,,,\n"
            + "rowvideo004,Four,https://www.youtube.com/watch?v=rowvideo004,2025-08-28,1,00:00:10,https://www.youtube.com/@alpha,,\n";
        await using var world = await IngestWorld.CreateAsync();
        var progress = new RunProgress();

        var results = await world
            .Client.Ingestion.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "export.csv", progress)
            .ToListAsync();

        Assert.Equal(["SourceReportedError", "ItemNotRecognized"], results.Select(result => result.Error!.ErrorId));
        Assert.Contains("item 2: the source reported CHANNEL_DOES_NOT_EXIST", results[0].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("item 3: ", results[1].Error!.Message, StringComparison.Ordinal);
        Assert.Equal((2, 2), (progress.Figures.New, progress.Figures.Failed));
    }

    [Fact]
    public async Task A_time_still_to_come_is_refused()
    {
        await using var world = await IngestWorld.CreateAsync();

        var error = await Assert.ThrowsAsync<ClusteraIngest.Errors.InvalidInputException>(async () =>
            await world
                .Client.Ingestion.ImportAsync(new MemoryStream("[]"u8.ToArray()), "export", asOf: DateTimeOffset.UtcNow.AddDays(3))
                .ToListAsync()
        );

        Assert.Equal("InvalidValue", error.ErrorId);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_run"));
    }

    /// <summary>All that an export tells, once it is imported into a database of its own.</summary>
    private static async Task<string> ImportedAsync(byte[] export)
    {
        await using var world = await IngestWorld.CreateAsync();
        var results = await world
            .Client.Ingestion.ImportAsync(new MemoryStream(export), "export", asOf: new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero))
            .ToListAsync();
        Assert.Empty(results);
        var rows = new List<string>();
        foreach (
            var (table, order) in new[]
            {
                ("dataset_youtube_video", "video_id"),
                ("dataset_youtube_channel", "channel_id"),
                ("dataset_youtube_transcript", "video_id, language"),
            }
        )
            rows.AddRange(
                await world.QueryAsync<string>(
                    Rows.Replace("{0}", table, StringComparison.Ordinal).Replace("{1}", order, StringComparison.Ordinal)
                )
            );
        Assert.Equal(Items().Count(), await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        return string.Join('\n', rows);
    }

    private static IEnumerable<string> Items()
    {
        for (var number = 0; number < 6; number++)
            yield return Filled(number).ToJsonString();
    }

    private static JsonObject Filled(int number)
    {
        var item = IngestWorld.Item("alpha", number);
        item["title"] = $"Crème brûlée {number}: quotes \"inside\", a comma; a semicolon\nand a second line";
        item["likes"] = number == 1 ? null : number;
        item["viewCount"] = number == 2 ? null : 1_234_567_890_123 + number;
        item["commentsTurnedOff"] = number == 3;
        item["isMembersOnly"] = number == 4;
        item["isAgeRestricted"] = number == 5 ? null : false;
        item["date"] = number == 0 ? "10 months ago" : (string?)item["date"];
        item["hashtags"] = new JsonArray([.. Enumerable.Range(1, number + 1).Select(tag => JsonValue.Create($"#tag{tag}"))]);
        item["descriptionLinks"] = new JsonArray([
            .. Enumerable
                .Range(0, 12)
                .Select(link => new JsonObject
                {
                    ["url"] = $"https://example.com/{number}?a={link},b",
                    ["text"] = $"link \"{link}\"; {number}",
                }),
        ]);
        item["aboutChannelInfo"] = new JsonObject
        {
            ["channelId"] = IngestWorld.ChannelIdOf("alpha"),
            ["channelDescription"] = "Two\nlines",
            ["channelTotalVideos"] = 77,
            ["channelTotalViews"] = 1_000,
            ["channelJoinedDate"] = "Nov 1, 2018",
            ["channelLocation"] = "France",
            ["isChannelVerified"] = true,
            ["channelDescriptionLinks"] = new JsonArray(new JsonObject { ["url"] = "https://example.com/c", ["text"] = "c" }),
        };
        if (number < 2)
        {
            item["subtitles"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "user_generated",
                    ["language"] = "en",
                    ["srtUrl"] = null,
                    ["srt"] =
                        "1\n00:00:00,000 --> 00:00:02,000\nwhat is said, and more\n\n2\n00:00:02,000 --> 00:00:04,000\nand \"the rest\"\n",
                }
            );
        }
        return item;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
