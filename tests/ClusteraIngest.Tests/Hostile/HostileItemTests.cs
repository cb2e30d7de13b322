using System.Globalization;
using System.Text;

namespace ClusteraIngest.Tests.Hostile;

[Trait("Category", "Proof")]
public class HostileItemTests
{
    private const string DeepCaptions = "<transcript><text start=\"0\" dur=\"1\">";

    /// <summary>A field, how it is spelled, and what is stored of it: null, where it is not given.</summary>
    public static TheoryData<string, string, string, string?> Stored =>
        new()
        {
            { "title", """ "a\u0000b" """, "title", "ab" },
            { "title", """ "a\ud800b\udc00c" """, "title", "abc" },
            { "title", """ "\u202Eevil\u2066\u001b[2J" """, "title", "\u202Eevil\u2066\u001b[2J" },
            { "text", HostileItem.Long(5_000_000), "length(description)", "5000000" },
            { "text", HostileItem.Long(10_000_000), "length(description)", "10000000" },
            { "text", HostileItem.Nested(100), "description", null },
            { "unheardOf", HostileItem.Nested(5_000), "title", "mean video 1" },
            { "unheardOf", HostileItem.Nested(100_000), "title", "mean video 1" },
            { "\\ud800", "5", "title", "mean video 1" },
            { "viewCount", """ "1,234" """, "view_count", "1234" },
            { "viewCount", "-5", "view_count", null },
            { "viewCount", """ "-5" """, "view_count", null },
            { "viewCount", "1e400", "view_count", null },
            { "viewCount", "1e-400", "view_count", "0" },
            { "viewCount", "12345678901234567890", "view_count", null },
            { "viewCount", "9223372036854775807", "view_count", "9223372036854775807" },
            { "viewCount", """ "NaN" """, "view_count", null },
            { "viewCount", "1.5", "view_count", null },
            { "likes", """ {"count": 5} """, "like_count", null },
            { "date", """ "0000-01-01" """, "published_at", null },
            { "date", """ "0001-01-01" """, "published_at", null },
            { "date", """ "99999-01-01T00:00:00Z" """, "published_at", null },
            { "date", """ "9999-12-31T23:59:59.9999999Z" """, "published_at", null },
            { "date", "1e18", "published_at", null },
            { "date", """ "999999 years ago" """, "published_at", null },
            { "duration", "-5", "duration_seconds", null },
            { "duration", """ "99999999999:00" """, "duration_seconds", null },
            { "duration", "1e9", "duration_seconds", null },
            { "channelId", """ "UC../../../../../../../x" """, "channel_id", null },
            { "hashtags", """ ["#a\ud800", 5, null, ["#b"], "#c\u0000"] """, "array_to_string(hashtags, '|')", "#a|#c" },
            {
                "descriptionLinks",
                """ [{"url": "javascript:x\u0000", "text": "\udfff"}, "x", null] """,
                "links->0->>'url'",
                "javascript:x"
            },
            {
                "subtitles",
                """ [{"type": "asr", "language": "LANG", "srt": "what is said"}] """.Replace(
                    "LANG",
                    new string('l', 20_000),
                    StringComparison.Ordinal
                ),
                "transcript_language",
                "und"
            },
            {
                "subtitles",
                $$""" [{"type": "asr", "language": "en", "xml": {{HostileItem.Quoted(DeepCaptions + new StringBuilder().Insert(0, "<b>", 100_000) + "x")}} }] """,
                "title",
                "mean video 1"
            },
            {
                "subtitles",
                $$""" [{"type": "asr", "language": "en", "xml": {{HostileItem.Quoted(DeepCaptions + new StringBuilder().Insert(0, "<b>", 100_000) + "x" + new StringBuilder().Insert(0, "</b>", 100_000) + "</text></transcript>")}} }] """,
                "title",
                "mean video 1"
            },
            {
                "subtitles",
                $$""" [{"type": "asr", "language": "en", "srt": {{HostileItem.Quoted(new StringBuilder().Insert(0, "{\\", 500_000).ToString())}} }] """,
                "transcript_language",
                "en"
            },
        };

    /// <summary>A field and how it is spelled, so that the item is none.</summary>
    public static TheoryData<string, string, string> Refused =>
        new()
        {
            { "id", """ "not an id at all" """, "no id of a video" },
            { "id", """ "../../etc/pw" """, "no id of a video" },
            { "id", """ "\u202Eabcdefghij" """, "no id of a video" },
            { "id", """ "" """, "no id of a video" },
            { "title", HostileItem.Nested(5_000), "no title" },
            { "title", "1e400", "no title" },
            { "url", "5", "no address" },
            { "text", HostileItem.Long(40_000_000), "larger than 32 MiB" },
        };

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task What_cannot_be_a_fact_is_not_given_and_the_item_is_stored(string field, string json, string column, string? stored)
    {
        await using var world = await CreateAsync(HostileItem.With(field, json));

        var sync = await world.SyncAsync(new() { WithTranscripts = false });
        var again = await world.SyncAsync(new() { WithTranscripts = false, Full = true });

        Assert.Equal(
            stored,
            await world.ScalarAsync<string?>(
                $"select ({column})::text from dataset_youtube_video where video_id = @Id",
                new { HostileItem.Id }
            )
        );
        Assert.Equal((3, 3, 0, 0), (sync.Figures.New, again.Figures.Known, again.Figures.Changed, sync.Figures.Failed));
        Assert.Empty(sync.ErrorIds);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_video_is_refused_by_name_and_kept_and_its_neighbours_are_stored(string field, string json, string reason)
    {
        await using var world = await CreateAsync(HostileItem.With(field, json));

        var sync = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(["ItemNotRecognized"], sync.ErrorIds);
        Assert.Equal((2, 1, 1), (sync.Figures.New, sync.Figures.Failed, sync.Figures.ListsRead));
        Assert.Equal(
            [IngestWorld.VideoIdOf(HostileItem.Handle, 0), IngestWorld.VideoIdOf(HostileItem.Handle, 2)],
            await world.QueryAsync<string>("select video_id from dataset_youtube_video order by 1")
        );
        var (message, payload) = Assert.Single(
            await world.QueryAsync<(string, string?)>(
                "select message, payload::text from ctrl_processing_log where error_id = 'ItemNotRecognized'"
            )
        );
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.NotNull(payload);
        Assert.InRange(payload.Length, 1, 70_000);
    }

    [Fact]
    public async Task An_item_that_comes_twice_in_a_page_is_one_video_and_both_are_counted()
    {
        await using var world = await CreateAsync(HostileItem.With("viewCount", "7"));
        // The emulator's channel page shows each once; its playlist does not.
        var list = "https://www.youtube.com/playlist?list=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF";
        for (var place = 1; place <= 3; place++)
            world.Apify.World.Add(
                HostileItem.With(
                    9,
                    "url",
                    $"\"https://www.youtube.com/watch?v={IngestWorld.VideoIdOf(HostileItem.Handle, 9)}&list={list[^34..]}&index={place}\""
                )
            );
        await world.AddListAsync(list);

        var sync = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal((4 + 3, 5 - 1), (sync.Figures.Listed + sync.Figures.Failed, sync.Figures.New));
        Assert.Equal(
            1,
            await world.ScalarAsync<int>(
                "select count(*) from dataset_youtube_video where video_id = @id",
                new { id = IngestWorld.VideoIdOf(HostileItem.Handle, 9) }
            )
        );
        Assert.Equal(
            1,
            await world.ScalarAsync<int>(
                "select min(position) from dataset_youtube_list_video where video_id = @id and list_id = 2",
                new { id = IngestWorld.VideoIdOf(HostileItem.Handle, 9) }
            )
        );
    }

    [Fact]
    public async Task Another_channels_videos_on_a_channels_page_stay_out_of_its_list_and_are_counted()
    {
        await using var world = await IngestWorld.CreateAsync();
        for (var number = 0; number < 3; number++)
            world.Apify.World.Add(Shown("host", number));
        world.Apify.World.Add(Shown("guest", 9)); // the newest: it comes first
        var list = await world.AddListAsync("https://www.youtube.com/c/thehost");

        var sync = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal((3, 1, 4), (sync.Figures.New, sync.Figures.Foreign, sync.Figures.Listed));
        Assert.Equal(
            [(IngestWorld.ChannelIdOf("host"), 3)],
            await world.QueryAsync<(string, int)>(
                "select channel_id, count(*)::int from dataset_youtube_video join dataset_youtube_list_video using (video_id) group by 1 "
                    + "order by 2"
            )
        );
        Assert.Equal(IngestWorld.ChannelIdOf("host"), (await world.Client.Lists.FindAsync(list.ListId))!.YoutubeId);

        static System.Text.Json.Nodes.JsonObject Shown(string handle, int number)
        {
            var item = IngestWorld.Item(handle, number);
            item["inputChannelUrl"] = "https://www.youtube.com/c/thehost";
            return item;
        }
    }

    [Fact]
    public async Task A_page_of_items_of_ten_megabytes_each_is_read_in_smaller_ones()
    {
        await using var world = await CreateAsync(HostileItem.With("text", HostileItem.Long(10_000_000)));
        for (var number = 3; number < 9; number++)
            world.Apify.World.Add(HostileItem.With(number, "text", HostileItem.Long(10_000_000)));

        var sync = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal((9, 0), (sync.Figures.New, sync.Figures.Failed));
        Assert.Equal(7, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where length(description) = 10000000"));
    }

    [Theory]
    [InlineData("""{"data":[{"start":"-1","dur":"1e400","text":"what\u0000 is \ud800said"}]}""", "stored", "what is said")]
    [InlineData("""{"data":[{"start":"NaN","dur":null,"text":"said"},{"start":1e400,"text":"on"}]}""", "stored", "said on")]
    [InlineData("""{"data":[], "language":"\u001b[2J"}""", "none", null)]
    [InlineData("""{"text":"said","language":"\u001b[2J"}""", "stored", "said")]
    [InlineData("""{"data":{"data":{}}}""", "failed", null)]
    [InlineData("""{"error":"\u0000\u001b]0;owned\u0007 \u202E"}""", "failed", null)]
    public async Task A_hostile_transcript_has_a_rightful_state(string item, string state, string? text)
    {
        await using var world = await CreateAsync(HostileItem.With("viewCount", "1"));
        using var file = new TemporaryFile($$"""{"{{HostileItem.Id}}": {{item}}}""");
        world.Apify.World.AddTranscriptFile(file.Path);

        await world.SyncAsync();

        Assert.Equal(
            (state, text),
            Assert.Single(
                await world.QueryAsync<(string, string?)>(
                    "select transcript_state, transcript from dataset_youtube_video where video_id = @Id",
                    new { HostileItem.Id }
                )
            )
        );
        Assert.Equal(
            2,
            await world.ScalarAsync<int>(
                "select count(*) from dataset_youtube_video where video_id <> @Id and transcript_state in ('stored', 'none')",
                new { HostileItem.Id }
            )
        );
    }

    private static async Task<IngestWorld> CreateAsync(string item)
    {
        var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(IngestWorld.Item(HostileItem.Handle, 0));
        world.Apify.World.Add(item);
        world.Apify.World.Add(IngestWorld.Item(HostileItem.Handle, 2));
        await world.AddListAsync("https://www.youtube.com/@" + HostileItem.Handle);
        return world;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } =
            System.IO.Path.Combine(
                System.IO.Path.GetTempPath(),
                string.Create(CultureInfo.InvariantCulture, $"clustera-ingest-hostile-{Guid.NewGuid():N}.json")
            );

        public void Dispose() => File.Delete(Path);
    }
}
