using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests.Library.Search;

public class IndexTests
{
    [Fact]
    public async Task Only_what_is_new_or_changed_is_indexed()
    {
        await using var world = await SearchWorld.CreateAsync();
        var first = await world.AddAsync("the first transcript");
        await world.AddAsync("the second transcript");
        Assert.Equal((2L, 2L), Sum(await world.IndexAsync()));
        Assert.Equal((0L, 0L), Sum(await world.IndexAsync()));

        var versions = await VersionsAsync(world);
        await world.AddTranscriptAsync(first, "en", SearchWorld.TimedLines(["the first transcript"]));
        Assert.Equal((0L, 0L), Sum(await world.IndexAsync()));
        Assert.Equal(versions, await VersionsAsync(world));

        await world.AddTranscriptAsync(first, "en", SearchWorld.TimedLines(["another transcript", "with a second line"]));
        Assert.Equal(1, (await world.Library.GetIndexStatusAsync()).Waiting);
        Assert.Equal((1L, 1L), Sum(await world.IndexAsync()));
        Assert.False(await world.FindsAsync("first"));
        Assert.True(await world.FindsAsync("\"another transcript with\""));

        Assert.True(await world.ScalarAsync<bool>("select bool_and(processed_at is not null) from dataset_youtube_transcript"));
        await world.ExecuteAsync("delete from dataset_youtube_transcript where video_id = @first", new { first = first.Value });
        Assert.Equal(1L, await world.ScalarAsync<long>("select count(*) from dataset_youtube_passage"));
    }

    [Fact]
    public async Task Changed_times_alone_are_indexed_too()
    {
        await using var world = await SearchWorld.CreateAsync();
        var video = await world.AddVideoAsync();
        await world.AddTranscriptAsync(video, "en", [new(10, 5, "same words")]);
        await world.IndexAsync();
        await world.AddTranscriptAsync(video, "en", [new(70, 5, "same words")]);
        await world.IndexAsync();

        Assert.Equal([70.0], await world.SecondsAsync("words"));
    }

    [Fact]
    public async Task Several_may_index_at_once_and_each_transcript_is_indexed_once()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 80; i++)
            await world.AddAsync($"transcript number{i}", "of many");
        await using var other = new IngestClient(new() { Database = world.ConnectionString });

        var sums = await Task.WhenAll(world.IndexAsync(), other.Library.IndexAsync());

        Assert.Equal(80, sums.Sum(sum => sum.Transcripts));
        Assert.True((await world.Library.CheckIndexAsync()).IsWhole);
        Assert.Equal(80, (await world.SearchAsync(new SearchQuery { Text = "transcript", First = 100 })).Hits.Count);
    }

    [Fact]
    public async Task What_is_stopped_goes_on_where_it_ended()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 60; i++)
            await world.AddAsync($"transcript number{i}");
        using var stop = new CancellationTokenSource();
        var told = new ImmediateProgress(stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Library.IndexAsync(told, stop.Token));

        var status = await world.Library.GetIndexStatusAsync();
        Assert.Equal((60L, 24L, 36L), (status.Transcripts, status.Indexed, status.Waiting));
        Assert.Equal(36, (await world.IndexAsync()).Transcripts);
        var runs = await world.Client.Runs.GetAsync(5);
        Assert.Equal(
            [(RunKind.Index, RunState.Finished, 36), (RunKind.Index, RunState.Cancelled, 24)],
            runs.Select(run => (run.Kind, run.State, run.Figures.TranscriptsStored))
        );
    }

    [Fact]
    public async Task What_comes_to_wait_during_a_run_is_indexed_wherever_it_is_in_the_order()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 50; i++)
            await world.AddAsync($"transcript number{i}");
        var early = await world.AddVideoAsync();
        var told = new ImmediateProgress(() =>
            world
                .ExecuteAsync(
                    """
                    insert into dataset_youtube_transcript (video_id, language, origin, text, source, fetched_at)
                    values (@id, 'en', 'generated', 'an early one', 'test', '2020-01-01'),
                           (@id, 'ko', 'generated', 'a late one', 'test', '2050-01-01')
                    on conflict do nothing
                    """,
                    new { id = early.Value }
                )
                .GetAwaiter()
                .GetResult()
        );

        var sum = await world.Library.IndexAsync(told);

        Assert.Equal(52, sum.Transcripts);
        Assert.Equal(0, (await world.Library.GetIndexStatusAsync()).Waiting);
    }

    [Fact]
    public async Task A_run_does_not_pass_over_what_it_has_done()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 120; i++)
            await world.AddAsync($"transcript number{i}");
        await world.ExecuteAsync(
            """
            do $$ begin
                execute format('alter database %I set enable_seqscan = off', current_database());
                execute format('alter database %I set enable_bitmapscan = off', current_database());
            end $$
            """
        );
        // As long as a transaction may need the former rows, their entries stay in the index.
        await using var old = await world.Source.OpenConnectionAsync();
        await using var transaction = await old.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await old.ExecuteScalarAsync<long>("select count(*) from dataset_youtube_transcript");

        // What a connection has read is counted when it is closed, at the latest.
        await using (var client = new IngestClient(new() { Database = world.ConnectionString }))
            Assert.Equal(120, (await client.Library.IndexAsync()).Transcripts);
        await Eventually.HoldsAsync(() =>
            world.ScalarAsync<bool>("select count(*) <= 2 from pg_stat_activity where datname = current_database()")
        );
        var read = await world.ScalarAsync<long>(
            "select idx_tup_read from pg_stat_user_indexes where indexrelname = 'dataset_youtube_transcript_unprocessed'"
        );
        // Each one when it is taken, and once more when the end is looked for.
        Assert.InRange(read, 120, 300);
    }

    [Fact]
    public async Task The_check_finds_what_is_missing_and_what_is_stale()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 4; i++)
            await world.AddAsync("one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
        await world.IndexAsync();
        var whole = await world.Library.CheckIndexAsync();
        Assert.Equal((4L, 0L, 0L, 0L, true), (whole.Checked, whole.Waiting, whole.Missing, whole.Stale, whole.IsWhole));
        Assert.Empty(whole.Examples);

        await world.ExecuteAsync(
            """
            delete from dataset_youtube_passage where video_id = 'video000001' and number = 1;
            update dataset_youtube_passage set text = 'other', own_length = 5 where video_id = 'video000002' and number = 0;
            update dataset_youtube_passage set search = 'other' where video_id = 'video000003' and number = 1
            """
        );
        await world.AddAsync("a later start", "of its line");
        await world.AddAsync("a line that starts", "at another second");
        await world.AddAsync("a passage that owns", "one letter less");
        await world.IndexAsync();
        await world.ExecuteAsync(
            """
            update dataset_youtube_passage set start_seconds = 1 where video_id = 'video000005';
            update dataset_youtube_passage set segment_starts[2] = 6 where video_id = 'video000006';
            update dataset_youtube_passage set own_length = own_length - 1 where video_id = 'video000007'
            """
        );
        await world.AddAsync("waits");

        var check = await world.Library.CheckIndexAsync();
        Assert.Equal((7L, 1L, 1L, 5L), (check.Checked, check.Waiting, check.Missing, check.Stale));
        Assert.False(check.IsWhole);
        Assert.Equal(5, check.Examples.Count);
        Assert.StartsWith("video000001 en generated", check.Examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_transcripts_are_indexed_as_far_as_they_say_something()
    {
        await using var world = await SearchWorld.CreateAsync();
        var plain = await world.AddVideoAsync();
        var text = string.Join(' ', Enumerable.Range(0, 500).Select(number => $"plain{number}"));
        await world.AddTranscriptAsync(plain, "en", [], text: text);
        var wall = await world.AddVideoAsync();
        await world.AddTranscriptAsync(wall, "en", [new(3, 9000, string.Join(' ', Enumerable.Range(0, 30_000).Select(n => $"wall{n}")))]);
        var empty = await world.AddVideoAsync();
        await world.AddTranscriptAsync(empty, "en", [], text: " … ");
        var strange = await world.AddVideoAsync();
        await world.AddTranscriptAsync(strange, "x-'\\", [new(-4, 1, "before\n it 'began' \\ with %s"), new(1e9, 1, "very late")]);
        await world.ExecuteAsync(
            "update dataset_youtube_transcript set segments = '{\"not\": \"a list\"}' where video_id = @id",
            new { id = plain.Value }
        );
        await world.IndexAsync();

        for (var number = 0; number < 498; number += 41)
        {
            var hit = Assert.Single((await world.SearchAsync($"\"plain{number} plain{number + 1} plain{number + 2}\"")).Hits);
            Assert.Null(hit.StartSeconds);
            Assert.Equal($"https://www.youtube.com/watch?v={plain}", hit.Url.ToString());
        }

        for (var number = 0; number < 29_990; number += 2_399)
            Assert.Equal([3.0], await world.SecondsAsync($"\"wall{number} wall{number + 1} wall{number + 2}\""));
        Assert.Equal([0.0], await world.SecondsAsync("\"it began with\""));
        Assert.Equal([1e9], await world.SecondsAsync("\"very late\""));
        Assert.True((await world.Library.CheckIndexAsync()).IsWhole);
        Assert.Equal(0, (await world.Library.GetIndexStatusAsync()).Waiting);
    }

    [Fact]
    public async Task Korean_words_are_found_where_a_transcript_has_no_lines()
    {
        await using var world = await SearchWorld.CreateAsync();
        var video = await world.AddVideoAsync();
        var next = 0xAC00;
        int[] lengths = [6, 9, 6, 9, 3, 12, 40, 2, 9, 6, 9];
        string[] words = [.. lengths.Select(Word)];
        await world.AddTranscriptAsync(video, "ko", [], text: string.Join(' ', words));
        await world.IndexAsync();

        foreach (var word in words)
            Assert.True(await world.FindsAsync(word), word);
        Assert.True((await world.Library.CheckIndexAsync()).IsWhole);

        string Word(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)next++));
    }

    private static (long Transcripts, long Passages) Sum(IndexSum sum) => (sum.Transcripts, sum.Passages);

    private static Task<string> VersionsAsync(SearchWorld world) =>
        world.ScalarAsync<string>("select string_agg(video_id || xmin::text, ',' order by video_id) from dataset_youtube_passage");

    private sealed class ImmediateProgress(Action told) : IProgress<IndexSum>
    {
        public void Report(IndexSum value) => told();
    }
}
