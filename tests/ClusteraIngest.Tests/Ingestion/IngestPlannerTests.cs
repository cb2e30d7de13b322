using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>The most that transcripts of videos may cost that are given by name.</summary>
public sealed class IngestPlannerTests
{
    private static readonly IngestOptions English = new() { Languages = [LanguageTag.Parse("en")] };

    [Fact]
    public async Task A_video_of_a_list_with_three_languages_may_take_three_runs()
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 2, "en", "ko", "de");
        await ReadAsync(world, "beta", 1);
        VideoId[] named = [Id("alpha", 0), Id("beta", 0), VideoId.Parse("dQw4w9WgXcQ")];

        Assert.Equal((3, 0.05m), await PlanAsync(world, named, new()));
        Assert.Equal(
            (3, 0.07m),
            await PlanAsync(world, named, new() { DefaultLanguages = [LanguageTag.Parse("en"), LanguageTag.Parse("fr")] })
        );
        Assert.Equal((3, 0.03m), await PlanAsync(world, named, English));
        Assert.Equal((1, 0.03m), await PlanAsync(world, [named[0], named[0]], new()));
    }

    [Fact]
    public async Task Named_videos_and_those_whose_turn_it_is_are_counted_alike()
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 3, "en", "ko");
        await ReadAsync(world, "beta", 2);

        var named = await PlanAsync(world, [.. Enumerable.Range(0, 3).Select(at => Id("alpha", at)), Id("beta", 0), Id("beta", 1)], new());
        var due = await new IngestPlanner(world.Client).PendingTranscriptsAsync(new());

        Assert.Equal((5, 0.08m), named);
        Assert.Equal(named, (due.Requests[0].MostItems, due.MaxCostUsd));
    }

    [Theory]
    [InlineData("transcript_state = 'stored', transcript = 'text', transcript_next_check_at = null", 0, 1, 0)]
    [InlineData("transcript_state = 'unavailable', transcript_next_check_at = null", 0, 0, 1)]
    [InlineData("transcript_state = 'none', transcript_next_check_at = null", 0, 0, 1)]
    [InlineData("transcript_state = 'none', transcript_next_check_at = now() + interval '1 day'", 0, 0, 1)]
    [InlineData("transcript_state = 'failed', transcript_next_check_at = now() - interval '1 day'", 1, 1, 1)]
    public async Task What_is_not_asked_for_is_not_counted(string state, int usually, int inEnglish, int again)
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 1);
        await world.QueryAsync<int>($"update dataset_youtube_video set {state}");

        Assert.Equal((usually, usually * 0.01m), await PlanAsync(world, [Id("alpha", 0)], new()));
        Assert.Equal((inEnglish, inEnglish * 0.01m), await PlanAsync(world, [Id("alpha", 0)], English));
        Assert.Equal((again, again * 0.01m), await PlanAsync(world, [Id("alpha", 0)], new() { AskAgain = true }));
    }

    [Fact]
    public async Task A_transcript_that_is_stored_in_the_wanted_language_is_not_counted()
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 1);
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { Id("alpha", 0) }.ToAsyncEnumerable(), English).ToListAsync();
        var stored = await world.ScalarAsync<string>("select language from dataset_youtube_transcript");

        Assert.Equal((0, 0m), await PlanAsync(world, [Id("alpha", 0)], new() { Languages = [LanguageTag.Parse(stored)] }));
        Assert.Equal((1, 0.01m), await PlanAsync(world, [Id("alpha", 0)], new() { Languages = [LanguageTag.Parse("th")] }));
    }

    [Theory]
    [InlineData("en-GB", "en-US", 0)]
    [InlineData("en", "en-US", 0)]
    [InlineData("de", "en-US", 1)]
    public async Task A_transcript_that_would_be_shown_for_the_wanted_language_is_not_counted(string stored, string wanted, int counted)
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 1);
        await world.QueryAsync<int>(
            """
            with shown as (
                update dataset_youtube_video set transcript_state = 'stored', transcript = 'text', transcript_language = @stored,
                    transcript_next_check_at = null
                returning video_id)
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source, fetched_at)
            select video_id, @stored, 'manual', 'text', '[]', 'test', now() from shown
            """,
            new { stored }
        );
        var options = new IngestOptions { Languages = [LanguageTag.Parse(wanted)] };

        var planned = await PlanAsync(world, [Id("alpha", 0)], options);
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { Id("alpha", 0) }.ToAsyncEnumerable(), options).ToListAsync();

        Assert.Equal((counted, counted * 0.01m), planned);
        Assert.Equal(counted, world.Apify.Runs.Count(run => run.Actor.Contains("transcript", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_language_that_was_answered_for_lately_is_not_counted()
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 1);
        world.Apify.World.SetTranscript(
            Id("alpha", 0).Value,
            System.Text.Json.Nodes.JsonNode.Parse("""{"language":"de","data":[{"start":"0","dur":"1","text":"Worte"}]}""")!.AsObject()
        );
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { Id("alpha", 0) }.ToAsyncEnumerable(), new()).ToListAsync();
        await world.Client.Ingestion.IngestTranscriptsAsync(new[] { Id("alpha", 0) }.ToAsyncEnumerable(), English).ToListAsync();

        Assert.Equal((0, 0m), await PlanAsync(world, [Id("alpha", 0)], English));
    }

    private static VideoId Id(string handle, int number) => VideoId.Parse(IngestWorld.VideoIdOf(handle, number));

    private static async Task ReadAsync(IngestWorld world, string handle, int videos, params string[] languages)
    {
        var list = await world.AddListAsync(world.AddChannel(handle, videos), languages: languages);
        await world.Client.Ingestion.IngestListsAsync(new[] { list }.ToAsyncEnumerable(), new()).ToListAsync();
    }

    [Theory]
    [InlineData(TranscriptSource.Apify, "apify", 0.06)]
    [InlineData(TranscriptSource.YtDlp, "yt-dlp", 0.0)]
    public async Task Transcripts_of_new_videos_cost_what_their_source_costs(TranscriptSource source, string name, double usd)
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 2), maxVideos: 2);

        var plan = await new IngestPlanner(world.Client).SyncAsync(new() { TranscriptSource = source });

        var planned = plan.Requests.Single(request => request.What == "new_transcripts");
        Assert.Equal((name, (decimal)usd), (planned.Source, planned.MaxCostUsd));
    }

    [Fact]
    public async Task Transcripts_that_come_by_yt_dlp_are_planned_without_a_token_of_Apify()
    {
        await using var world = await IngestWorld.CreateAsync();
        await ReadAsync(world, "alpha", 2);
        await world.QueryAsync<int>("update dataset_youtube_video set transcript_state = 'failed', transcript_next_check_at = now()");
        await using var client = new IngestClient(
            new ClusteraIngest.Settings.IngestSettings { Database = world.Database.ConnectionString }
        );

        var paid = await new IngestPlanner(client).SyncAsync(new());
        var free = await new IngestPlanner(client).SyncAsync(new() { TranscriptSource = TranscriptSource.YtDlp });

        Assert.DoesNotContain(paid.Requests, request => request.What == "transcripts");
        var due = free.Requests.Single(request => request.What == "transcripts");
        Assert.Equal(("yt-dlp", 2, 0m), (due.Source, due.MostItems, due.MaxCostUsd));
    }

    private static async Task<(long? Videos, decimal? Usd)> PlanAsync(
        IngestWorld world,
        IReadOnlyCollection<VideoId> videos,
        IngestOptions options
    )
    {
        var plan = await new IngestPlanner(world.Client).TranscriptsAsync(videos, options);
        return (plan.Requests[0].MostItems, plan.MaxCostUsd);
    }
}
