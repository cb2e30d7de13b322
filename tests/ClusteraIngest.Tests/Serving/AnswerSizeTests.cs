using System.Text;
using System.Text.Json;
using ClusteraIngest.Library;
using ClusteraIngest.Serving.Reading;

namespace ClusteraIngest.Tests.Serving;

/// <summary>Answers are limited in bytes, whatever is stored; what has no room comes with the next one, once.</summary>
public sealed class AnswerSizeTests
{
    /// <summary>An emoji, which JSON escapes to twelve bytes; what HTML reads, to six; and a letter of three.</summary>
    private const string Letters = "🌱<한";

    [Fact]
    public async Task No_answer_is_longer_and_cursors_lose_and_repeat_nothing()
    {
        await using var world = await CreateAsync();
        var reader = new LibraryReader(world.Client);
        var questions = Questions.Of(reader).ToDictionary(question => question.Name);

        var hits = await WalkAsync(questions["search_transcripts"], "hits", new { query = "zebra", limit = 50 });
        Assert.Equal(
            Enumerable.Range(0, 60).Select(n => n * 60.0),
            hits.Select(hit => hit.GetProperty("start_seconds").GetDouble()).Order()
        );
        var channels = await WalkAsync(questions["list_channels"], "channels", new { limit = 100 });
        AssertOnce(121, channels, "channel_id");
        var videos = await WalkAsync(Questions.Videos(reader), "videos", new { limit = 100 });
        AssertOnce(133, videos, "video_id");
        Assert.Equal(
            await world.ScalarAsync<string>(
                "select string_agg(video_id, ' ' order by published_at desc nulls last, video_id) from dataset_youtube_video"
            ),
            string.Join(' ', videos.Select(video => video.GetProperty("video_id").GetString()))
        );
        var parts = await WalkAsync(questions["get_digest"], "parts", new { digest_id = world.Highlights });
        Assert.Equal(Enumerable.Range(1, 60), parts.Select(part => part.GetProperty("number").GetInt32()));
        Assert.All(parts, part => Assert.Equal(3_000, part.GetProperty("text").GetString()!.Length));
        AssertOnce(150, await WalkAsync(questions["status"], "lists", new { }), "list_id");
        var users = await WalkAsync(Questions.Users(reader), "users", new { limit = 1000 });
        AssertOnce(302, users, "name");
        var digests = await WalkAsync(Questions.UserDigests(reader), "digests", new { user = "Ann", limit = 1000 });
        AssertOnce(101, digests, "digest_id");

        var video = JsonDocument.Parse(await AskAsync(questions["get_video"], new { video_id = ServingWorld.Garden })).RootElement;
        Assert.Equal((131, 102), (video.GetProperty("transcripts_in_all").GetInt32(), video.GetProperty("digests_in_all").GetInt32()));
        Assert.True(video.GetProperty("transcripts").GetArrayLength() > 50);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(40_000)]
    public async Task A_transcript_goes_on_where_it_was_cut_off(int characters)
    {
        await using var world = await CreateAsync();
        var transcript = Questions.Of(new(world.Client)).Single(question => question.Name == "get_transcript");

        foreach (var language in new[] { "en", "fr" })
        {
            var lines = await WalkAsync(
                transcript,
                "lines",
                new
                {
                    video_id = ServingWorld.Silent,
                    language,
                    max_characters = characters,
                }
            );
            var said = string.Concat(lines.Select(line => line.GetProperty("text").GetString()));
            Assert.True(Said == said, $"{Said.Length} and {said.Length} letters");
        }
    }

    /// <summary>A segment that is longer than an answer, and short ones, which have more around the text than in it.</summary>
    private static string Said => string.Concat(Segments.Select(segment => segment.Text));

    private static IEnumerable<(double Start, double Duration, string Text)> Segments =>
        Enumerable
            .Range(0, 1_500)
            .Select(n => (n * 2.0, 2.0, n == 700 ? string.Concat(Enumerable.Repeat(Letters, 12_000)) : $"{n}{Letters}"));

    private static async Task<ServingWorld> CreateAsync()
    {
        var world = await ServingWorld.CreateAsync();
        await world.AddTranscriptAsync(ServingWorld.Silent, "en", Segments);
        await world.AddTranscriptAsync(ServingWorld.Silent, "fr", [(0, 1, "")]);
        await world.AddTranscriptAsync(
            ServingWorld.Korean,
            "en",
            Enumerable.Range(0, 60).Select(n => (n * 60.0, 5.0, "zebra " + string.Concat(Enumerable.Repeat(Letters + " ", 600))))
        );
        await world.ExecuteAsync(
            """
            update dataset_youtube_transcript set text = @Said, segments = '[]' where video_id = @Silent and language = 'fr';
            update dataset_youtube_video
               set title = repeat(@Letters, 200), description = repeat(@Letters, 3000),
                   hashtags = array(select repeat(@Letters, 30) || n from generate_series(1, 60) n)
             where video_id = @Garden;
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source)
            select @Garden, 'x-' || n, 'manual', 'text', '[]', repeat('s', 100) from generate_series(1, 130) n;
            insert into dataset_youtube_channel (channel_id, handle, title, description, source, fetched_at)
            select 'UC' || lpad(n::text, 22, '0'), '@' || repeat(@Letters, 90), repeat(@Letters, 90) || n % 7, repeat(@Letters, 90),
                   'test', now()
              from generate_series(1, 120) n;
            insert into dataset_youtube_video (video_id, title, published_at, source, fetched_at)
            select 'many' || lpad(n::text, 7, '0'), repeat(@Letters, 90),
                   case when n % 3 > 0 then '2026-02-01T10:00:00Z'::timestamptz + n % 5 * interval '1 microsecond' end, 'test', now()
              from generate_series(1, 130) n;
            insert into dataset_llm (provider, model) select 'openai', repeat(@Letters, 60) || n from generate_series(1, 100) n;
            insert into dataset_digest (video_id, kind, language, llm_id, source_sha256, text, word_count, reading_seconds)
            select @Garden, 'detailed', 'en', llm_id, repeat('2', 64), 'text', 1, 1 from dataset_llm where model like '%한%';
            update dataset_digest set text = repeat(@Letters, 3000) where digest_id = @Highlights;
            update dataset_digest_part set title = repeat(@Letters, 90), text = repeat(@Letters, 750), quote = repeat(@Letters, 600)
             where digest_id = @Highlights;
            insert into ctrl_youtube_lists (url, kind, title)
            select 'https://www.youtube.com/playlist?list=' || lpad(n::text, 34, 'P'), 'playlist', repeat(@Letters, 90)
              from generate_series(1, 150) n;
            insert into dataset_user (name) select repeat(@Letters, 30) || n from generate_series(1, 300) n;
            insert into dataset_user_digest (user_id, digest_id, added_at)
            select u.user_id, d.digest_id, '2026-02-01T10:00:00Z'::timestamptz + d.digest_id % 5 * interval '1 microsecond'
              from dataset_user u cross join dataset_digest d where u.name = 'Ann' and d.digest_id <> @Chapters
            """,
            new
            {
                Said,
                Letters,
                ServingWorld.Silent,
                ServingWorld.Garden,
                world.Highlights,
                world.Chapters,
            }
        );
        await world.Client.Library.IndexAsync();
        return world;
    }

    private static void AssertOnce(int count, IReadOnlyList<JsonElement> items, string field)
    {
        Assert.Equal(count, items.Count);
        Assert.Equal(count, items.Select(item => item.GetProperty(field).ToString()).Distinct().Count());
    }

    /// <summary>The items of all answers, one after the other.</summary>
    private static async Task<IReadOnlyList<JsonElement>> WalkAsync(Question question, string list, object arguments)
    {
        var given = JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
        List<JsonElement> items = [];
        while (true)
        {
            var answer = JsonDocument.Parse(await AskAsync(question, given)).RootElement;
            var page = answer.GetProperty(list).EnumerateArray().ToList();
            Assert.NotEmpty(page);
            items.AddRange(page);
            if (answer.GetProperty("next_cursor") is not { ValueKind: JsonValueKind.String } next)
                return items;
            given["cursor"] = next;
        }
    }

    private static Task<string> AskAsync(Question question, object arguments) =>
        AskAsync(question, JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(one => one.Name, one => one.Value));

    private static async Task<string> AskAsync(Question question, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var json = await question.AskAsync(arguments, default);
        var bytes = Encoding.UTF8.GetByteCount(json);
        Assert.True(bytes <= AnswerSize.Most, $"{question.Name}: {bytes} bytes");
        return json;
    }
}
