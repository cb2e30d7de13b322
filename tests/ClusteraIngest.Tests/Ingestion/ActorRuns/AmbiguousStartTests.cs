using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

/// <summary>Starts of which nobody can say at once whether they were carried out, and such as certainly were not.</summary>
public sealed class AmbiguousStartTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_start_whose_answer_was_lost_is_found_by_a_machine_whose_clock_is_wrong_by_an_hour(int minutes)
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await using var client = world.NewClient(Wrong(minutes));
        world.Apify.FailNext("lost-start", times: 2);

        var run = await world.SyncAsync(client: client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(3, run.Figures.TranscriptsStored + run.Figures.TranscriptsNone);
        Assert.Equal(4, world.Apify.Runs.Count);
        world.AssertNothingPaidTwice();
    }

    [Theory]
    [InlineData(60, -60)]
    [InlineData(-60, 60)]
    public async Task What_a_machine_sent_before_it_died_is_found_by_another_one_whose_clock_is_two_hours_apart(int minutes, int others)
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        world.Apify.FailNext("lost-start");
        using (var stop = new CancellationTokenSource())
        {
            await using var killed = world.NewClient(Wrong(minutes));
            var sync = world.SyncAsync(new() { WithTranscripts = false }, killed, stop.Token);
            await Eventually.HoldsAsync(() => world.Apify.Runs.Count > 0);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        }

        await using var next = world.NewClient(Wrong(others));
        var run = await world.SyncAsync(new() { WithTranscripts = false }, next);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(3, run.Figures.New);
        Assert.Single(world.Apify.Runs);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_run_that_the_list_of_runs_shows_late_is_waited_for_and_not_paid_twice()
    {
        // As 20 s are to the half minute for which the list is looked at.
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, ListingDelay = TimeSpan.FromSeconds(2) });
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await using var client = world.NewClient(new HurriedTime(10));
        world.Apify.FailNext("late-listing", times: 1_000);
        world.Apify.FailNext("lost-start", times: 2);

        var run = await world.SyncAsync(client: client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(4, world.Apify.Runs.Count);
        world.AssertNothingPaidTwice();
    }

    [Fact]
    public async Task A_run_that_is_shown_late_is_found_also_by_the_invocation_after_the_one_that_was_killed()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, ListingDelay = TimeSpan.FromSeconds(2) });
        await world.AddListAsync(world.AddChannel("alpha", 3));
        world.Apify.FailNext("late-listing");
        world.Apify.FailNext("lost-start");
        using (var stop = new CancellationTokenSource())
        {
            await using var killed = world.NewClient();
            var sync = world.SyncAsync(new() { WithTranscripts = false }, killed, stop.Token);
            await Eventually.HoldsAsync(() => world.Apify.Runs.Count > 0);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        }

        await using var next = world.NewClient(new HurriedTime(10));
        var run = await world.SyncAsync(new() { WithTranscripts = false }, next);

        Assert.Equal(3, run.Figures.New);
        Assert.Single(world.Apify.Runs);
    }

    [Theory]
    [InlineData("not-now")]
    [InlineData("429")]
    public async Task What_was_never_started_is_closed_when_the_run_is_interrupted_and_the_costs_agree_with_the_sum(string fault)
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.AddListAsync(world.AddChannel("beta", 3));
        world.Apify.FailNext(fault, times: 1_000_000, where: "startUrls");
        using var stop = new CancellationTokenSource();
        var progress = new RunProgress();

        // Once the wait is shown, its pauses are long: no request is under way when it is stopped.
        await using var client = world.NewClient(new HurriedTime(4));
        var sync = client.Ingestion.SyncAsync(new() { WithTranscripts = false }, progress, stop.Token).ToListAsync().AsTask();
        await Eventually.HoldsAsync(() => progress.Waits is [{ Items: 2 }]);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);

        Assert.Equal(["refused", "refused"], await world.QueryAsync<string>("select state from ctrl_charge"));
        var costs = await world.Client.Costs.GetAsync();
        Assert.Equal((0m, 0m), (costs.Sum.CostUsd, costs.Sum.UnsettledUsd));
        Assert.Equal((0m, 0m), (progress.Figures.CostUsd, progress.Figures.UnsettledUsd));
    }

    [Fact]
    public async Task What_waits_for_money_when_the_run_is_interrupted_is_closed()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMinutes(1) });
        await world.AddListAsync(world.AddChannel("alpha", 3), maxVideos: 10);
        await world.AddListAsync(world.AddChannel("beta", 3), maxVideos: 10);
        using var stop = new CancellationTokenSource();
        var sync = world.SyncAsync(new() { WithTranscripts = false, MaxCostUsd = 0.15m }, cancel: stop.Token);
        await Eventually.HoldsAsync(async () =>
            await world.ScalarAsync<int>("select count(*) from ctrl_charge") == 2 && world.Apify.Runs.Count == 1
        );
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);

        Assert.Equal(["refused", "sent"], await world.QueryAsync<string>("select state from ctrl_charge order by state"));
    }

    [Fact]
    public async Task What_may_have_been_started_stays_open_when_the_run_is_interrupted()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        world.Apify.FailNext("reset", times: 1_000_000, where: "startUrls");
        using var stop = new CancellationTokenSource();
        var sync = world.SyncAsync(new() { WithTranscripts = false }, cancel: stop.Token);
        await Eventually.HoldsAsync(() => world.Apify.Requests.Any(request => request.Method == "POST"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);

        Assert.Equal("intent", await world.ScalarAsync<string>("select state from ctrl_charge where sent_at is not null"));
    }

    private static AdvancingTime Wrong(int minutes)
    {
        var clock = new AdvancingTime();
        clock.Advance(TimeSpan.FromMinutes(minutes));
        return clock;
    }
}
