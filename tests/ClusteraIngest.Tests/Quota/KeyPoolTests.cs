using System.Collections.Concurrent;
using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Quota;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tests.Quota;

public sealed class KeyPoolTests
{
    private const string First = "the-first-key-of-the-pool";
    private const string Second = "the-second-key-of-the-pool";
    private const string Third = "the-third-key-of-the-pool";

    [Fact]
    public async Task Keys_that_run_dry_or_are_invalid_give_way_and_are_not_asked_again()
    {
        await using var world = await YouTubeWorld.CreateAsync(
            null,
            new EmulatedKey(First) { Units = 10 },
            new EmulatedKey(Second) { Units = 25 },
            new EmulatedKey(Third) { IsInvalid = true },
            new EmulatedKey("the-fourth-key-of-the-pool")
        );
        world.YouTube.World.AddGeneratedChannel("alpha", 1_500);
        await world.AddListWithAsync(First, "https://www.youtube.com/@alpha");
        await using var client = world.NewClient(keys: [First, Second, Third, "the-fourth-key-of-the-pool"]);

        var run = await world.SyncAsync(client: client);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(1_500, run.Figures.New);
        Assert.All(world.YouTube.Keys.Values, key => Assert.Equal(0, key.RequestsAfterRefusal));
        Assert.Equal(world.YouTube.UnitsCharged, await world.CountedAsync());
        var keys = (await client.Keys.GetAllAsync()).Where(key => key.Bucket == "units").ToLookup(key => key.State);
        Assert.Equal("YouTubeApiKeyRefused", Assert.Single(keys[ApiKeyState.Refused]).ErrorId);
        Assert.Equal(2, keys[ApiKeyState.Resting].Count());
        Assert.All(
            await client.Keys.GetAllAsync(),
            key => Assert.DoesNotContain("key-of-the-pool", key.ToString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Four_workers_at_once_use_no_unit_more_than_is_counted()
    {
        string[] keys = [First, Second, Third];
        await using var world = await YouTubeWorld.CreateAsync(
            null,
            new EmulatedKey(First) { Units = 60 },
            new EmulatedKey(Second) { Units = 90 },
            new EmulatedKey(Third)
        );
        var clients = Enumerable.Range(0, 4).Select(_ => world.NewClient(keys: keys)).ToList();
        for (var channel = 0; channel < 200; channel++)
            world.YouTube.World.AddGeneratedChannel($"channel{channel}", 0);

        var names = Enumerable.Range(0, 200).Select(number => $"@channel{number}").Chunk(50).ToList();
        var resolutions = await Task.WhenAll(names.Zip(clients, (some, client) => world.ResolveAsync(some, client: client)));

        Assert.Equal(200, resolutions.Sum(some => some.Count(one => one.ChannelId is not null)));
        Assert.Equal(200, world.YouTube.UnitsCharged);
        Assert.Equal(200, await world.CountedAsync());
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task A_budget_is_shared_by_all_processes_and_never_exceeded()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        for (var channel = 0; channel < 60; channel++)
            world.YouTube.World.AddGeneratedChannel($"channel{channel}", 0);
        var clients = Enumerable.Range(0, 3).Select(_ => world.NewClient(units: 25, keys: First)).ToList();

        var names = Enumerable.Range(0, 60).Select(number => $"@channel{number}").Chunk(20).ToList();
        await Task.WhenAll(names.Zip(clients, (some, client) => world.ResolveAsync(some, client: client)));

        Assert.Equal(25, world.YouTube.UnitsCharged);
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Theory]
    [InlineData("2026-03-08T07:59:00Z", "2026-03-08T08:00:00Z")] // the last night of standard time
    [InlineData("2026-03-08T12:00:00Z", "2026-03-09T07:00:00Z")] // a day of 23 hours
    [InlineData("2026-11-01T12:00:00Z", "2026-11-02T08:00:00Z")] // a day of 25 hours
    [InlineData("2026-07-01T20:00:00Z", "2026-07-02T07:00:00Z")]
    public async Task The_day_ends_at_midnight_in_pacific_time_also_when_clocks_change(string now, string midnight)
    {
        var time = new AdvancingTime();
        time.Advance(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow);
        await using var world = await YouTubeWorld.CreateAsync(time);
        world.YouTube.World.AddGeneratedChannel("alpha", 0);
        world.YouTube.World.AddGeneratedChannel("beta", 0);
        await using var client = world.NewClient(units: 1);
        await world.ResolveAsync(["@alpha"], client: client);

        var waiting = Assert.Single(await world.ResolveAsync(["@beta"], client: client));
        var free = Assert.IsType<QuotaExceededException>(waiting.Error).FreeAgainAt;
        Assert.Equal(DateTimeOffset.Parse(midnight, System.Globalization.CultureInfo.InvariantCulture), free);

        time.Advance(free - time.GetUtcNow() + TimeSpan.FromSeconds(1));
        Assert.NotNull(Assert.Single(await world.ResolveAsync(["@beta"], client: client)).ChannelId);
    }

    [Theory]
    [InlineData("2026-03-08T08:05:00Z", "2026-03-08T08:20:00Z")] // five past twelve, before a day of 23 hours
    [InlineData("2026-11-01T07:05:00Z", "2026-11-01T07:20:00Z")] // the same before one of 25
    [InlineData("2026-11-01T07:30:00Z", "2026-11-02T08:00:00Z")]
    public async Task Right_after_midnight_a_key_that_has_nothing_left_is_tried_again_soon(string now, string again)
    {
        var time = new AdvancingTime();
        time.Advance(At(now) - DateTimeOffset.UtcNow);
        await using var world = await YouTubeWorld.CreateAsync(time, new EmulatedKey(First) { Units = 1 });
        world.YouTube.World.AddGeneratedChannel("alpha", 0);
        world.YouTube.World.AddGeneratedChannel("beta", 0);
        await using var client = world.NewClient(keys: First);
        await world.ResolveAsync(["@alpha"], client: client);

        var waiting = Assert.Single(await world.ResolveAsync(["@beta"], client: client));

        Assert.InRange(Assert.IsType<QuotaExceededException>(waiting.Error).FreeAgainAt, At(again), At(again).AddMinutes(1));
    }

    [Fact]
    public async Task Jobs_that_wait_for_units_are_done_as_soon_as_there_are_some()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 3);
        await using var poor = world.NewClient(units: 1);
        var jobs = poor.Jobs;
        var run = await poor.Collection.StartRunAsync(["@alpha"]);
        using var stop = new CancellationTokenSource();
        var working = jobs.WorkAsync(cancel: stop.Token);
        await UntilAsync(jobs, run.RunId, status => status.NextJobAt is not null);

        await world.KeysAsync(); // with 10,000 units a day

        await UntilAsync(jobs, run.RunId, status => status.FinishedAt is not null);
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_key_that_is_added_or_restored_wakes_jobs_that_wait_for_units_and_no_others()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await world.Client.Collection.StartRunAsync(["@alpha", "@beta"]);
        await world.KeysAsync();
        await SnoozeAsync();

        await world.KeysAsync();
        Assert.Equal(2, await WaitingAsync());
        await using var other = world.NewClient(keys: First);
        await other.Keys.GetAllAsync();
        Assert.Equal(1, await WaitingAsync());

        await SnoozeAsync();
        Assert.Equal(0, await world.Client.Keys.RestoreAsync());
        Assert.Equal(2, await WaitingAsync());
        await world.QueryAsync<int>("update ctrl_youtube_api_key set state = 'refused' where bucket = 'units'");
        Assert.Equal(2, await world.Client.Keys.RestoreAsync());
        Assert.Equal(
            "TestFailed",
            await world.ScalarAsync<string>("select string_agg(error_id, ' ') from ctrl_job where not_before is not null")
        );

        Task SnoozeAsync() =>
            world.QueryAsync<int>(
                "update ctrl_job set not_before = now() + interval '1 hour', error_id = case when subject like '%alpha' then "
                    + "'QuotaExceeded' else 'TestFailed' end"
            );
        Task<int> WaitingAsync() => world.ScalarAsync<int>("select count(*) from ctrl_job where not_before is not null");
    }

    [Fact]
    public async Task Keys_that_are_accepted_but_not_for_searches_end_no_worker()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 1);
        await world.KeysAsync();
        await world.QueryAsync<int>(
            "update ctrl_youtube_api_key set state = 'refused', error_id = 'YouTubeApiKeyRefused', message = 'Not this method.' where "
                + "bucket = 'search'"
        );

        var run = await world.Client.Collection.StartRunAsync(
            ["https://www.youtube.com/c/somebody", "@alpha"],
            new() { AllowSearch = true }
        );
        await world.Client.Jobs.WorkAsync(new() { UntilEmpty = true });

        var status = (await world.Client.Jobs.GetRunStatusAsync(run.RunId))!;
        Assert.Equal((1L, 1L), (status.Jobs[JobState.Done], status.Errors["SearchRefused"]));
    }

    [Fact]
    public async Task Being_asked_to_slow_down_stays_with_the_key_and_is_not_counted()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        world.YouTube.World.AddGeneratedChannel("alpha", 0);
        world.YouTube.FailNext("429", 2);

        Assert.NotNull(Assert.Single(await world.ResolveAsync(["@alpha"])).ChannelId);
        Assert.Equal((1, 1), (world.YouTube.UnitsCharged, await world.CountedAsync()));
    }

    [Fact]
    public async Task When_no_key_is_accepted_that_is_told_with_what_youtube_said()
    {
        await using var world = await YouTubeWorld.CreateAsync(
            null,
            new EmulatedKey(First) { IsInvalid = true },
            new EmulatedKey(Second) { IsNotConfigured = true }
        );
        await using var client = world.NewClient(keys: [First, Second]);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => world.ResolveAsync(["@alpha"], client: client));

        Assert.Equal("YouTubeKeysRefused", error.ErrorId);
        Assert.DoesNotContain(First, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await client.Keys.RestoreAsync());
        Assert.All(await client.Keys.GetAllAsync(), key => Assert.Equal(ApiKeyState.Active, key.State));
    }

    [Fact]
    public async Task What_cannot_be_found_is_the_item_s_fact_and_not_the_key_s()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await world.AddListAsync("https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuvwxyz012345");

        var run = await world.SyncAsync();

        Assert.Equal(["ListNotFound"], run.ErrorIds);
        Assert.All(await world.KeysAsync(), key => Assert.Equal(ApiKeyState.Active, key.State));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task UntilAsync(JobsClient jobs, long runId, Func<RunStatus, bool> isReached)
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        await foreach (var status in jobs.FollowRunAsync(runId, patience.Token))
        {
            if (isReached(status))
                return;
        }

        Assert.Fail("The run was over before.");
    }

    [Theory]
    [InlineData(1, 0, "The key of the YouTube Data API has used up the day's units, and rests until 2026-11-22 08:00 (UTC).")]
    [InlineData(3, 0, "All 3 keys of the YouTube Data API have used up the day's units, and rest until 2026-11-22 08:00 (UTC).")]
    [InlineData(1, 1, "1 key of the YouTube Data API has used up the day's units, and rests until 2026-11-22 08:00 (UTC); 1 is refused.")]
    [InlineData(2, 3, "2 keys of the YouTube Data API have used up the day's units, and rest until 2026-11-22 08:00 (UTC); 3 are refused.")]
    public void That_all_keys_rest_is_told_beside_those_that_are_refused(int resting, int refused, string message) =>
        Assert.Equal(message, QuotaExceededException.OfKeys("units", resting, refused, At("2026-11-22T08:00:00Z")).Message);

    [Fact]
    public async Task A_key_that_has_nothing_left_says_until_when_and_its_warning_comes_once()
    {
        await using var world = await YouTubeWorld.CreateAsync(
            AdvancingTime.AtNoon(),
            new EmulatedKey(First) { Units = 1 },
            new EmulatedKey(Second) { IsInvalid = true }
        );
        var log = new WarningLog();
        await using var client = new IngestClient(world.Settings(keys: [First, Second]), log, world.Time);

        var answers = await world.ResolveAsync(Enumerable.Range(0, 30).Select(number => $"@channel{number}"), client: client);

        Assert.Contains(
            "1 key of the YouTube Data API has used up",
            answers.First(answer => answer.Error is QuotaExceededException).Error!.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["YouTubeKeyRefused", "YouTubeKeyRests"], log.Names.Order(StringComparer.Ordinal));
        var key = (await client.Keys.GetAllAsync()).Single(one => one.State is ApiKeyState.Resting);
        Assert.Equal(key.ResetsAt, key.RestsUntil);
    }

    [Fact]
    public async Task A_key_whose_units_are_all_counted_rests_until_its_day_ends()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        await using var client = world.NewClient(units: 1);
        await world.ResolveAsync(["@alpha"], client: client);

        var key = (await client.Keys.GetAllAsync()).Single(one => one.Bucket == "units");

        Assert.Equal((ApiKeyState.Resting, key.ResetsAt), (key.State, key.RestsUntil));
    }

    private sealed class WarningLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string?> Names { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel >= LogLevel.Warning)
                Names.Enqueue(eventId.Name);
        }

        public void Dispose() { }
    }
}
