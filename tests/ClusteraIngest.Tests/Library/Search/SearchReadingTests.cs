using ClusteraIngest.Errors;
using ClusteraIngest.Library.Search;
using Npgsql;

namespace ClusteraIngest.Tests.Library.Search;

/// <summary>What is looked for is read in each language as that language's dictionary knows it, and in no other way.</summary>
public class SearchReadingTests
{
    [Fact]
    public async Task Another_languages_stop_words_and_endings_mean_nothing_in_a_language()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("en", ["the sea level is rising"]);
        await world.AddAsync("en", ["a new level of the game, and you win"]);
        await world.AddAsync("en", ["red wine from the hills"]);
        await world.AddAsync("es", ["sea como sea, el level sube y win"]);
        await world.AddAsync("ko", ["오늘 the level meter"]);
        await world.AddAsync("ko", ["오늘 sea level meter"]);
        await world.IndexAsync();

        Assert.Equal(["video000006", "video000004", "video000001"], await VideosAsync("sea level"));
        Assert.Equal(["video000006", "video000001"], await VideosAsync("\"sea level\""));
        Assert.DoesNotContain("video000002", await VideosAsync("wine"));
        Assert.Contains("video000003", await VideosAsync("wine"));
        var best = await world.SearchAsync(new SearchQuery { Text = "sea level", Rank = SearchRank.Best });
        Assert.Equal(
            ["video000001", "video000004", "video000006"],
            best.Hits.Select(hit => hit.VideoId.Value).Order(StringComparer.Ordinal)
        );
        Assert.All(best.Hits, hit => Assert.NotEmpty(hit.Marks));

        async Task<IEnumerable<string>> VideosAsync(string text) => (await world.SearchAsync(text)).Hits.Select(hit => hit.VideoId.Value);
    }

    [Fact]
    public async Task Stems_of_a_batch_stay_known_whatever_is_forgotten()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var (stems, english) = (new Stems(mostKept: 2), StemDictionaries.Of("en"));

        var first = await LearnAsync("databases", "running", "the");
        var second = await LearnAsync("running", "databases", "houses");

        foreach (var learned in new[] { first, second })
            Assert.Equal(("databas", "run"), (learned.Of(english, "databases").Lexeme, learned.Of(english, "running").Lexeme));
        Assert.True(first.Of(english, "the").IsStopWord);
        Assert.Equal("hous", second.Of(english, "houses").Lexeme);
        Assert.Equal("houses", second.Of(StemDictionaries.None, "houses").Lexeme);
        Assert.Throws<InvalidOperationException>(() => first.Of(english, "houses"));

        Task<LearnedStems> LearnAsync(params string[] words) => stems.LearnAsync(connection, words.ToLookup(_ => english), default);
    }

    [Fact]
    public async Task A_query_with_NUL_and_broken_surrogates_finds_what_is_left_of_it()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("the needle in a haystack");
        await world.IndexAsync();

        Assert.Single((await world.SearchAsync("needle\0 \ud800 haystack\udc00")).Hits);
        Assert.Empty((await world.SearchAsync("nee\0dles\ud83d")).Hits);
        Assert.Empty((await world.SearchAsync(new SearchQuery { Text = "needle", Channel = "@a\0b\ud800" })).Hits);
        Assert.Equal("SearchTextEmpty", (await Assert.ThrowsAsync<InvalidInputException>(() => world.SearchAsync("\0 \ud800"))).ErrorId);
    }

    [Fact]
    public async Task A_suggestion_that_is_said_all_the_time_is_none()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("what they have there");
        await world.AddAsync("where they have those");
        await world.IndexAsync();

        var page = await world.SearchAsync("havve");

        Assert.Empty(page.Hits);
        Assert.Null(page.DidYouMean);
    }

    [Fact]
    public async Task A_passage_without_times_is_no_window_of_another_transcript()
    {
        await using var world = await SearchWorld.CreateAsync();
        var video = await world.AddVideoAsync();
        await world.AddTranscriptAsync(video, "en", SearchWorld.TimedLines(["the needle"]));
        await world.AddTranscriptAsync(video, "de", [], text: "the needle without a time");
        var odd = await world.AddVideoAsync();
        await world.AddTranscriptAsync(odd, "en", [new(1e15, 5, "a needle at the end of time")]);
        await world.IndexAsync();

        var page = await world.SearchAsync("needle");

        Assert.Equal([odd, video, video], page.Hits.Select(hit => hit.VideoId));
        Assert.Equal([1e15, null, 0], page.Hits.Select(hit => hit.StartSeconds));
        Assert.Equal(3, page.Count);
        var first = await world.SearchAsync(new SearchQuery { Text = "needle", First = 2 });
        var rest = await world.SearchAsync(
            new SearchQuery
            {
                Text = "needle",
                First = 2,
                After = first.Next,
            }
        );
        Assert.Equal([0], rest.Hits.Select(hit => hit.StartSeconds));
    }
}
