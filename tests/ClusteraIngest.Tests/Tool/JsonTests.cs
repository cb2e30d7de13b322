using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Runs;
using ClusteraIngest.Status;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Tool;

public class JsonTests
{
    private static readonly Video Example = new()
    {
        VideoId = VideoId.Parse("dQw4w9WgXcQ"),
        ChannelId = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA"),
        Kind = VideoKind.Short,
        Title = "한국어 <b>\"quoted\"</b> & 'more' é \u001b[31m",
        PublishedAt = new DateTimeOffset(2016, 7, 20, 10, 34, 38, TimeSpan.FromHours(-7)),
        ViewCount = 1_710_167_563_000,
        Hashtags = ["#a"],
        Links = [new("https://example.com/?a=1&b=2", null)],
        Availability = VideoAvailability.MembersOnly,
    };

    /// <summary>Columns of a video that later scripts have added.</summary>
    private static readonly string[] AddedLater = ["category_id", "scheduled_start_at", "are_likes_hidden"];

    [Fact]
    public void A_video_has_the_columns_of_its_table_in_their_order()
    {
        var fields = FieldsOf(Json.Line(Example, Json.Shapes.Video));

        Assert.Equal(ColumnsOf("dataset_youtube_video").Where(column => column != "transcript_attempts"), fields.Except(AddedLater));
        Assert.All(AddedLater, column => Assert.Contains(column, fields));
    }

    [Fact]
    public void A_list_has_the_columns_of_its_table() =>
        Assert.Equal(
            ColumnsOf("ctrl_youtube_lists").Concat(["cut_off_after", "cut_off_since", "is_archived"]).Order(),
            FieldsOf(Json.Line(new MonitoredList { ListId = 1, Url = "u" }, Json.Shapes.MonitoredList)).Order()
        );

    [Fact]
    public void A_run_has_the_columns_of_its_table_and_more_figures()
    {
        var fields = FieldsOf(Json.Line(RunRow.Of(Run), Json.Shapes.RunRow));

        Assert.Empty(ColumnsOf("ctrl_run").Where(column => column != "summary").Except(fields));
        Assert.Equal(
            [
                "error",
                "error_id",
                "lists_capped",
                "lists_cut_off",
                "lists_skipped",
                "paid_runs",
                "source",
                "transcripts_skipped",
                "transcripts_unfinished",
                "units",
                "unsettled_runs",
                "unsettled_usd",
                "values_not_understood",
                "videos_changed",
                "videos_foreign",
                "videos_unavailable",
            ],
            fields.Except(ColumnsOf("ctrl_run")).Order()
        );
    }

    [Fact]
    public void A_sum_has_the_fields_of_a_run_but_for_when_and_what_it_was() =>
        Assert.Equal(
            FieldsOf(Json.Line(RunRow.Of(Run), Json.Shapes.RunRow)).Except(["kind", "state", "started_at", "finished_at"]),
            FieldsOf(Json.Line(FiguresRow.Of(Run.Figures), Json.Shapes.FiguresRow)).Except(["elapsed_seconds"])
        );

    [Fact]
    public void Text_is_not_escaped_and_control_characters_are()
    {
        var line = Json.Line(Example, Json.Shapes.Video);

        Assert.DoesNotContain('\n', line);
        Assert.Contains(
            """
            "title":"한국어 <b>\"quoted\"</b> & 'more' é \u001B[31m"
            """,
            line,
            StringComparison.Ordinal
        );
        Assert.Contains("\"links\":[{\"url\":\"https://example.com/?a=1&b=2\",\"text\":null}]", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_UTC_and_enumerations_are_written_as_in_the_database()
    {
        using var video = JsonDocument.Parse(Json.Line(Example, Json.Shapes.Video));

        Assert.Equal("2016-07-20T17:34:38Z", video.RootElement.GetProperty("published_at").GetString());
        Assert.Equal("members_only", video.RootElement.GetProperty("availability").GetString());
        Assert.Equal("short", video.RootElement.GetProperty("kind").GetString());
        Assert.Equal("dQw4w9WgXcQ", video.RootElement.GetProperty("video_id").GetString());
        Assert.Equal("UCX6OQ3DkcsbYNE6H8uQQuVA", video.RootElement.GetProperty("channel_id").GetString());
        Assert.Equal(1_710_167_563_000, video.RootElement.GetProperty("view_count").GetInt64());
        Assert.Equal(JsonValueKind.Null, video.RootElement.GetProperty("like_count").ValueKind);
    }

    [Fact]
    public void The_status_is_one_object_with_lists_and_what_a_cap_left_out()
    {
        var list = new MonitoredList
        {
            ListId = 1,
            Url = "https://www.youtube.com/@a",
            LastState = ListState.Capped,
            IsCapped = true,
        };
        var status = new IngestStatus(
            [Of(list, 200, 150, 1_200), Of(list, 200, 150, null), Of(list with { IsCapped = false }, 10, 9, 12)],
            new Dictionary<TranscriptState, long> { [TranscriptState.None] = 3, [TranscriptState.Pending] = 1 },
            [Run]
        );

        using var json = JsonDocument.Parse(Json.Line(StatusJson.Of(status), Json.Shapes.JsonObject));

        var lists = json.RootElement.GetProperty("lists").EnumerateArray().ToList();
        Assert.Equal("capped", lists[0].GetProperty("last_state").GetString());
        Assert.Equal(1_000, lists[0].GetProperty("videos_left_out").GetInt64());
        Assert.Equal(JsonValueKind.Null, lists[1].GetProperty("videos_left_out").ValueKind);
        Assert.Equal(0, lists[2].GetProperty("videos_left_out").GetInt64());
        Assert.Equal(2, lists[2].GetProperty("videos_failed").GetInt64());
        Assert.Equal("""{"stored":9,"blocked":1}""", lists[2].GetProperty("transcripts").GetRawText());
        Assert.Equal("""{"pending":1,"none":3}""", json.RootElement.GetProperty("transcripts").GetRawText());
        Assert.Equal(7, json.RootElement.GetProperty("runs")[0].GetProperty("videos_new").GetInt32());

        static ListStatus Of(MonitoredList list, long videos, long transcripts, long? atYouTube) =>
            new(
                list,
                videos,
                transcripts,
                atYouTube,
                2,
                new Dictionary<TranscriptState, long>
                {
                    [TranscriptState.Stored] = transcripts,
                    [TranscriptState.Blocked] = videos - transcripts,
                }
            );
    }

    [Fact]
    public void The_local_servers_password_is_not_written()
    {
        var server = ServerRow.Of(new LocalServerStatus(true, true, "/data", 5432, "17.2", "Host=127.0.0.1;Password=s3cret"));

        Assert.DoesNotContain("s3cret", Json.Line(server, Json.Shapes.ServerRow), StringComparison.Ordinal);
    }

    private static IngestRun Run =>
        new(
            9,
            RunKind.Sync,
            RunState.Finished,
            DateTimeOffset.UnixEpoch,
            null,
            new()
            {
                New = 7,
                Known = 3,
                CostUsd = 0.05m,
            }
        );

    private static List<string> FieldsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Select(field => field.Name).ToList();
    }

    private static List<string> ColumnsOf(string table)
    {
        using var script = new StreamReader(typeof(IngestClient).Assembly.GetManifestResourceStream("migrations/000-create-tables.sql")!);
        return Regex
            .Matches(script.ReadToEnd(), $@"^comment on column {table}\.(\w+)", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value)
            .ToList();
    }
}
