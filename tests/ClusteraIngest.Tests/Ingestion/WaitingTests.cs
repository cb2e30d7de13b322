using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.LocalServer;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Ingestion.ActorRuns;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>What others use up is waited for in the open, and not for ever.</summary>
public sealed class WaitingTests : IDisposable
{
    private static readonly IngestOptions Impatient = new() { MaxWait = TimeSpan.FromMinutes(2) };

    private readonly HeardWarnings warnings = new();

    public void Dispose() => warnings.Dispose();

    [Fact]
    public async Task A_list_that_another_process_has_open_fails_after_a_while_and_the_others_are_read()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.AddListAsync(world.AddChannel("beta", 3));
        await using var other = await HoldAsync(world, list);
        await using var client = world.NewClient(new HurriedTime(100), warnings: warnings);

        var run = await world.SyncAsync(Impatient with { WithTranscripts = false }, client);

        Assert.Equal(["WaitTooLong"], run.ErrorIds);
        Assert.Equal((3, 1, 1), (run.Figures.New, run.Figures.ListsRead, run.Figures.ListsFailed));
        Assert.Equal(["WaitingForOtherRun"], warnings.Ids);
        Assert.Contains(
            "@alpha waits for a run that another invocation has open, up to 2 minutes. It is open for invocation ",
            warnings.All[0],
            StringComparison.Ordinal
        );
        Assert.Equal(
            "intent",
            await world.ScalarAsync<string>("select state from ctrl_charge where list_id = @ListId", new { list.ListId })
        );

        // What becomes of the list is for the other process to write down.
        Assert.Equal(
            1,
            await world.ScalarAsync<int>(
                "select count(*) from ctrl_youtube_lists where list_id = @ListId and last_synced_at is null and last_error_id is null",
                new { list.ListId }
            )
        );
        Assert.Equal(
            "WaitTooLong",
            await world.ScalarAsync<string>("select error_id from ctrl_processing_log where list_id = @ListId", new { list.ListId })
        );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task What_is_waited_for_is_in_the_live_progress()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await using var other = await HoldAsync(world, list);
        await using var client = world.NewClient(new HurriedTime(20));
        var progress = new RunProgress();

        var sync = client.Ingestion.SyncAsync(Impatient with { WithTranscripts = false }, progress).ToListAsync().AsTask();
        await Eventually.HoldsAsync(() => progress.WaitingFor is not null);

        Assert.Matches("^a run that another invocation has open, for [0-9.]+ (s|minutes), up to 2 minutes$", progress.WaitingFor);
        Assert.Equal("WaitingForOtherRun", Assert.Single(progress.Waits).Id);
        await sync;
        Assert.Null(progress.WaitingFor);
    }

    [Theory]
    [InlineData("not-now", "ApifyPlanFull", "room in Apify's plan")]
    [InlineData("429", "ApifyTooManyRequests", "Apify, which asks for fewer requests")]
    public async Task Room_that_never_comes_fails_the_items_leaves_no_intent_open_and_is_paid_for_once_when_it_comes(
        string fault,
        string warning,
        string what
    )
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.AddListAsync(world.AddChannel("beta", 3));
        await using var client = world.NewClient(new HurriedTime(100), warnings: warnings);
        world.Apify.SetFaults($"{fault}:1");

        var run = await world.SyncAsync(Impatient with { WithTranscripts = false }, client);

        Assert.Equal(["WaitTooLong", "WaitTooLong"], run.ErrorIds);
        Assert.All(run.Results, result => Assert.Contains($"waited for {what}", result.Result.Error!.Message, StringComparison.Ordinal));
        Assert.All(run.Results, result => Assert.StartsWith(result.Result.Subject, result.Result.Error!.Message, StringComparison.Ordinal));
        Assert.Equal([warning], warnings.Ids);
        Assert.Equal(["refused", "refused"], await world.QueryAsync<string>("select state from ctrl_charge"));
        Assert.Equal("finished", await world.ScalarAsync<string>("select state from ctrl_run"));

        world.Apify.SetFaults(null);
        var next = await world.SyncAsync(new() { WithTranscripts = false });
        Assert.Empty(next.ErrorIds);
        Assert.Equal(2, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task A_transcript_that_was_waited_for_in_vain_has_used_up_no_attempt()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 2));
        await world.SyncAsync(new() { WithTranscripts = false });
        await using var client = world.NewClient(new HurriedTime(100), warnings: warnings);
        world.Apify.SetFaults("not-now:1");
        var progress = new RunProgress();

        var results = await client.Ingestion.IngestPendingTranscriptsAsync(Impatient, progress).ToListAsync();

        Assert.Equal(["WaitTooLong", "WaitTooLong"], results.Select(result => result.Error?.ErrorId));
        Assert.Equal(["ApifyPlanFull"], warnings.Ids);
        Assert.Equal(2, progress.Figures.TranscriptsFailed);
        Assert.Equal(
            ["pending 0", "pending 0"],
            await world.QueryAsync<string>("select transcript_state || ' ' || transcript_attempts from dataset_youtube_video")
        );
        Assert.Equal(2, await world.ScalarAsync<int>("select count(*) from ctrl_processing_log where error_id = 'WaitTooLong'"));

        world.Apify.SetFaults(null);
        var next = await world.SyncAsync();
        Assert.Equal(2, next.Figures.TranscriptsStored + next.Figures.TranscriptsNone);
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task What_the_invocations_own_runs_have_reserved_is_waited_for_within_the_limit()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(6) });
        await world.AddListAsync(world.AddChannel("alpha", 5), maxVideos: 10);
        await world.AddListAsync(world.AddChannel("beta", 5), maxVideos: 10);
        await using var client = world.NewClient(new HurriedTime(100), warnings: warnings);

        // Each may cost 0.15 USD.
        var run = await world.SyncAsync(Impatient with { WithTranscripts = false, MaxCostUsd = 0.15m }, client);

        Assert.Equal(["WaitTooLong"], run.ErrorIds);
        Assert.Equal(["WaitingForBudget"], warnings.Ids);
        Assert.Equal(5, run.Figures.New);
        Assert.Equal(
            1,
            await world.ScalarAsync<int>("select count(*) from ctrl_charge where state = 'refused' and error_id = 'WaitTooLong'")
        );
    }

    [Fact]
    public async Task Keys_that_allow_no_more_requests_in_a_minute_are_waited_for_within_the_limit()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var url = $"https://www.youtube.com/channel/{world.YouTube.World.AddGeneratedChannel("alpha", 3).Id}";
        await world.AddListAsync(url);
        world.YouTube.FailNext("429", times: 1_000_000, where: "/channels");
        await using var client = new IngestClient(world.Settings(), warnings, new HurriedTime(100));

        var run = await world.SyncAsync(Impatient with { WithTranscripts = false }, client);

        Assert.Equal(["WaitTooLong"], run.ErrorIds);
        Assert.StartsWith(
            $"{url}: a request to the YouTube Data API: waited for keys",
            run.Results.Single().Result.Error!.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["WaitingForKeys"], warnings.Ids);
    }

    [Fact]
    public async Task Whoever_migrates_beside_another_one_says_so_and_does_not_wait_for_ever()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var other = await world.Database.Source.OpenConnectionAsync();
        await other.ExecuteAsync("select pg_advisory_lock(x'636c757374657261'::bigint)");
        var settings = new IngestSettings { Database = world.Database.ConnectionString, Options = Impatient };
        await using var client = new IngestClient(settings, warnings, new HurriedTime(50));

        var init = client.Database.InitializeAsync();
        await Eventually.HoldsAsync(() => client.WaitingFor is not null);
        Assert.StartsWith(
            "another process that brings the database's tables up to date, for ",
            client.WaitingFor,
            StringComparison.Ordinal
        );
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => init);

        Assert.Equal("WaitTooLong", error.ErrorId);
        Assert.Equal(["WaitingForMigration"], warnings.Ids);
        await other.ExecuteAsync("select pg_advisory_unlock(x'636c757374657261'::bigint)");
        await using var patient = new IngestClient(settings with { Options = new() });
        Assert.Empty(await patient.Database.InitializeAsync());
    }

    [Fact]
    public async Task A_local_server_that_another_process_has_in_hand_is_not_waited_for_for_ever()
    {
        using var directory = new TemporaryPlace();
        using var other = await FileLock.AcquireAsync(Path.Combine(directory.Path, "lock"), WaitRegister.Unseen, default);
        var server = new LocalPostgres(new() { DataDirectory = directory.Path })
        {
            Waits = new(TimeSpan.FromMinutes(2), new HurriedTime(200), warnings),
        };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => server.StartAsync());

        Assert.Equal("WaitTooLong", error.ErrorId);
        Assert.Equal(["WaitingForLocalServer"], warnings.Ids);
    }

    /// <summary>Another process, which lives, and has a run of the list open: as long as what is returned is.</summary>
    private static async Task<IAsyncDisposable> HoldAsync(IngestWorld world, MonitoredList list)
    {
        var other = await world.Database.Source.OpenConnectionAsync();
        await other.ExecuteAsync("insert into ctrl_run (kind) values ('sync')");
        await new ActorRunRow { ListId = list.ListId }.InsertAsync(other);
        await other.ExecuteAsync("select pg_advisory_lock(1129075540, max(run_id)::int) from ctrl_run");
        return new Unlocking(other);
    }

    private sealed class Unlocking(Npgsql.NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await connection.ExecuteAsync("select pg_advisory_unlock_all()");
            await connection.DisposeAsync();
        }
    }

    private sealed class TemporaryPlace : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("clustera-ingest-waits-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
