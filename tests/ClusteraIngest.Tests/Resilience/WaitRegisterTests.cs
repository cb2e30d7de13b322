using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.Tests.Resilience;

public sealed class WaitRegisterTests : IDisposable
{
    /// <summary>The clock stands still until a test moves it, but for what a pause lets pass.</summary>
    private readonly SteppedTime time = new();
    private readonly HeardWarnings log = new();

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task A_wait_is_shown_after_five_seconds()
    {
        var waits = Register(TimeSpan.FromMinutes(60));
        using var wait = waits.Begin(WaitReason.Plan, "a list");

        await wait.PauseAsync(TimeSpan.FromSeconds(4), default);
        Assert.Empty(waits.Shown);

        await wait.PauseAsync(TimeSpan.FromSeconds(8), default);
        Assert.Equal("room in Apify's plan, for 12 s, up to 60 minutes", Assert.Single(waits.Shown).ToString());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Where_nothing_goes_on_but_a_wait_it_is_shown_at_once(int running, bool isShown)
    {
        var waits = Register(TimeSpan.FromMinutes(60));
        var progress = new ClusteraIngest.Runs.RunProgress();
        progress.Watch(waits);
        progress.Begin(1, time, []);
        progress.Count(() => running);
        progress.Expect(lists: 2, transcripts: 0, ofNewVideos: false);
        using var wait = waits.Begin(WaitReason.Month, "a list");

        Assert.Null(progress.WaitingFor);
        await wait.PauseAsync(TimeSpan.FromSeconds(2), default);

        Assert.Equal(isShown ? "what other runs leave of the month's limit, for 2 s, up to 60 minutes" : null, progress.WaitingFor);
    }

    [Fact]
    public async Task A_wait_that_is_over_is_not_shown_any_more()
    {
        var waits = Register(TimeSpan.FromMinutes(60));
        var wait = waits.Begin(WaitReason.Plan, "a list");
        await wait.PauseAsync(TimeSpan.FromSeconds(8), default);
        wait.Dispose();

        Assert.Empty(waits.Shown);
    }

    [Fact]
    public async Task A_wait_of_half_a_minute_is_warned_of_once_in_the_middle_of_a_pause_and_for_all_who_wait_for_the_same()
    {
        var waits = Register(TimeSpan.FromMinutes(60));
        using var one = waits.Begin(WaitReason.Plan, "one list", "Apify says why.");
        using var other = waits.Begin(WaitReason.Plan, "another list");

        await one.PauseAsync(TimeSpan.FromMinutes(10), default);
        await other.PauseAsync(TimeSpan.FromMinutes(10), default);

        Assert.Equal(["ApifyPlanFull: one list waits for room in Apify's plan, up to 60 minutes. Apify says why."], log.All);
        Assert.Equal(2, Assert.Single(waits.Shown).Items);
    }

    [Fact]
    public async Task A_wait_that_is_short_is_warned_of_by_nobody()
    {
        var waits = Register(TimeSpan.FromMinutes(60));
        for (var item = 0; item < 10; item++)
        {
            using var wait = waits.Begin(WaitReason.Plan, "a list");
            await wait.PauseAsync(TimeSpan.FromSeconds(25), default);
        }

        Assert.Empty(log.All);
    }

    [Fact]
    public async Task A_reason_that_comes_back_after_a_while_is_warned_of_again()
    {
        var waits = Register(TimeSpan.FromMinutes(60));
        using (var first = waits.Begin(WaitReason.Plan, "one list"))
            await first.PauseAsync(TimeSpan.FromMinutes(1), default);
        using (var soon = waits.Begin(WaitReason.Plan, "another list"))
            await soon.PauseAsync(TimeSpan.FromMinutes(1), default);
        Assert.Single(log.All);

        time.Pass(TimeSpan.FromMinutes(2));
        using (var later = waits.Begin(WaitReason.Plan, "a third list"))
            await later.PauseAsync(TimeSpan.FromMinutes(1), default);
        Assert.Equal(2, log.All.Count);
    }

    [Fact]
    public async Task A_wait_past_its_limit_fails_and_names_the_reason_and_the_remedy()
    {
        var waits = Register(TimeSpan.FromMinutes(2));
        using var wait = waits.Begin(WaitReason.OtherRun, "https://www.youtube.com/@somebody");

        var error = await Assert.ThrowsAsync<ItemFailedException>(() => wait.PauseAsync(TimeSpan.FromMinutes(3), default));

        Assert.Equal("WaitTooLong", error.ErrorId);
        Assert.Equal(
            "https://www.youtube.com/@somebody: waited for a run that another invocation has open for as long as is allowed (2 minutes).",
            error.Message
        );
        Assert.Contains("IngestOptions.MaxWait", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_comes_is_waited_for_within_the_limit()
    {
        var waits = Register(TimeSpan.FromMinutes(2));
        using var wait = waits.Begin(WaitReason.Budget, "a list");

        var error = await Assert.ThrowsAsync<ItemFailedException>(() => wait.ForAsync(new TaskCompletionSource().Task, default));

        Assert.Equal("WaitTooLong", error.ErrorId);
        Assert.Single(log.All);
    }

    [Fact]
    public async Task Where_nothing_has_moved_for_as_long_as_one_may_wait_those_that_come_after_do_not_wait_as_long_again()
    {
        var waits = Register(TimeSpan.FromMinutes(2));
        using (var first = waits.Begin(WaitReason.Plan, "one list"))
            await Assert.ThrowsAsync<ItemFailedException>(() => first.PauseAsync(TimeSpan.FromMinutes(3), default));
        using (var next = waits.Begin(WaitReason.Plan, "another list"))
            await Assert.ThrowsAsync<ItemFailedException>(() => next.PauseAsync(TimeSpan.FromSeconds(10), default));

        waits.Moved(WaitReason.Plan);
        using (var later = waits.Begin(WaitReason.Plan, "a third list"))
            await later.PauseAsync(TimeSpan.FromMinutes(1), default);
    }

    [Fact]
    public async Task What_comes_after_others_have_waited_in_vain_still_gets_what_is_there()
    {
        var waits = Register(TimeSpan.FromMinutes(2));
        using (var first = waits.Begin(WaitReason.Month, "one list"))
            await Assert.ThrowsAsync<ItemFailedException>(() => first.PauseAsync(TimeSpan.FromMinutes(3), default));

        Assert.Equal("at once", await waits.ForAsync(WaitReason.Month, "another list", _ => Task.FromResult("at once"), default));

        using (var second = waits.Begin(WaitReason.Budget, "one list"))
            await Assert.ThrowsAsync<ItemFailedException>(() => second.PauseAsync(TimeSpan.FromMinutes(3), default));
        var answer = new TaskCompletionSource<string>();
        time.Passed = () => answer.TrySetResult("soon");
        Assert.Equal("soon", await waits.ForAsync(WaitReason.Budget, "another list", _ => answer.Task, default));
    }

    [Fact]
    public async Task What_comes_at_the_last_moment_is_not_lost()
    {
        var waits = Register(TimeSpan.FromMinutes(2));
        using (var first = waits.Begin(WaitReason.Budget, "one list"))
            await Assert.ThrowsAsync<ItemFailedException>(() => first.PauseAsync(TimeSpan.FromMinutes(3), default));
        var reservation = new TaskCompletionSource<string>();

        var got = await waits.ForAsync(
            WaitReason.Budget,
            "another list",
            cancel =>
            {
                cancel.Register(() => reservation.TrySetResult("granted as it was given up"));
                return reservation.Task;
            },
            default
        );

        Assert.Equal("granted as it was given up", got);
    }

    [Fact]
    public async Task What_each_item_waits_for_by_itself_is_waited_for_as_long_by_each()
    {
        var waits = Register(TimeSpan.FromMinutes(2));
        using (var first = waits.Begin(WaitReason.OtherRun, "one list"))
            await Assert.ThrowsAsync<ItemFailedException>(() => first.PauseAsync(TimeSpan.FromMinutes(3), default));
        using var next = waits.Begin(WaitReason.OtherRun, "another list");
        await next.PauseAsync(TimeSpan.FromMinutes(1), default);
    }

    [Fact]
    public async Task Without_a_limit_it_takes_as_long_as_it_takes()
    {
        var waits = Register(null);
        using var wait = waits.Begin(WaitReason.Plan, "a list");

        await wait.PauseAsync(TimeSpan.FromDays(3), default);

        Assert.Equal(["ApifyPlanFull: a list waits for room in Apify's plan."], log.All);
    }

    [Fact]
    public async Task Whoever_is_cancelled_does_not_wait()
    {
        using var cancel = new CancellationTokenSource();
        var waits = new WaitRegister(TimeSpan.FromMinutes(2), TimeProvider.System, log);
        using var wait = waits.Begin(WaitReason.Budget, "a list");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.ForAsync(new TaskCompletionSource().Task, cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.PauseAsync(TimeSpan.FromMinutes(1), cancel.Token));
    }

    private WaitRegister Register(TimeSpan? most) => new(most, time, log);

    /// <summary>A clock on which a timer goes off at once, and has let its time pass.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        /// <summary>Is called when a timer has let its time pass.</summary>
        public Action? Passed { get; set; }

        public override long GetTimestamp() => Volatile.Read(ref ticks);

        public void Pass(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return System.CreateTimer(callback, state, dueTime, period);
            Pass(dueTime);
            Passed?.Invoke();
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
