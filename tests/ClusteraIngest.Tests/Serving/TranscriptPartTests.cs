using System.Net;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Serving;
using ClusteraIngest.Serving.Reading;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Serving;

public sealed class TranscriptPartTests
{
    private static readonly VideoId Garden = VideoId.Parse(ServingWorld.Garden);

    [Fact]
    public async Task Parts_follow_each_other_and_are_the_whole()
    {
        await using var world = await ServingWorld.CreateAsync();

        List<TranscriptSegment> all = [];
        string? cursor = null;
        do
        {
            var part = await PartAsync(world, new() { Characters = 300, After = cursor });
            Assert.NotEmpty(part.Segments);
            Assert.True(part.Segments.Sum(segment => segment.Text.Length) <= 300);
            all.AddRange(part.Segments);
            cursor = part.NextCursor;
        } while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 60).Select(number => number * 5.0), all.Select(segment => segment.Start));
        Assert.Equal("a compost heap needs air between its layers.", all[20].Text);
    }

    [Theory]
    [InlineData(100.0, 110.0, 100.0, 105.0)]
    [InlineData(102.0, 110.0, 100.0, 105.0)] // what is still being said
    [InlineData(104.999, 105.0, 100.0, 100.0)]
    [InlineData(105.0, 106.0, 105.0, 105.0)]
    [InlineData(0.0, 1.0, 0.0, 0.0)]
    [InlineData(295.0, null, 295.0, 295.0)]
    public async Task A_window_has_what_is_said_in_it(double from, double? to, double first, double last)
    {
        await using var world = await ServingWorld.CreateAsync();

        var part = await PartAsync(world, new() { FromSeconds = from, ToSeconds = to });

        Assert.Equal((first, last), (part.Segments[0].Start, part.Segments[^1].Start));
        Assert.Null(part.NextCursor);
    }

    [Fact]
    public async Task A_piece_that_is_longer_than_a_part_and_a_transcript_without_times_are_cut_and_go_on()
    {
        await using var world = await ServingWorld.CreateAsync();
        var text = string.Concat(Enumerable.Range(0, 500).Select(number => $"Wort{number} 💧 "));
        await world.AddTranscriptAsync(ServingWorld.Garden, "de", [(0, 1, "Anfang"), (1, 9, text), (10, 1, "Ende")]);
        await world.AddTranscriptAsync(ServingWorld.Garden, "fr", []);
        await world.ExecuteAsync("update dataset_youtube_transcript set text = @text where language = 'fr'", new { text });

        Assert.Equal("Anfang" + text + "Ende", await WholeAsync(world, "de"));
        Assert.Equal(text, await WholeAsync(world, "fr"));
        Assert.False((await PartAsync(world, new() { Language = "fr" })).Transcript.HasTimes);
    }

    [Fact]
    public async Task A_language_is_found_by_its_beginning_and_what_is_not_there_is_none()
    {
        await using var world = await ServingWorld.CreateAsync();
        await world.AddTranscriptAsync(ServingWorld.Garden, "pt-BR", [(0, 1, "Olá")]);
        var videos = world.Client.Videos;

        Assert.Equal("en", (await PartAsync(world, new())).Transcript.Language);
        Assert.Equal("pt-BR", (await PartAsync(world, new() { Language = "pt" })).Transcript.Language);
        Assert.Null(await videos.GetTranscriptPartAsync(Garden, new() { Language = "ja" }));
        Assert.Null(await videos.GetTranscriptPartAsync(Garden, new() { Origin = TranscriptOrigin.Whisper }));
        Assert.Null(await videos.GetTranscriptPartAsync(VideoId.Parse(ServingWorld.Silent), new()));
        Assert.Equal(["en", "pt-BR"], (await videos.GetTranscriptsAsync(Garden)).Select(one => one.Language));
        foreach (var cursor in new[] { "", "1", "-1.0", "1.0.0", "99999999999.0" })
            await Assert.ThrowsAsync<InvalidInputException>(() => videos.GetTranscriptPartAsync(Garden, new() { After = cursor }));
    }

    [Fact]
    [Trait("Category", "Proof")]
    public async Task Of_a_transcript_of_100_megabytes_a_part_is_as_small_as_any_other()
    {
        await using var world = await ServingWorld.CreateAsync();
        await world.ExecuteAsync(
            """
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source)
            select @video, 'en', 'manual', string_agg(line, ' ' order by n),
                   jsonb_agg(jsonb_build_object('start', n * 2, 'duration', 2, 'text', line) order by n), 'test'
              from (select n, 'This is line ' || n || ' ' || md5(n::text) || ' of a very long lesson about everything that there is, '
                           || 'and it goes on and on, and nobody has heard it to its end as yet.' as line
                      from generate_series(0, 620000) n) lines
            """,
            new { video = ServingWorld.Silent }
        );
        Assert.True(
            await world.ScalarAsync<long>(
                "select octet_length(text) from dataset_youtube_transcript where video_id = @v",
                new { v = ServingWorld.Silent }
            ) > 90_000_000
        );
        var silent = VideoId.Parse(ServingWorld.Silent);

        var first = (await world.Client.Videos.GetTranscriptPartAsync(silent, new()))!;
        var next = (await world.Client.Videos.GetTranscriptPartAsync(silent, new() { After = first.NextCursor }))!;
        var last = (await world.Client.Videos.GetTranscriptPartAsync(silent, new() { FromSeconds = 1_239_990 }))!;
        var video = (await world.Client.Videos.GetAsync(new() { VideoIds = [silent], WithoutTranscripts = true }).ToListAsync()).Single();

        Assert.Equal(first.Segments.Count * 2, next.Segments[0].Start);
        Assert.All([first, next, last], part => Assert.True(part.Segments.Sum(segment => segment.Text.Length) <= 10_000));
        Assert.StartsWith("This is line 619995 ", last.Segments[0].Text, StringComparison.Ordinal);
        Assert.Null(last.NextCursor);
        Assert.Null(video.Transcript);

        await using var server = await LibraryPageServer.StartAsync(world.Client, new() { Listen = new(IPAddress.Loopback, 0) });
        using var browser = new HttpClient { BaseAddress = server.Address };
        var transcript = Questions.Of(new(world.Client)).Single(question => question.Name == "get_transcript");
        var answers = new[]
        {
            await transcript.AskAsync(Arguments(new { video_id = ServingWorld.Silent, max_characters = 40_000 }), default),
            await transcript.AskAsync(Arguments(new { video_id = ServingWorld.Silent, cursor = "600000.0" }), default),
            await browser.GetStringAsync($"/api/videos/{ServingWorld.Silent}/transcript?from_seconds=1239990"),
            await browser.GetStringAsync($"/api/videos/{ServingWorld.Silent}"),
            await browser.GetStringAsync($"/videos/{ServingWorld.Silent}?at=600000"),
        };
        Assert.All(answers, answer => Assert.True(Encoding.UTF8.GetByteCount(answer) <= AnswerSize.Most));
        Assert.Contains("This is line 600000 ", answers[1], StringComparison.Ordinal);
        Assert.Contains("This is line 300000 ", answers[4], StringComparison.Ordinal);

        static Dictionary<string, JsonElement> Arguments(object given) =>
            JsonSerializer.SerializeToElement(given).EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
    }

    private static async Task<string> WholeAsync(ServingWorld world, string language)
    {
        var whole = new System.Text.StringBuilder();
        string? cursor = null;
        do
        {
            var part = await PartAsync(
                world,
                new()
                {
                    Language = language,
                    Characters = 777,
                    After = cursor,
                }
            );
            whole.AppendJoin("", part.Segments.Select(segment => segment.Text));
            cursor = part.NextCursor;
        } while (cursor is not null);
        return whole.ToString();
    }

    private static async Task<TranscriptPart> PartAsync(ServingWorld world, TranscriptRange range) =>
        (await world.Client.Videos.GetTranscriptPartAsync(Garden, range))!;
}
