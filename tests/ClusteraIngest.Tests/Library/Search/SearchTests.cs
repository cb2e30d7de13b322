using ClusteraIngest.Errors;
using ClusteraIngest.Library.Search;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Library.Search;

public class SearchTests
{
    private const string OneChannel = "UC0000000000000000000one";
    private const string OtherChannel = "UC000000000000000000two0";

    [Fact]
    public async Task A_hit_says_where_it_was_said_and_by_whom()
    {
        await using var world = await SearchWorld.CreateAsync();
        var video = await world.AddAsync("en", ["Hello and welcome.", "Today we index databases with care.", "Goodbye."], OneChannel);
        await world.IndexAsync();

        var page = await world.SearchAsync("database");

        var hit = Assert.Single(page.Hits);
        Assert.Equal(video, hit.VideoId);
        Assert.Equal(OneChannel, hit.ChannelId?.Value);
        Assert.Equal("Title of video000001", hit.Title);
        Assert.Equal("en", hit.Language);
        Assert.Equal(5, hit.StartSeconds);
        Assert.Equal("https://www.youtube.com/watch?v=video000001&t=5s", hit.Url.ToString());
        Assert.Equal("Today we index databases with care.", hit.Text);
        Assert.Equal(["databases"], Marked(hit));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), hit.PublishedAt);
        Assert.Equal((1, false), (page.Count, page.HasMoreThanCounted));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_phrase_is_found_across_segments_and_passages_and_pauses()
    {
        await using var world = await SearchWorld.CreateAsync();
        var lines = Enumerable.Range(0, 40).Select(number => $"alpha{number} beta{number}").ToArray();
        var video = await world.AddAsync(lines);
        await world.AddTranscriptAsync(
            video,
            "de",
            [new(10, 25, "langer satz der endet"), new(610, 5, "nach einer pause"), new(700, 1, "weiter")]
        );
        await world.IndexAsync();

        for (var number = 0; number < lines.Length - 1; number++)
            Assert.Equal([number * 5.0], await world.SecondsAsync($"\"beta{number} alpha{number + 1}\""));
        Assert.Equal([10.0], await world.SecondsAsync("\"endet nach einer pause\""));
        Assert.Equal([610.0], await world.SecondsAsync("\"pause weiter\""));
    }

    [Fact]
    public async Task What_is_in_the_overlap_of_two_passages_is_one_hit()
    {
        await using var world = await SearchWorld.CreateAsync();
        // 30 to 38 s are in the first passage and in the second one.
        await world.AddAsync([.. Enumerable.Repeat("silence", 6), "the needle", "a thread", .. Enumerable.Repeat("silence", 6)]);
        await world.IndexAsync();

        Assert.Equal(2L, await world.ScalarAsync<long>("select count(*) from dataset_youtube_passage where search @@ 'needl'"));
        var page = await world.SearchAsync("needle");
        Assert.Equal([30.0], page.Hits.Select(hit => hit.StartSeconds));
        Assert.Equal(1, page.Count);
        Assert.Equal([30.0], await world.SecondsAsync("needle thread"));
        Assert.Equal([30.0], await world.SecondsAsync("thread or needle"));
    }

    [Fact]
    public async Task Words_phrases_alternatives_and_exclusions_mean_what_they_say()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("cats and dogs are friends");
        await world.AddAsync("a cat alone");
        await world.AddAsync("a dog alone, not to be forgotten");
        await world.IndexAsync();

        await AssertFoundAsync("cat", 2, 1);
        await AssertFoundAsync("cats dogs", 1);
        await AssertFoundAsync("cat or dog", 3, 2, 1);
        await AssertFoundAsync("alone -cat", 3);
        await AssertFoundAsync("alone -\"dog alone\"", 2);
        await AssertFoundAsync("\"dogs are friends\"", 1);
        await AssertFoundAsync("\"friends are dogs\"");
        await AssertFoundAsync("\"to be\"", 3);
        await AssertFoundAsync("“cats and dogs”", 1);
        await AssertFoundAsync("the cat", 2, 1);
        await AssertFoundAsync("(cat) & | ! : * ' \\ <-> dog", 1);

        async Task AssertFoundAsync(string text, params int[] videos) =>
            Assert.Equal(
                videos.Select(number => $"video{number:D6}"),
                (await world.SearchAsync(text)).Hits.Select(hit => hit.VideoId.Value)
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("C")]
    public async Task Every_language_is_found_with_capitals_and_accents_folded(string locale)
    {
        await using var world = locale.Length == 0 ? await SearchWorld.CreateAsync() : await SearchWorld.CreateAsync(locale);
        await world.AddAsync("fr", ["L'ÉTÉ dernier, à Orléans", "les amis parlaient"]);
        await world.AddAsync("ru", ["ПРИВЕТ всем, это ЁЛКА и мой чай", "книгами"]);
        await world.AddAsync("de", ["Die STRAẞE in Köln", "Häuser"]);
        await world.AddAsync("ko", ["오늘은 데이터베이스를 배웁니다", "PostgreSQL은 빠르다"]);
        await world.AddAsync("ja", ["今日は東京タワーに", "行きました。ｶﾞﾗｽ"]);
        await world.AddAsync("zh-Hans", ["我们今天学习数据库的天", "气很好"]);
        await world.AddAsync("th", ["สวัสดีครับวันนี้เรียนฐานข้อมูล"]);
        await world.AddAsync("tr", ["İstanbul ışık"]);
        await world.AddAsync("el", ["Καλημέρα ΚΌΣΜΟΣ"]);
        await world.AddAsync("ar", ["مَرْحَبًا بالعالم"]);
        await world.AddAsync("vi", ["Đường phố Hà Nội"]);
        await world.IndexAsync();

        await AssertFoundAsync(1, "\"été\"", "\"ete\"", "\"ÉTÉ\"", "orleans", "AMIS", "parler", "\"l'été\"");
        await AssertFoundAsync(2, "привет", "Привет", "елка", "книга", "ЧАЙ");
        await AssertFoundAsync(3, "strasse", "STRASSE", "straße", "koln", "KÖLN", "haus");
        await AssertFoundAsync(4, "데이터", "베이스", "데이터베이스", "PostgreSQL", "배웁니다", "터", "스를", "\"데이터 베이스\"", "를");
        await AssertFoundAsync(5, "東京", "タワー", "東京タワー", "ガラス", "京", "に行");
        await AssertFoundAsync(6, "数据库", "学习", "天气", "库");
        await AssertFoundAsync(7, "ข้อมูล", "วันนี้");
        await AssertFoundAsync(8, "istanbul", "ISIK", "ışık");
        await AssertFoundAsync(9, "καλημερα", "κοσμος", "ΚΟΣΜΟΣ");
        await AssertFoundAsync(10, "مرحبا");
        await AssertFoundAsync(11, "duong", "ĐƯỜNG", "\"ha noi\"");
        Assert.False(await world.FindsAsync("이데"));
        Assert.False(await world.FindsAsync("데이스"));

        async Task AssertFoundAsync(int video, params string[] texts)
        {
            foreach (var text in texts)
                Assert.True(
                    (await world.SearchAsync(text)).Hits.Any(hit => hit.VideoId.Value == $"video{video:D6}" && hit.Marks.Count > 0),
                    $"'{text}' is not found"
                );
        }
    }

    [Fact]
    public async Task Filters_narrow_hits_down()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("en", ["one needle"], OneChannel);
        await world.AddAsync("en-US", ["two needles"], OtherChannel);
        await world.AddAsync("de", ["drei needle"], OtherChannel);
        await world.ExecuteAsync(
            """
            insert into ctrl_youtube_lists (url, kind, youtube_id)
            values ('https://www.youtube.com/playlist?list=PL0000000001', 'playlist', 'PL0000000001');
            insert into dataset_youtube_list_video (list_id, video_id) select list_id, 'video000002' from ctrl_youtube_lists
            """
        );
        await world.IndexAsync();
        var listId = await world.ScalarAsync<long>("select list_id from ctrl_youtube_lists");
        SearchQuery needle = new() { Text = "needle" };

        await AssertFoundAsync(needle with { Channel = OneChannel }, 1);
        await AssertFoundAsync(needle with { Channel = "@*two0" }, 3, 2);
        await AssertFoundAsync(needle with { Channel = "@nobody" });
        await AssertFoundAsync(needle with { ListId = listId }, 2);
        await AssertFoundAsync(needle with { Language = "en" }, 2, 1);
        await AssertFoundAsync(needle with { Language = "en-US" }, 2);
        await AssertFoundAsync(needle with { Since = new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero) }, 3, 2);
        await AssertFoundAsync(needle with { Until = new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero) }, 1);
        var page = await world.SearchAsync(needle with { Language = "ko" });
        Assert.Contains("'ko'", Assert.Single(page.Notes), StringComparison.Ordinal);

        async Task AssertFoundAsync(SearchQuery query, params int[] videos)
        {
            var found = await world.SearchAsync(query);
            Assert.Equal(videos.Select(number => $"video{number:D6}"), found.Hits.Select(hit => hit.VideoId.Value));
            Assert.Equal(videos.Length, found.Count);
        }
    }

    [Theory]
    [InlineData(SearchRank.Newest, 12)]
    [InlineData(SearchRank.Newest, 130)]
    [InlineData(SearchRank.Best, 12)]
    public async Task Pages_hold_each_hit_once(SearchRank rank, int videos)
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var video = 0; video < videos; video++)
            await world.AddAsync(
                "en",
                [.. Enumerable.Range(0, videos > 100 ? 150 : 12).Select(line => line % (video % 3 + 1) == 0 ? "a needle needle" : "hay")],
                at: video % 4 == 0 ? new(2026, 5, 5, 0, 0, 0, TimeSpan.Zero) : null
            );
        await world.ExecuteAsync("update dataset_youtube_video set published_at = null where video_id = 'video000003'");
        await world.IndexAsync();

        var query = new SearchQuery
        {
            Text = "needle",
            Rank = rank,
            First = videos > 100 ? 700 : 7,
        };
        var all = await world.SearchAsync(query with { First = 1000 });
        var paged = new List<TranscriptHit>();
        for (SearchPage? page = null; page is null || page.Next is not null; )
        {
            page = await world.SearchAsync(query with { After = page?.Next });
            Assert.Equal((all.Count, all.HasMoreThanCounted), (page.Count, page.HasMoreThanCounted));
            paged.AddRange(page.Hits);
        }

        var keys = paged.Select(hit => (hit.VideoId, hit.StartSeconds)).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(
            await world.ScalarAsync<long>("select count(distinct (video_id, floor(start_seconds / 30))) from dataset_youtube_passage"),
            keys.Count
        );
        Assert.Equal(all.Hits.Select(hit => (hit.VideoId, hit.StartSeconds)), keys.Take(all.Hits.Count));
    }

    [Fact]
    public async Task A_spot_that_several_transcripts_have_is_found_once_in_the_videos_own()
    {
        await using var world = await SearchWorld.CreateAsync();
        var video = await world.AddVideoAsync();
        await world.AddTranscriptAsync(video, "en", [new(29.5, 3, "Linus speaks")]);
        await world.AddTranscriptAsync(video, "en", [new(30.4, 3, "Linus speaks.")], "manual");
        await world.AddTranscriptAsync(video, "de", [new(29.4, 3, "Linus spricht")]);
        await world.IndexAsync();

        var hit = Assert.Single((await world.SearchAsync("linus")).Hits);
        Assert.Equal(("en", TranscriptOrigin.Generated, 29.5), (hit.Language, hit.Origin, hit.StartSeconds));
    }

    [Fact]
    public async Task Where_words_are_close_to_each_other_the_hit_begins()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("apples at first", "nothing", "nothing", "apples", "and pears together", "nothing");
        await world.IndexAsync();

        var hit = Assert.Single((await world.SearchAsync("apples pears")).Hits);
        Assert.Equal(15, hit.StartSeconds);
        Assert.Equal("apples and pears together", hit.Text);
        Assert.Equal(["apples", "pears"], Marked(hit));

        var again = Assert.Single((await world.SearchAsync("apples")).Hits);
        Assert.Equal((0.0, 15.0), (again.StartSeconds, Assert.Single(again.AlsoAt)));
    }

    [Fact]
    public async Task Context_reaches_into_the_passages_before_and_behind()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync([.. Enumerable.Range(0, 30).Select(number => $"line{number}")]);
        await world.IndexAsync();

        Assert.Equal("line6", Assert.Single((await world.SearchAsync("line6")).Hits).Text);
        var around = await world.SearchAsync(new SearchQuery { Text = "line6", Context = 2 });
        Assert.Equal("line4 line5 line6 line7 line8", Assert.Single(around.Hits).Text);
        around = await world.SearchAsync(new SearchQuery { Text = "line11", Context = 9 });
        var hit = Assert.Single(around.Hits);
        Assert.Equal(string.Join(' ', Enumerable.Range(2, 19).Select(number => $"line{number}")), hit.Text);
        Assert.Equal(["line11"], Marked(hit));
    }

    [Fact]
    public async Task The_best_hit_has_the_words_most_often_and_closest()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("tea and more tea, tea everywhere, always tea");
        await world.AddAsync("coffee, and some tea");
        await world.IndexAsync();

        var best = await world.SearchAsync(new SearchQuery { Text = "tea", Rank = SearchRank.Best });
        Assert.Equal(["video000001", "video000002"], best.Hits.Select(hit => hit.VideoId.Value));
    }

    [Fact]
    public async Task Words_that_nobody_can_find_are_told()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 3; i++)
            await world.AddAsync("the people use a database");
        await world.AddAsync("de", ["the end"]);
        await world.IndexAsync();

        Assert.Equal("people databas", (await world.SearchAsync("peopel databas")).DidYouMean?[..14]);
        Assert.Null((await world.SearchAsync("people")).DidYouMean);
        var page = await world.SearchAsync("the");
        Assert.Equal("video000004", Assert.Single(page.Hits).VideoId.Value);
        Assert.Contains("English", Assert.Single(page.Notes), StringComparison.Ordinal);
        Assert.Equal(4, (await world.SearchAsync("\"the\"")).Hits.Count);

        await AssertRefusedAsync(ErrorIds.SearchWordsTooFrequent, new() { Text = "the", Language = "en" });
        await AssertRefusedAsync(ErrorIds.SearchTextEmpty, new() { Text = " … \"\" or " });
        await AssertRefusedAsync(ErrorIds.SearchTextEmpty, new() { Text = "-people" });
        await AssertRefusedAsync(ErrorIds.InvalidValue, new() { Text = "people", First = 0 });
        await AssertRefusedAsync(ErrorIds.InvalidValue, new() { Text = "people", After = "nonsense" });
        var day = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        await AssertRefusedAsync(
            ErrorIds.InvalidValue,
            new()
            {
                Text = "people",
                Since = day,
                Until = day.AddDays(-1),
            }
        );
        await AssertRefusedAsync(
            ErrorIds.InvalidValue,
            new() { Text = "database", After = (await world.SearchAsync("people")).Hits[0].Cursor }
        );

        async Task AssertRefusedAsync(string errorId, SearchQuery query) =>
            Assert.Equal(errorId, (await Assert.ThrowsAsync<InvalidInputException>(() => world.SearchAsync(query))).ErrorId);
    }

    private static IEnumerable<string> Marked(TranscriptHit hit) => hit.Marks.Select(mark => hit.Text.Substring(mark.Start, mark.Length));
}
