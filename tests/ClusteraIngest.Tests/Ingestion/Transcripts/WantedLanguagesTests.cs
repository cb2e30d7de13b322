using System.Text.Json.Nodes;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Transcripts;

/// <summary>Which of several transcripts a video shows, and what is paid for where the wanted one is not there.</summary>
public sealed class WantedLanguagesTests
{
    private static readonly VideoId First = VideoId.Parse(IngestWorld.VideoIdOf("alpha", 0));

    [Theory]
    [InlineData("en", "stored en-GB Good day")]
    [InlineData("en-US", "stored en-GB Good day")]
    [InlineData("ko,de", "stored de Guten Tag")]
    [InlineData(null, "stored de Guten Tag")]
    [InlineData("ko", "pending  ")]
    public async Task Of_the_subtitles_of_a_list_the_wanted_language_is_shown(string? languages, string shown)
    {
        await using var world = await WithSubtitlesAsync(languages?.Split(','));
        Assert.Equal(shown, await ShownAsync(world));
        Assert.Equal(["de", "en-GB"], await LanguagesAsync(world));
    }

    [Fact]
    public async Task A_stored_transcript_is_shown_without_paying_when_its_language_is_asked_for()
    {
        await using var world = await WithSubtitlesAsync(null);
        Assert.Equal("stored de Guten Tag", await ShownAsync(world));
        var runs = world.Apify.Runs.Count;

        var shown = await world
            .Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new() { Languages = ["en"] })
            .SingleAsync();

        Assert.Equal(("en-GB", "Good day"), (shown.Item!.TranscriptLanguage, shown.Item.Transcript));
        Assert.Equal("stored en-GB Good day", await ShownAsync(world));
        Assert.Equal(runs, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task A_stored_transcript_is_shown_when_its_list_wants_another_language_from_now_on()
    {
        await using var world = await WithSubtitlesAsync(["de"]);
        var list = await world.AddListAsync("https://www.youtube.com/@alpha", languages: ["en", "de"]);
        Assert.Equal("stored en-GB Good day", await ShownAsync(world));

        await world.Client.Lists.UpdateAsync(list, languages: ["de"]);
        Assert.Equal("stored de Guten Tag", await ShownAsync(world));

        await world.Client.Lists.UpdateAsync(list, languages: ["ko"]);
        Assert.Equal("stored de Guten Tag", await ShownAsync(world));
    }

    [Fact]
    public async Task A_stored_transcript_of_an_import_is_shown_when_a_list_wants_its_language()
    {
        await using var world = await IngestWorld.CreateAsync();
        using var export = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"[{ItemWithSubtitles().ToJsonString()}]"));
        await world.Client.Ingestion.ImportAsync(export, "export.json").ToListAsync();
        Assert.Equal("stored de Guten Tag", await ShownAsync(world));
        world.Apify.World.Add(IngestWorld.Item("alpha", 0));
        await world.AddListAsync("https://www.youtube.com/@alpha", languages: ["en"]);

        await world.SyncAsync();

        Assert.Equal("stored en-GB Good day", await ShownAsync(world));
        Assert.Single(world.Apify.Runs);
    }

    [Fact]
    public async Task A_due_video_shows_what_is_stored_before_anything_is_asked_for()
    {
        await using var world = await WithSubtitlesAsync(["ko"]);
        var runs = world.Apify.Runs.Count;

        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new() { Languages = ["fr", "en"] }).ToListAsync();

        Assert.Equal("stored en-GB Good day", await ShownAsync(world));
        Assert.Equal(runs, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task An_answer_in_another_language_is_stored_under_it_and_is_none_in_the_wanted_one()
    {
        await using var world = await WithVideoAsync(["en"]);
        world.Apify.World.SetTranscript(First.Value, Korean());
        var time = new AdvancingTime();
        await using var client = world.NewClient(time);

        var result = await client.Ingestion.IngestPendingTranscriptsAsync(new()).SingleAsync();
        Assert.Equal((TranscriptState.None, null), (result.Item!.TranscriptState, result.Item.Transcript));
        Assert.Equal(["ko"], await LanguagesAsync(world));
        var runs = world.Apify.Runs.Count;

        // On the schedule of a video without captions, and not before.
        await client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        Assert.Equal(runs, world.Apify.Runs.Count);
        time.Advance(TimeSpan.FromDays(2));
        await client.Ingestion.IngestPendingTranscriptsAsync(new()).ToListAsync();
        Assert.Equal(runs + 1, world.Apify.Runs.Count);

        // Who wants it gets it for nothing.
        await client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), new() { Languages = ["ko"] }).ToListAsync();
        Assert.Equal("stored ko 안녕하세요", await ShownAsync(world));
        Assert.Equal(runs + 1, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task An_answer_in_the_second_choice_ends_the_asking()
    {
        await using var world = await WithVideoAsync(["en", "ko"]);
        world.Apify.World.SetTranscript(First.Value, Korean());

        await world.SyncAsync();

        Assert.Equal("stored ko 안녕하세요", await ShownAsync(world));
        Assert.Single(world.Apify.Runs, run => run.Actor.Contains("transcript", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_an_answer_in_several_languages_the_wanted_one_is_shown_and_all_are_stored()
    {
        await using var world = await WithVideoAsync(["en-US"]);
        world.Apify.World.SetTranscript(
            First.Value,
            JsonNode
                .Parse(
                    """{"transcripts":[{"language":"de","isGenerated":false,"text":"Guten Tag"},{"language":"en","isGenerated":true,"text":"good day"},{"language":"en-GB","isGenerated":true,"text":"good day, sir"}]}"""
                )!
                .AsObject()
        );

        await world.SyncAsync();

        Assert.Equal("stored en good day", await ShownAsync(world));
        Assert.Equal(["de", "en", "en-GB"], await LanguagesAsync(world));
    }

    [Fact]
    public async Task A_deprecated_tag_is_the_same_language()
    {
        await using var world = await WithVideoAsync(["he"]);
        world.Apify.World.SetTranscript(
            First.Value,
            JsonNode.Parse("""{"language":"iw","data":[{"start":"0","dur":"1","text":"שלום"}]}""")!.AsObject()
        );

        await world.SyncAsync();

        Assert.Equal("stored iw שלום", await ShownAsync(world));
    }

    private static JsonObject Korean() =>
        JsonNode.Parse("""{"language":"ko","data":[{"start":"0.0","dur":"2.0","text":"안녕하세요"}]}""")!.AsObject();

    private static async Task<IngestWorld> WithVideoAsync(string[] languages)
    {
        var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1), languages: languages);
        await world.SyncAsync(new() { WithTranscripts = false });
        return world;
    }

    private static async Task<IngestWorld> WithSubtitlesAsync(string[]? languages)
    {
        var world = await IngestWorld.CreateAsync();
        world.Apify.World.Add(ItemWithSubtitles());
        await world.AddListAsync("https://www.youtube.com/@alpha", languages: languages);
        await world.SyncAsync(new() { WithTranscripts = false });
        return world;
    }

    private static JsonObject ItemWithSubtitles()
    {
        var item = IngestWorld.Item("alpha", 0);
        item["subtitles"] = new JsonArray(
            new JsonObject
            {
                ["language"] = "de",
                ["type"] = "user_generated",
                ["srt"] = "1\n00:00:00,000 --> 00:00:02,000\nGuten Tag\n",
            },
            new JsonObject
            {
                ["language"] = "en-GB",
                ["type"] = "auto_generated",
                ["srt"] = "1\n00:00:00,000 --> 00:00:02,000\nGood day\n",
            }
        );
        return item;
    }

    private static Task<string> ShownAsync(IngestWorld world) =>
        world.ScalarAsync<string>(
            "select transcript_state || ' ' || coalesce(transcript_language, '') || ' ' || coalesce(transcript, '') from "
                + "dataset_youtube_video"
        );

    private static Task<IReadOnlyList<string>> LanguagesAsync(IngestWorld world) =>
        world.QueryAsync<string>("select language from dataset_youtube_transcript order by language");
}
