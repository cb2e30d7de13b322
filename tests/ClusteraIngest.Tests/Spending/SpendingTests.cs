using ClusteraIngest.Errors;
using ClusteraIngest.Spending;
using Dapper;

namespace ClusteraIngest.Tests.Spending;

/// <summary>A month's counters and limits, with several providers.</summary>
public sealed class SpendingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task The_month_s_limit_holds_for_all_providers_together()
    {
        await using var world = await ChargeWorld.CreateAsync();
        await SpendAsync(world, 0.7m, "apify");
        var charge = (await world.IntendAsync(setAsideUsd: null))!.Value;

        Assert.Equal(0.3m, await world.Limit(all: 1).ReserveAsync(charge, 0.5m, 0.1m, default));
        var next = (await world.IntendAsync(setAsideUsd: null, provider: "anthropic"))!.Value;
        var error = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            world.Limit(all: 1, "anthropic").ReserveAsync(next, 0.5m, 0.1m, default).WaitAsync(TimeSpan.FromMinutes(1))
        );

        Assert.Equal((1m, 1m), (error.SpentUsd, error.LimitUsd));
        Assert.Contains("limits.monthly_usd", error.Remedy, StringComparison.Ordinal);
        await SpendingCounters.AssertAreTheSumsAsync(world.Source);
    }

    [Fact]
    public async Task A_provider_s_limit_holds_for_it_alone()
    {
        await using var world = await ChargeWorld.CreateAsync();
        await SpendAsync(world, 0.7m, "apify");
        await SpendAsync(world, 0.15m, "openai");
        var charge = (await world.IntendAsync(setAsideUsd: null))!.Value;

        Assert.Equal(0.05m, await world.Limit(all: 1, ofProvider: 0.2m).ReserveAsync(charge, 0.5m, 0.01m, default));
        var next = (await world.IntendAsync(setAsideUsd: null))!.Value;
        var error = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            world.Limit(all: null, ofProvider: 0.2m).ReserveAsync(next, 0.5m, 0.1m, default).WaitAsync(TimeSpan.FromMinutes(1))
        );
        var others = (await world.IntendAsync(setAsideUsd: null, provider: "anthropic"))!.Value;
        Assert.Equal(0.1m, await world.Limit(all: 1, "anthropic", ofProvider: 0.2m).ReserveAsync(others, 0.5m, 0.01m, default));

        Assert.Equal((0.2m, 0.2m), (error.SpentUsd, error.LimitUsd));
        Assert.Contains("may cost with openai are spent", error.Message, StringComparison.Ordinal);
        Assert.Contains("limits.openai.monthly_usd", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_open_charges_give_back_is_waited_for()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var limit = world.Limit(all: 1);
        var open = (await world.IntendAsync(setAsideUsd: null))!.Value;
        limit.Hold(open);
        Assert.Equal(0.9m, await limit.ReserveAsync(open, 0.9m, 0.9m, default));
        var next = (await world.IntendAsync(setAsideUsd: null))!.Value;

        var waiting = limit.ReserveAsync(next, 0.8m, 0.01m, default);
        await Eventually.HoldsAsync(() =>
            world.ScalarAsync<bool>("select waits_at is not null and wanted_usd = 0.8 from ctrl_charge where charge_id = @ChargeId", next)
        );
        Assert.False(waiting.IsCompleted);
        await world.Ledger.SendAsync(open, Now, default);
        await world.SettleAsync(open, 0.05m);
        limit.Release(open);

        Assert.Equal(0.8m, await Eventually.EndsAsync(waiting));
    }

    [Fact]
    public async Task Who_waits_for_its_own_provider_s_limit_holds_up_no_other_provider()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var other = await world.DeadRunAsync();
        await using var alive = await world.Source.OpenConnectionAsync();
        await alive.ExecuteAsync("select pg_advisory_lock(1129075540, @other::int)", new { other });
        var waiting = (await world.IntendAsync(setAsideUsd: null, provider: "apify", runId: other))!.Value;
        var charge = (await world.IntendAsync(setAsideUsd: null))!.Value;

        // It wants 0.4 USD: of a month of 1 USD they are there, so it waits for its own provider's limit.
        await WaitsAsync(0.4m);
        Assert.NotNull((await TryAsync(charge, all: 1)).GrantedUsd);

        // Of a month of 0.3 USD they are not: it came first.
        await WaitsAsync(0.4m);
        Assert.True((await TryAsync(charge, all: 0.3m)).IsBehindAnother);

        Task WaitsAsync(decimal wantedUsd) =>
            world.ScalarAsync<int>(
                "update ctrl_charge set wanted_usd = @wantedUsd, waits_at = clock_timestamp() where charge_id = @ChargeId returning 1",
                new { waiting.ChargeId, wantedUsd }
            );

        Task<SpendingStore.Answer> TryAsync(ChargeKey key, decimal all) =>
            new SpendingStore(world.Source).TryReserveAsync(Demand(key, "openai", 0.1m, all), CalendarMonth.Of(Now), Now, default);
    }

    [Fact]
    public async Task Two_providers_that_begin_a_month_at_once_do_not_spend_it_twice()
    {
        await using var world = await ChargeWorld.CreateAsync();
        for (var month = 0; month < 25; month++)
        {
            var at = Now.AddMonths(month);
            var one = (await world.IntendAsync(setAsideUsd: null, provider: "openai"))!.Value;
            var two = (await world.IntendAsync(setAsideUsd: null, provider: "anthropic"))!.Value;

            var answers = await Task.WhenAll(
                new SpendingStore(world.Source).TryReserveAsync(Demand(one, "openai", 0.6m, 1), CalendarMonth.Of(at), at, default),
                new SpendingStore(world.Source).TryReserveAsync(Demand(two, "anthropic", 0.6m, 1), CalendarMonth.Of(at), at, default)
            );

            Assert.Equal(1, answers.Sum(answer => answer.GrantedUsd));
        }
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task The_counters_are_the_ledger_s_sums_whatever_is_killed_while_many_write_at_once()
    {
        await using var world = await ChargeWorld.CreateAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(6));
        var kills = 0;
        await Task.WhenAll([.. Enumerable.Range(0, 6).Select(WorkAsync), KillAsync()]);

        Assert.True(kills > 0);
        Assert.True(await world.ScalarAsync<int>("select count(distinct state) from ctrl_charge") >= 5);
        Assert.True(await world.ScalarAsync<int>("select count(*) from ctrl_spending") >= 4);
        await SpendingCounters.AssertAreTheSumsAsync(world.Source);

        async Task WorkAsync(int seed)
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await OneAsync(world, random);
                }
                catch (Exception exception) when (exception is Npgsql.NpgsqlException or IngestException)
                {
                    // Cut off: what is committed counts.
                }
            }
        }

        async Task KillAsync()
        {
            await using var killer = await world.Source.OpenConnectionAsync();
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(150);
                kills += await killer.ExecuteScalarAsync<int>(
                    """
                    select count(pg_terminate_backend(pid)) from (
                        select pid from pg_stat_activity
                         where datname = current_database() and pid <> pg_backend_pid() and state = 'active'
                         order by random() limit 2) chosen
                    """
                );
            }
        }
    }

    private static async Task OneAsync(ChargeWorld world, Random random)
    {
        var provider = random.Next(2) == 0 ? "openai" : "apify";
        var charge = await world.IntendAsync(
            random.Next(3) == 0 ? null : random.Next(1, 900) / 10_000m,
            provider,
            now: Now.AddMonths(random.Next(2))
        );
        if (charge is not { } key)
            return;

        if (random.Next(4) == 0)
            await new SpendingStore(world.Source).TryReserveAsync(Demand(key, provider, 0.05m, 1_000), CalendarMonth.Of(Now), Now, default);
        switch (random.Next(6))
        {
            case 0:
                await world.Ledger.ReleaseAsync(key, "NotSent", "It was not.", Now, default);
                return;
            case 1:
                return;
        }

        await world.Ledger.SendAsync(key, Now, default);
        await world.Ledger.SentAsync(key, Guid.NewGuid().ToString(), default);
        switch (random.Next(5))
        {
            case 0:
                await world.Ledger.GiveBackAsync(key, 0.001m, default);
                return;
            case 1:
                await world.Ledger.LoseAsync(key, "AnswerLost", "It is lost.", Now, default);
                return;
        }

        await world.SettleAsync(key, random.Next(2) == 0 ? null : random.Next(1, 900) / 10_000m);
        if (random.Next(2) == 0)
            await world.Ledger.CorrectAsync(key.ChargeId, random.Next(1, 900) / 10_000m, random.Next(2) == 0, default);
    }

    private static SpendingStore.Demand Demand(ChargeKey charge, string provider, decimal wantedUsd, decimal limitUsd) =>
        new()
        {
            ChargeId = charge.ChargeId,
            RunId = charge.RunId,
            JobId = null,
            Provider = provider,
            InHand = [],
            WantedUsd = wantedUsd,
            LeastUsd = 0.01m,
            LimitUsd = limitUsd,
            ProviderLimitUsd = null,
            IsSettled = true,
        };

    private static async Task SpendAsync(ChargeWorld world, decimal usd, string provider)
    {
        var charge = (await world.IntendAsync(usd, provider))!.Value;
        await world.Ledger.SendAsync(charge, Now, default);
        await world.Ledger.SentAsync(charge, Guid.NewGuid().ToString(), default);
        Assert.True(await world.SettleAsync(charge, usd));
    }
}
