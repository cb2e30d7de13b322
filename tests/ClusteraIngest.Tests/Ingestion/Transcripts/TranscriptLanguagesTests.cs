using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Transcripts;

/// <summary>A transcript that is wanted in several languages: what was answered for one counts, whatever becomes of the others.</summary>
public sealed class TranscriptLanguagesTests
{
    private static readonly VideoId First = VideoId.Parse(IngestWorld.VideoIdOf("alpha", 0));

    [Fact]
    public async Task A_language_that_was_answered_for_before_the_budget_was_spent_is_not_paid_for_again()
    {
        await using var world = await WithoutCaptionsAsync();
        var progress = new RunProgress();

        await Assert.ThrowsAsync<BudgetExceededException>(() => AskAsync(world.Client, 0.01m, progress));
        Assert.Equal("pending", await StateAsync(world));
        Assert.Equal((1, 0, 1), (progress.Figures.PaidRuns, progress.Figures.TranscriptsNone, progress.Figures.TranscriptsRunning));

        var rest = new RunProgress();
        await AskAsync(world.Client, progress: rest);
        Assert.Equal("none", await StateAsync(world));
        Assert.Equal((1, 1, 0), (rest.Figures.PaidRuns, rest.Figures.TranscriptsNone, rest.Figures.TranscriptsRunning));
        world.AssertNothingPaidTwice();
    }

    [Fact]
    public async Task Videos_that_no_list_has_shown_are_not_paid_for_again_either()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.AddChannel("alpha", 1);
        world.Apify.World.SetNoTranscript(First.Value);
        var options = new IngestOptions { Languages = ["en", "ko"] };

        await Assert.ThrowsAsync<BudgetExceededException>(() => ExecuteOnceAsync(options with { MaxCostUsd = 0.01m }));
        await ExecuteOnceAsync(options);

        Assert.Equal((2, "none"), (world.Apify.Runs.Count, await StateAsync(world)));
        world.AssertNothingPaidTwice();

        async Task ExecuteOnceAsync(IngestOptions how) =>
            await world.Client.Ingestion.IngestTranscriptsAsync(new[] { First }.ToAsyncEnumerable(), how).ToListAsync();
    }

    [Fact]
    public async Task A_language_that_was_answered_for_before_another_one_failed_is_not_paid_for_again()
    {
        await using var world = await WithoutCaptionsAsync();
        await Assert.ThrowsAsync<BudgetExceededException>(() => AskAsync(world.Client, 0.01m));
        world.Apify.FailNext("blocked");

        await AskAsync(world.Client);
        Assert.Equal("blocked", await StateAsync(world));
        await AskAsync(world.Client);

        Assert.Equal("none", await StateAsync(world));
        Assert.Equal(["en 1", "ko 2"], await RunsAsync(world));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task All_languages_are_asked_for_again_by_the_schedule_even_where_each_round_was_interrupted()
    {
        await using var world = await WithoutCaptionsAsync();
        var time = new AdvancingTime();
        await using var client = world.NewClient(time);
        var asked = new List<int>();

        for (var day = 0; day <= 80; day++)
        {
            var before = world.Apify.Runs.Count;
            await AskAsync(client, 0.01m, mayBeShort: true);
            await AskAsync(client);
            if (world.Apify.Runs.Count > before)
                asked.Add(day);
            Assert.True(world.Apify.Runs.Count - before is 0 or 2);
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([0, 1, 4, 11, 41], asked);
        Assert.Equal(["en 5", "ko 5"], await RunsAsync(world));
    }

    [Fact]
    public async Task An_answer_counts_for_a_day_where_the_rest_is_asked_for_much_later()
    {
        await using var world = await WithoutCaptionsAsync();
        var time = new AdvancingTime();
        await using var client = world.NewClient(time);
        await AskAsync(client, 0.01m, mayBeShort: true);

        time.Advance(TimeSpan.FromDays(2));
        await AskAsync(client);

        Assert.Equal(["en 2", "ko 1"], await RunsAsync(world));
    }

    [Fact]
    public async Task A_video_whose_other_languages_are_not_wanted_any_more_has_no_captions_at_no_cost()
    {
        await using var world = await WithoutCaptionsAsync();
        await AskAsync(world.Client, 0.01m, mayBeShort: true);

        var progress = new RunProgress();
        await world.Client.Ingestion.IngestPendingTranscriptsAsync(new() { Languages = ["en"] }, progress).ToListAsync();

        Assert.Equal((0, 1, "none"), (progress.Figures.PaidRuns, progress.Figures.TranscriptsNone, await StateAsync(world)));
    }

    [Fact]
    public async Task Two_invocations_at_once_pay_for_each_language_once()
    {
        await using var world = await WithoutCaptionsAsync(TimeSpan.FromMilliseconds(300));
        await using var other = world.NewClient();

        await Task.WhenAll(AskAsync(world.Client), AskAsync(other));

        Assert.Equal(["en 1", "ko 1"], await RunsAsync(world));
        Assert.Equal("none", await StateAsync(world));
    }

    private static async Task<IngestWorld> WithoutCaptionsAsync(TimeSpan? runTime = null)
    {
        var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = runTime ?? TimeSpan.Zero });
        await world.AddListAsync(world.AddChannel("alpha", 1), languages: ["en", "ko"]);
        await world.SyncAsync(new() { WithTranscripts = false });
        world.Apify.World.SetNoTranscript(First.Value);
        return world;
    }

    private static async Task AskAsync(
        IngestClient client,
        decimal? maxCostUsd = null,
        RunProgress? progress = null,
        bool mayBeShort = false
    )
    {
        try
        {
            await client.Ingestion.IngestPendingTranscriptsAsync(new() { MaxCostUsd = maxCostUsd }, progress).ToListAsync();
        }
        catch (BudgetExceededException) when (mayBeShort) { }
    }

    private static Task<string> StateAsync(IngestWorld world) =>
        world.ScalarAsync<string>("select transcript_state from dataset_youtube_video");

    private static Task<IReadOnlyList<string>> RunsAsync(IngestWorld world) =>
        world.QueryAsync<string>(
            "select language || ' ' || count(*) from ctrl_charge join ctrl_apify_run using (charge_id) "
                + "where purpose = 'transcript' and state = 'settled' group by language order by language"
        );
}
