using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

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
    public async Task The_check_finds_what_is_missing_and_what_is_stale()
    {
        await using var world = await SearchWorld.CreateAsync();
        for (var i = 0; i < 4; i++)
            await world.AddAsync("one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
        await world.IndexAsync();
        Assert.Equal((4L, 0L, 0L, 0L), await CheckAsync(world));

        await world.ExecuteAsync(
            """
            delete from dataset_youtube_passage where video_id = 'video000001' and number = 1;
            update dataset_youtube_passage set text = 'other', own_length = 5 where video_id = 'video000002' and number = 0;
            update dataset_youtube_passage set search = 'other' where video_id = 'video000003' and number = 1
            """
        );
        await world.AddAsync("waits");

        var check = await world.Library.CheckIndexAsync();
        Assert.Equal((4L, 1L, 1L, 2L), (check.Checked, check.Waiting, check.Missing, check.Stale));
        Assert.False(check.IsWhole);
        Assert.Equal(3, check.Examples.Count);
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

    private static (long Transcripts, long Passages) Sum(IndexSum sum) => (sum.Transcripts, sum.Passages);

    // The examples are a list, which records compare by reference.
    private static async Task<(long Checked, long Waiting, long Missing, long Stale)> CheckAsync(SearchWorld world)
    {
        var check = await world.Library.CheckIndexAsync();
        Assert.Empty(check.Examples);
        return (check.Checked, check.Waiting, check.Missing, check.Stale);
    }

    private static Task<string> VersionsAsync(SearchWorld world) =>
        world.ScalarAsync<string>("select string_agg(video_id || xmin::text, ',' order by video_id) from dataset_youtube_passage");

    private sealed class ImmediateProgress(Action told) : IProgress<IndexSum>
    {
        public void Report(IndexSum value) => told();
    }
}
