using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Library.Search;

/// <summary>What made searches a thousand times slower when it was tried, and what they leave behind.</summary>
public class SearchTrapTests
{
    [Fact]
    public async Task A_search_is_planned_for_its_words_and_calls_no_function_for_each_row()
    {
        await using var world = await SearchWorld.CreateAsync();
        await world.AddAsync("the rare words", "of one transcript");
        await world.IndexAsync();
        // Npgsql then prepares what is asked again and again, and PostgreSQL plans that once for all words.
        await using var client = new IngestClient(
            new()
            {
                Database = new NpgsqlConnectionStringBuilder(world.ConnectionString)
                {
                    MaxAutoPrepare = 20,
                    AutoPrepareMinUsages = 1,
                }.ConnectionString,
            }
        );
        for (var i = 0; i < 12; i++)
            Assert.Single((await client.Library.SearchAsync(new() { Text = "\"rare words\"" })).Hits);

        await using var connection = await (await client.Services.DatabaseAsync(default)).Source.OpenConnectionAsync();
        var prepared = (
            await connection.QueryAsync<(string Statement, long Generic, long Custom)>(
                """
                select statement, generic_plans, custom_plans from pg_prepared_statements
                 where statement like '%p.search @@ $%' and statement not like '%pg_prepared%'
                """
            )
        ).ToList();
        Assert.NotEmpty(prepared);
        Assert.All(prepared, one => Assert.Equal(0, one.Generic));
        Assert.Contains(prepared, one => one.Custom >= 10);
        Assert.All(prepared, one => Assert.DoesNotContain("tsquery", one.Statement, StringComparison.Ordinal));

        // What is set for a search is set for it alone.
        foreach (var setting in new[] { "enable_seqscan", "enable_bitmapscan", "jit" })
            Assert.Equal(
                await world.ScalarAsync<string>($"select boot_val from pg_settings where name = '{setting}'"),
                await connection.ExecuteScalarAsync<string>($"show {setting}")
            );
    }

    [Theory]
    [InlineData(SearchRank.Newest)]
    [InlineData(SearchRank.Best)]
    public async Task Statistics_that_are_wrong_change_no_hit(SearchRank rank)
    {
        await using var world = await SearchWorld.CreateAsync();
        await IndexFrequentAsync(world, videos: 30);
        var query = new SearchQuery { Text = "frequent", Rank = rank };
        var expected = await world.SearchAsync(query);
        Assert.Equal((20, 30, false), (expected.Hits.Count, expected.Count, expected.HasMoreThanCounted));

        // So the planner expects a million passages that have the word.
        await world.ExecuteAsync("analyze dataset_youtube_passage");
        await world.ExecuteAsync("update pg_class set reltuples = 1e6 where relname = 'dataset_youtube_passage'");

        var page = await world.SearchAsync(query);
        Assert.Equal(expected.Hits.Select(hit => hit.VideoId), page.Hits.Select(hit => hit.VideoId));
        Assert.True(page.Count == 30 || page.HasMoreThanCounted, $"{page.Count}");
        var rest = await world.SearchAsync(query with { After = page.Next });
        Assert.Equal((10, null), (rest.Hits.Count, rest.Next));
        var all = await world.SearchAsync(query with { First = 50 });
        Assert.Equal((30, 30, false), (all.Hits.Count, all.Count, all.HasMoreThanCounted));
    }

    [Fact]
    public async Task A_rare_word_is_found_by_the_index_and_a_frequent_one_from_the_newest_video_on()
    {
        await using var world = await SearchWorld.CreateAsync();
        await IndexFrequentAsync(world, videos: 5_000);
        await world.ExecuteAsync("analyze dataset_youtube_passage");

        var rare = await BuffersAsync("'rare':D");
        var page = await world.SearchAsync("frequent");
        Assert.Equal((SearchPage.MostCounted, true), (page.Count, page.HasMoreThanCounted));
        Assert.Equal("v0000005000", page.Hits[0].VideoId.Value);
        Assert.True(rare < 60, $"A rare word has read {rare} pages.");
        Assert.Null((await world.SearchAsync("rarely")).Next);

        // The whole table is about 250 pages, and each video another few.
        async Task<long> BuffersAsync(string query)
        {
            await using var connection = await world.Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("set local track_io_timing = off");
            var before = await ReadAsync(connection);
            await new SpotFinder(connection, query, new(new() { Text = "x" }, null, null)).FindAsync(null, 20, default);
            await connection.ExecuteAsync("select pg_stat_force_next_flush()");
            return await ReadAsync(connection) - before;
        }

        static async Task<long> ReadAsync(NpgsqlConnection connection) =>
            await connection.ExecuteScalarAsync<long>(
                """
                select sum(pg_stat_get_xact_blocks_fetched(oid)) from pg_class
                 where relname in ('dataset_youtube_passage', 'dataset_youtube_passage_search', 'dataset_youtube_passage_pkey')
                """
            );
    }

    /// <summary>Indexes the transcripts of so many videos, an hour apart; whose number ends with 7777 says one word more.</summary>
    private static async Task IndexFrequentAsync(SearchWorld world, int videos)
    {
        await world.ExecuteAsync(
            """
            insert into dataset_youtube_video (video_id, title, published_at, transcript_state, source, fetched_at)
            select 'v' || lpad(n::text, 10, '0'), 'Title', timestamptz '2020-01-01' + n * interval '1 hour', 'stored', 'test', now()
              from generate_series(1, @videos) n;
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source)
            select video_id, 'en', 'manual', '', '[]', 'test' from dataset_youtube_video;
            update dataset_youtube_transcript
               set text = 'frequent words' || case when video_id like '%7777' then ' rarely' else '' end
            """,
            new { videos }
        );
        await world.IndexAsync();
    }
}
