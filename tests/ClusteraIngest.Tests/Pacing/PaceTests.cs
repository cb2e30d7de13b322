using System.Diagnostics;
using ClusteraIngest.Database;
using ClusteraIngest.Pacing;
using ClusteraIngest.Resilience;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Tests.Pacing;

/// <summary>A source that several processes ask: each has connections and a clock of its own, and all share the rows.</summary>
public sealed class PaceTests : IAsyncLifetime, IDisposable
{
    private const string Source = "youtube";

    private static readonly DayLimits NoLimits = new(null, null);

    private readonly List<NpgsqlDataSource> processes = [];
    private readonly WarningLog warnings = new();
    private TestDatabase? database;

    private TestDatabase Database => database!;

    public async Task InitializeAsync() => database = await PostgresFixture.CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        await Database.DisposeAsync();
    }

    [Fact]
    public async Task Turns_of_all_processes_are_never_closer_than_the_interval()
    {
        var interval = TimeSpan.FromMilliseconds(40);
        var sources = new[] { NewProcess(), NewProcess() };

        var slots = await Eventually.EndsAsync(
            Task.WhenAll(
                Enumerable
                    .Range(0, 40)
                    .Select(async number =>
                    {
                        await using var connection = await sources[number % 2].OpenConnectionAsync();
                        return (await PaceStore.TakeAsync(connection, Source, interval, default, now: null, default))!.Slot!.Value;
                    })
            )
        );

        var ordered = slots.Order().ToList();
        Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, interval, TimeSpan.MaxValue));
        Assert.InRange(ordered[^1] - ordered[0], 39 * interval, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_request_waits_for_its_turn()
    {
        var (one, other) = (NewPace(), NewPace());
        var watch = Stopwatch.StartNew();

        await Eventually.EndsAsync(
            Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(async number =>
                        Assert.Null(await (number % 2 == 0 ? one : other).WaitAsync(Source, TimeSpan.FromMilliseconds(100)))
                    )
            )
        );

        // The first one begins at once, the last one when seven intervals have passed.
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(690), Eventually.Limit);
    }

    [Fact]
    public async Task A_wait_for_a_turn_is_shown_here_and_by_the_database_with_its_reason_and_its_end()
    {
        using var log = new HeardWarnings();
        var waits = new WaitRegister(most: null, TimeProvider.System, log);
        var pace = NewPace(waits: waits);
        await pace.WaitAsync(Source, TimeSpan.FromMinutes(3));
        using var stop = new CancellationTokenSource();
        var waiting = pace.WaitAsync(Source, TimeSpan.FromMinutes(3), cancel: stop.Token);
        await Eventually.EndsAsync(pace.TakeBytesAsync(Source, 1_000, 5, stop.Token).AsTask());
        var slow = pace.TakeBytesAsync(Source, 1_000, 5, stop.Token).AsTask();

        await Eventually.HoldsAsync(() => waits.ShownAlone.Count == 2);
        Assert.Equal(["WaitingForByteRate", "WaitingForTurn"], waits.ShownAlone.Select(wait => wait.Id).Order());
        Assert.All(waits.ShownAlone, wait => Assert.NotNull(wait.Until));
        var shown = await PaceStore.WaitsAsync(Database.Source, now: null, default);
        Assert.Equal(["WaitingForByteRate", "WaitingForTurn"], shown.Select(wait => wait.Id).Order());
        Assert.All(shown, wait => Assert.InRange(wait.Until, DateTimeOffset.UtcNow.AddSeconds(15), DateTimeOffset.UtcNow.AddMinutes(15)));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.Empty(waits.ShownAlone);
        Assert.Empty(await PaceStore.WaitsAsync(Database.Source, DateTimeOffset.UtcNow.AddHours(1), default));
    }

    [Fact]
    public async Task Where_a_source_has_refused_every_process_rests_and_one_warning_tells_of_it()
    {
        var time = new AdvancingTime();
        var (one, other) = (NewPace(time), NewPace(time));

        var rest = await one.RestAsync(Source, "YouTubeThrottled", "Sign in to confirm you’re not a bot");
        var again = await other.RestAsync(Source, "YouTubeThrottled", "HTTP Error 429"); // was on its way when the first was refused

        Assert.Equal(rest.Until, again.Until);
        Assert.InRange(rest.Until - time.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
        var met = await other.WaitAsync(Source, TimeSpan.FromSeconds(1));
        Assert.Equal(
            (Source, rest.Until, "YouTubeThrottled", "Sign in to confirm you’re not a bot", 1),
            (met!.Source, met.Until, met.ErrorId, met.Reason, met.Rests)
        );
        Assert.Contains("not a bot", Assert.Single(warnings.Of("YouTubeThrottled")), StringComparison.Ordinal);
        Assert.Equal(rest.Until, Assert.Single(await PaceStore.RestsAsync(Database.Source, time.GetUtcNow(), default)).Until);

        time.Advance(TimeSpan.FromMinutes(16));

        Assert.Null(await other.WaitAsync(Source, TimeSpan.Zero));
        Assert.Empty(await PaceStore.RestsAsync(Database.Source, time.GetUtcNow(), default));
    }

    [Fact]
    public async Task Each_rest_in_a_row_is_twice_as_long_up_to_six_hours_until_a_request_succeeds()
    {
        var time = new AdvancingTime();
        var pace = NewPace(time);

        var minutes = new List<double>();
        for (var number = 0; number < 7; number++)
            minutes.Add(await RestAsync());
        await pace.WaitAsync(Source, TimeSpan.Zero);
        await pace.SucceededAsync(Source);
        minutes.Add(await RestAsync());

        Assert.Equal([15, 30, 60, 120, 240, 360, 360, 15], minutes);

        async Task<double> RestAsync()
        {
            var rest = await pace.RestAsync(Source, "YouTubeThrottled", "refused");
            var lasts = Math.Round((rest.Until - time.GetUtcNow()).TotalMinutes);
            time.Advance(rest.Until - time.GetUtcNow() + TimeSpan.FromSeconds(1));
            return lasts;
        }
    }

    [Fact]
    public async Task A_request_that_began_before_the_rest_does_not_end_it()
    {
        var pace = NewPace();
        await pace.RestAsync(Source, "YouTubeThrottled", "refused");

        await pace.SucceededAsync(Source);

        Assert.NotNull(await pace.WaitAsync(Source, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_rest_is_waited_for_by_those_who_have_the_patience()
    {
        var pace = NewPace();
        await pace.RestAsync(Source, "YouTubeThrottled", "refused");
        var watch = Stopwatch.StartNew();
        await ExecuteAsync("update ctrl_pace set rest_until = now() + interval '300 milliseconds'");

        Assert.Null(await Eventually.EndsAsync(pace.WaitAsync(Source, TimeSpan.Zero, TimeSpan.FromMinutes(1))));

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(200), Eventually.Limit);
    }

    [Fact]
    public async Task Bytes_of_all_processes_pass_at_the_rate_together()
    {
        var (one, other) = (NewPace(), NewPace());
        var watch = Stopwatch.StartNew();

        await Eventually.EndsAsync(
            Task.WhenAll(
                Enumerable.Range(0, 6).Select(number => (number % 2 == 0 ? one : other).TakeBytesAsync(Source, 1_000, 5_000).AsTask())
            )
        );
        await one.TakeBytesAsync(Source, 1L << 40, bytesPerSecond: null); // no rate: nothing to wait for

        // 200 ms for each; the first begins at once.
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(950), Eventually.Limit);
    }

    [Fact]
    public async Task No_more_videos_are_taken_in_a_day_than_its_limit_by_all_processes_together()
    {
        var time = AdvancingTime.AtNoon(); // all within one day
        var (one, other) = (NewPace(time), NewPace(time));

        var shares = await Eventually.EndsAsync(
            Task.WhenAll(
                Enumerable
                    .Range(0, 30)
                    .Select(number => (number % 2 == 0 ? one : other).ReserveOfDayAsync(Source, 1, 100, new(Videos: 10, Bytes: null)))
            )
        );

        Assert.Equal(10, shares.Count(share => share.IsGranted));
        var refused = shares.First(share => !share.IsGranted);
        Assert.Equal(refused.Day.AddDays(1).ToDateTime(default), refused.NextDay.UtcDateTime);
        Assert.Equal((10, 1_000L), await DayAsync());
        Assert.Equal(refused.NextDay, await one.DayIsOverAsync(Source, new(Videos: 10, Bytes: null)));
        Assert.Equal(refused.NextDay, await one.DayIsOverAsync(Source, new(Videos: null, Bytes: 1_000)));
        Assert.Null(await one.DayIsOverAsync(Source, new(Videos: 11, Bytes: 1_001)));
    }

    [Fact]
    public async Task Bytes_of_a_day_are_limited_and_corrected_and_a_new_day_begins_anew()
    {
        var time = AdvancingTime.AtNoon();
        var pace = NewPace(time);
        var limits = new DayLimits(Videos: null, Bytes: 1_000);

        var large = await pace.ReserveOfDayAsync(Source, 1, 5_000, limits);
        Assert.True(large.IsGranted); // larger than any day's limit: it would never be its turn
        Assert.False((await pace.ReserveOfDayAsync(Source, 1, 1, limits)).IsGranted);

        await pace.CorrectDayAsync(large, 0, -4_600);
        Assert.True((await pace.ReserveOfDayAsync(Source, 1, 600, limits)).IsGranted);
        Assert.False((await pace.ReserveOfDayAsync(Source, 1, 1, limits)).IsGranted);
        Assert.True((await pace.ReserveOfDayAsync(Source, 1, 1, NoLimits)).IsGranted);
        Assert.Equal((3, 1_001L), await DayAsync());

        time.Advance(large.NextDay - time.GetUtcNow());
        Assert.True((await pace.ReserveOfDayAsync(Source, 1, 600, limits)).IsGranted);
    }

    public void Dispose() => warnings.Dispose();

    private NpgsqlDataSource NewProcess()
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { MaxPoolSize = 5 });
        processes.Add(source);
        return source;
    }

    private Pace NewPace(TimeProvider? time = null, WaitRegister? waits = null)
    {
        var clock = DatabaseClock.For(time);
        return new(
            new(NewProcess(), keepLease: null, new Outage("the database", TimeSpan.FromMinutes(1), clock, NullLogger.Instance), clock),
            warnings,
            clock,
            waits
        );
    }

    private async Task<(int Videos, long Bytes)> DayAsync()
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(int, long)>("select videos, bytes from ctrl_pace_day");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
