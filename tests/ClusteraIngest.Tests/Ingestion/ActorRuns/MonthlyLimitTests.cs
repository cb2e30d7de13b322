using ClusteraIngest.Errors;
using ClusteraIngest.Tests.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

public sealed class MonthlyLimitTests
{
    private const decimal ItemUsd = 0.005m;

    [Trait("Category", "Proof")]
    [Fact]
    public async Task Two_clients_at_once_never_spend_more_than_the_limit_together()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMilliseconds(300) });
        foreach (var name in new[] { "alpha", "beta", "gamma", "delta" })
            await world.AddListAsync(world.AddChannel(name, 10), maxVideos: 10);
        await using var one = world.NewClient(monthlyLimitUsd: 0.30m);
        await using var other = world.NewClient(monthlyLimitUsd: 0.30m);

        var ends = await Task.WhenAll(EndAsync(world, one), EndAsync(world, other));

        // The lists cost 0.20 USD, their transcripts as much again.
        Assert.InRange(world.Apify.ChargedUsd, 0.25m, 0.30m);
        Assert.Equal(world.Apify.ChargedUsd, await world.ScalarAsync<decimal>("select sum(cost_usd) from ctrl_charge"));
        Assert.Contains(ends, error => error?.LimitUsd == 0.30m);
        await SpendingCounters.AssertAreTheSumsAsync(world.Database.Source);
    }

    [Fact]
    public async Task A_second_invocation_has_what_the_first_one_left_and_says_when_there_is_more()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 20));
        await using var client = world.NewClient(monthlyLimitUsd: 0.15m);
        await world.SyncAsync(new() { WithTranscripts = false }, client);

        var error = await EndAsync(world, client);
        var again = await EndAsync(world, client);

        Assert.InRange(world.Apify.ChargedUsd, 0.14m, 0.15m);
        Assert.Equal(0.15m, error!.LimitUsd);
        Assert.InRange(again!.SpentUsd, 0.14m, 0.15m);
        Assert.Equal("BudgetExceeded", again.ErrorId);
        Assert.Equal((1, TimeSpan.Zero), (again.FreeAgainAt!.Value.Day, again.FreeAgainAt.Value.TimeOfDay));
        Assert.True(again.FreeAgainAt > DateTimeOffset.UtcNow);
        Assert.Contains("limits.monthly_usd", again.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_spent_with_Apify_is_a_limit_of_its_own()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 30));
        await using var client = new IngestClient(
            new()
            {
                Database = world.Database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = world.Apify.BaseAddress,
                MonthlyLimitUsd = 5,
                ProviderMonthlyLimitsUsd = new Dictionary<string, decimal> { ["apify"] = 0.10m, ["openai"] = 3 },
            }
        );

        var error = await EndAsync(world, client);

        Assert.InRange(world.Apify.ChargedUsd, 0.09m, 0.10m);
        Assert.Equal(0.10m, error!.LimitUsd);
        Assert.Contains("limits.apify.monthly_usd", error.Remedy, StringComparison.Ordinal);
        var costs = await client.Costs.GetAsync();
        Assert.Equal(
            [("apify", 0.10m, world.Apify.ChargedUsd), ("openai", 3, 0)],
            costs.ProviderMonths.Select(month => (month.Provider!, month.LimitUsd!.Value, month.CostUsd))
        );
        Assert.Equal((5, world.Apify.ChargedUsd), (costs.Month.LimitUsd, costs.Month.CostUsd));
        Assert.Equal(costs.ProviderMonths, (await client.GetStatusAsync()).ProviderMonths);
        await SpendingCounters.AssertAreTheSumsAsync(world.Database.Source);
    }

    [Fact]
    public async Task Of_two_limits_the_smaller_is_passed_on()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await using var client = world.NewClient(monthlyLimitUsd: 0.5m);

        await world.SyncAsync(new() { WithTranscripts = false, MaxCostUsd = 0.4m }, client);
        await world.SyncAsync(new() { WithTranscripts = false, MaxCostUsd = 2 }, client);

        var charges = world
            .Apify.Requests.Where(request => request.Method == "POST")
            .Select(request => request.Path.Split("maxTotalChargeUsd=")[1].Split('&')[0]);
        Assert.Equal(["0.4", "0.485"], charges);
        Assert.Equal([0.4m, 0.485m], await world.QueryAsync<decimal>("select max_charge_usd from ctrl_apify_run order by charge_id"));
    }

    [Fact]
    public async Task What_a_killed_invocation_left_open_counts_and_is_carried_on_all_the_same()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(3) });
        await world.AddListAsync(world.AddChannel("alpha", 30));
        using (var stop = new CancellationTokenSource())
        {
            await using var killed = world.NewClient(monthlyLimitUsd: 0.16m);
            var sync = world.SyncAsync(new() { WithTranscripts = false }, killed, stop.Token);
            await Eventually.HoldsAsync(() => world.Apify.Runs.Count > 0);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        }

        // It holds the whole month: whoever does not read lists has nothing to start with, and nobody to wait for.
        await using var client = world.NewClient(monthlyLimitUsd: 0.16m);
        var transcript = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            client
                .Ingestion.IngestTranscriptsAsync(new[] { VideoId.Parse("abcdefghijk") }.ToAsyncEnumerable(), new())
                .ToListAsync()
                .AsTask()
        );
        var run = await world.SyncAsync(new() { WithTranscripts = false }, client);

        Assert.Equal(0.16m, transcript.SpentUsd);
        Assert.Equal("refused", await world.ScalarAsync<string>("select state from ctrl_charge where purpose = 'transcript'"));
        Assert.Equal(30, run.Figures.New);
        Assert.Single(world.Apify.Runs);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_run_that_was_started_without_a_limit_counts_with_what_it_may_cost()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(4) });
        await world.AddListAsync(world.AddChannel("alpha", 10), maxVideos: 10);
        var unlimited = world.SyncAsync(new() { WithTranscripts = false });
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") > 0);

        // 10 videos, 10 shorts, 10 streams may come: 0.15 USD. Half of that is left when it has ended, and nothing is started before.
        await using var client = world.NewClient(monthlyLimitUsd: 0.15m);
        Assert.Equal(0.15m, (await client.Costs.GetAsync()).Month.UnsettledUsd);
        var transcript = client
            .Ingestion.IngestTranscriptsAsync(new[] { VideoId.Parse("abcdefghijk") }.ToAsyncEnumerable(), new())
            .ToListAsync();
        await unlimited;
        await transcript;

        Assert.Null(
            await world.ScalarAsync<decimal?>(
                "select max_charge_usd from ctrl_charge join ctrl_apify_run using (charge_id) where purpose = 'list'"
            )
        );
        Assert.True(await world.ScalarAsync<bool>("select reserved_at = created_at from ctrl_charge where purpose = 'list'"));
        Assert.True(
            await world.ScalarAsync<bool>(
                "select t.reserved_at >= l.finished_at from ctrl_charge t, ctrl_charge l where t.purpose = 'transcript' and "
                    + "l.purpose = 'list'"
            )
        );
        Assert.InRange(world.Apify.ChargedUsd, 0.05m, 0.15m);
    }

    [Fact]
    public async Task Other_processes_that_give_nothing_back_are_not_waited_for_for_ever()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromMinutes(30) });
        await world.AddListAsync(world.AddChannel("alpha", 30));
        using var stop = new CancellationTokenSource();
        await using var holder = world.NewClient(monthlyLimitUsd: 0.2m);
        var holding = world.SyncAsync(new() { WithTranscripts = false }, holder, stop.Token);
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") > 0);

        var warnings = new HeardWarnings();
        await using var client = world.NewClient(new HurriedTime(100), monthlyLimitUsd: 0.2m, warnings);
        var results = await client
            .Ingestion.IngestTranscriptsAsync(
                new[] { VideoId.Parse("abcdefghijk") }.ToAsyncEnumerable(),
                new() { MaxWait = TimeSpan.FromMinutes(2) }
            )
            .ToListAsync();

        var error = Assert.Single(results).Error!;
        Assert.Equal("WaitTooLong", error.ErrorId);
        Assert.Contains("what other runs leave of the month's limit", error.Message, StringComparison.Ordinal);
        Assert.Equal(["WaitingForMonth"], warnings.Ids);
        Assert.Equal("refused", await world.ScalarAsync<string>("select state from ctrl_charge where purpose = 'transcript'"));
        Assert.Single(world.Apify.Runs);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
    }

    [Fact]
    public async Task A_new_month_has_its_own_money()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 30));
        var clock = new AdvancingTime();
        await using var client = world.NewClient(clock, monthlyLimitUsd: 0.10m);

        Assert.NotNull(await EndAsync(world, client));
        var first = world.Apify.ChargedUsd;
        clock.Advance(EndOfMonth(clock) - clock.GetUtcNow() - TimeSpan.FromMinutes(5));
        Assert.NotNull(await EndAsync(world, client));
        Assert.Equal(first, world.Apify.ChargedUsd);
        clock.Advance(TimeSpan.FromMinutes(10));
        await EndAsync(world, client);

        Assert.InRange(world.Apify.ChargedUsd - first, ItemUsd, 0.10m);
        Assert.Equal(2, (await client.Costs.GetAsync()).Costs.Count);
        Assert.Equal(world.Apify.ChargedUsd - first, (await client.Costs.GetAsync()).Month.CostUsd);
    }

    [Fact]
    public async Task A_list_that_the_month_cuts_off_has_waited_for_all_that_others_gave_back_and_names_the_month()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(1) });
        var small = await world.AddListAsync(world.AddChannel("alpha", 2), maxVideos: 2);
        var large = await world.AddListAsync(world.AddChannel("beta", 10), maxVideos: 10);
        await using var one = world.NewClient(monthlyLimitUsd: 0.05m);
        await using var other = world.NewClient(monthlyLimitUsd: 0.05m);

        var first = one.Ingestion.IngestListsAsync(new[] { small }.ToAsyncEnumerable(), new()).ToListAsync().AsTask();
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'sent'") > 0);
        var error = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            other.Ingestion.IngestListsAsync(new[] { large }.ToAsyncEnumerable(), new()).ToListAsync().AsTask()
        );
        await first;

        Assert.Equal(0.05m, error.LimitUsd);
        Assert.NotNull(error.FreeAgainAt);
        Assert.Equal(2 + 8, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task Runs_whose_cost_is_never_told_count_with_an_estimate()
    {
        await using var world = await IngestWorld.CreateAsync();
        world.Apify.FailNext("unsettled", times: 1_000);
        foreach (var name in new[] { "alpha", "beta", "gamma" })
            await world.AddListAsync(world.AddChannel(name, 10), maxVideos: 10);
        await using var client = world.NewClient(monthlyLimitUsd: 0.12m);

        Assert.NotNull(await EndAsync(world, client));

        var costs = await client.Costs.GetAsync();
        // A transcript is expected to cost twice what it does here.
        Assert.InRange(world.Apify.ChargedUsd, 0.06m, 0.12m);
        Assert.InRange(costs.Sum.CostUsd + costs.Sum.UnsettledUsd, world.Apify.ChargedUsd, 0.12m);
    }

    /// <summary>Syncs until all is done, or the money.</summary>
    private static async Task<BudgetExceededException?> EndAsync(IngestWorld world, IngestClient client)
    {
        try
        {
            await world.SyncAsync(new() { Concurrency = 3 }, client);
            return null;
        }
        catch (BudgetExceededException error)
        {
            return error;
        }
    }

    private static DateTimeOffset EndOfMonth(TimeProvider clock) =>
        new DateTimeOffset(clock.GetUtcNow().Year, clock.GetUtcNow().Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
}
