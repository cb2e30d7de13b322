using ClusteraIngest.Spending;

namespace ClusteraIngest.Tests.Spending;

/// <summary>The ledger knows no provider: here it has a model's calls, whose answer comes once or never.</summary>
public sealed class ChargeLedgerTests
{
    [Fact]
    public async Task A_call_is_intended_sent_and_settled_with_its_result()
    {
        await using var world = await ChargeWorld.CreateAsync();

        var charge = (await world.IntendAsync())!.Value;
        Assert.Equal("intent 0.02", await world.StateAsync(charge));
        Assert.True(await world.Ledger.SendAsync(charge, DateTimeOffset.UtcNow, default));
        Assert.True(await world.Ledger.SentAsync(charge, "response-1", default));
        Assert.True(await world.SettleAsync(charge, 0.013m, """{"tokens": 900}"""));

        Assert.Equal("settled 0.013 0", await world.StateAsync(charge));
        Assert.Equal(0.013m, await world.ScalarAsync<decimal>("select cost_usd from ctrl_run where run_id = @RunId", charge));
        Assert.Equal("900", await world.ScalarAsync<string>("select units ->> 'tokens' from ctrl_charge"));
        Assert.Equal(0.013m, await world.ScalarAsync<decimal>("select spent_usd from ctrl_spending where provider = 'openai'"));
        await SpendingCounters.AssertAreTheSumsAsync(world.Source);
    }

    [Fact]
    public async Task What_is_not_sent_is_released_and_counts_for_nothing()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var refused = (await world.IntendAsync())!.Value;
        var stopped = (await world.IntendAsync())!.Value;

        await world.Ledger.ReleaseAsync(refused, "ModelQuotaExceeded", "There is no money.", DateTimeOffset.UtcNow, default);
        await ChargeLedger.ReleaseUnsentAsync(world.Source, world.RunId, DateTimeOffset.UtcNow, default);

        Assert.Equal("refused ModelQuotaExceeded 0 0", await world.StateAsync(refused));
        Assert.Equal("refused NotSent 0 0", await world.StateAsync(stopped));
        Assert.Equal(0m, await world.ScalarAsync<decimal>("select reserved_usd + spent_usd from ctrl_spending"));
    }

    [Fact]
    public async Task What_a_dead_process_has_sent_is_lost_and_counts_with_all_that_it_may_have_cost()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var dead = await world.DeadRunAsync();
        var sent = (await world.IntendAsync(runId: dead))!.Value;
        var unsent = (await world.IntendAsync(runId: dead))!.Value;
        var alive = (await world.IntendAsync())!.Value;
        var others = (await world.IntendAsync(runId: dead, provider: "anthropic"))!.Value;
        await world.Ledger.SendAsync(sent, DateTimeOffset.UtcNow, default);
        await world.Ledger.SendAsync(alive, DateTimeOffset.UtcNow, default);

        Assert.Equal(1, await world.Ledger.CloseAbandonedAsync("openai", jobId: null, DateTimeOffset.UtcNow, default));

        Assert.Equal("lost AnswerLost 0.02", await world.StateAsync(sent));
        Assert.Equal("refused NotSent 0 0", await world.StateAsync(unsent));
        Assert.Equal("intent 0.02", await world.StateAsync(alive));
        Assert.Equal("intent 0.02", await world.StateAsync(others));
        await SpendingCounters.AssertAreTheSumsAsync(world.Source);
    }

    [Fact]
    public async Task A_job_s_charge_is_alive_as_long_as_its_lease_and_is_closed_when_the_job_is_done_anew()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var dead = await world.DeadRunAsync(); // a queue's run holds no lock
        var jobId = await world.ScalarAsync<long>(
            """
            insert into ctrl_job (run_id, kind, subject, state, lease_until, worker)
            values (@dead, 'find_segments', 'video000001', 'running', now() + interval '1 minute', 'w') returning job_id
            """,
            new { dead }
        );
        var charge = (await world.IntendAsync(runId: dead, jobId: jobId))!.Value;
        await world.Ledger.SendAsync(charge, DateTimeOffset.UtcNow, default);

        Assert.Equal(0, await world.Ledger.CloseAbandonedAsync("openai", jobId: null, DateTimeOffset.UtcNow, default));
        Assert.Equal(1, await world.Ledger.CloseAbandonedAsync("openai", jobId, DateTimeOffset.UtcNow, default));

        Assert.Equal("lost AnswerLost 0.02", await world.StateAsync(charge));
    }

    [Fact]
    public async Task The_same_is_open_once_at_a_time_and_again_when_it_is_closed()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var first = (await world.IntendAsync(subject: "video000001 part 1"))!.Value;

        Assert.Null(await world.IntendAsync(subject: "video000001 part 1"));
        Assert.NotNull(await world.IntendAsync(subject: "video000001 part 2"));
        Assert.NotNull(await world.IntendAsync(subject: "video000001 part 1", provider: "anthropic"));

        await world.Ledger.SendAsync(first, DateTimeOffset.UtcNow, default);
        Assert.True(await world.SettleAsync(first, 0.01m));
        Assert.NotNull(await world.IntendAsync(subject: "video000001 part 1"));
    }

    [Fact]
    public async Task Nobody_settles_what_another_run_has_taken_over()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var charge = (await world.IntendAsync())!.Value;
        await world.Ledger.SendAsync(charge, DateTimeOffset.UtcNow, default);
        var other = await world.DeadRunAsync();
        await world.ScalarAsync<int>("update ctrl_charge set run_id = @other returning 1", new { other });

        Assert.False(await world.SettleAsync(charge, 0.01m));
        Assert.False(await world.Ledger.SentAsync(charge, "response-1", default));

        Assert.Equal("intent 0.02", await world.StateAsync(charge));
        Assert.True(await world.SettleAsync(charge with { RunId = other }, 0.01m));
        Assert.Equal(0.01m, await world.ScalarAsync<decimal>("select cost_usd from ctrl_run where run_id = @other", new { other }));
        Assert.Equal(0m, await world.ScalarAsync<decimal>("select cost_usd from ctrl_run where run_id = @RunId", charge));
    }

    [Fact]
    public async Task A_cost_that_is_told_or_corrected_later_counts_for_the_month_of_the_reservation()
    {
        await using var world = await ChargeWorld.CreateAsync();
        var charge = (await world.IntendAsync(now: new(2026, 10, 31, 23, 59, 59, TimeSpan.Zero)))!.Value;
        await world.Ledger.SendAsync(charge, new(2026, 11, 1, 0, 0, 1, TimeSpan.Zero), default);
        await world.SettleAsync(charge, costUsd: null);
        Assert.Equal("2026-10-01 0.015 0", await MonthsAsync());

        await world.Ledger.CorrectAsync(charge.ChargeId, 0.011m, isSettled: false, default);
        Assert.Equal("2026-10-01 0.004 0.011", await MonthsAsync());
        await world.Ledger.CorrectAsync(charge.ChargeId, 0.0175m, isSettled: true, default);

        Assert.Equal("2026-10-01 0.000 0.0175", await MonthsAsync());
        Assert.Equal(0.0175m, await world.ScalarAsync<decimal>("select cost_usd from ctrl_run where run_id = @RunId", charge));
        await SpendingCounters.AssertAreTheSumsAsync(world.Source);

        Task<string> MonthsAsync() =>
            world.ScalarAsync<string>(
                "select string_agg(concat_ws(' ', month, round(reserved_usd, 3), trim_scale(spent_usd)), ', ') from ctrl_spending"
            );
    }
}
