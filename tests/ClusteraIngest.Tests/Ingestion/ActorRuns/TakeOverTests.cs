using System.Text;
using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using ClusteraIngest.Runs;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Ingestion.ActorRuns;

public sealed class TakeOverTests
{
    private const string Input = """{"startUrls": [{"url": "https://www.youtube.com/@alpha"}], "maxResults": 7}""";

    [Fact]
    public async Task An_intent_that_a_younger_process_had_sent_before_it_died_is_not_paid_twice()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await IntentAsync(world, list.ListId, ahead: "1 minute"); // or one whose clock is ahead
        await StartAsync(world, Input);

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(3, run.Figures.New);
        Assert.Single(world.Apify.Runs);
    }

    [Fact]
    public async Task A_lost_start_is_found_behind_hundreds_of_newer_runs()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await IntentAsync(world, list.ListId);
        await StartAsync(world, Input);
        for (var others = 0; others < 1_100; others++)
            await StartAsync(world, """{"startUrls": [{"url": "https://www.youtube.com/@beta"}]}""");

        var run = await world.SyncAsync(new() { WithTranscripts = false });

        Assert.Equal(3, run.Figures.New);
        Assert.Equal(1_101, world.Apify.Runs.Count);
    }

    [Fact]
    public async Task A_start_that_is_written_down_during_the_take_over_is_not_repeated()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await IntentAsync(world, list.ListId);
        await StartAsync(world, Input);
        var started = world.Apify.Runs.Single().Id;
        var dataset = await DatasetOfAsync(world, started);

        // The process that seems dead commits its start between our look at the row and our taking it over.
        await using var other = await world.Database.Source.OpenConnectionAsync();
        await using var late = await other.BeginTransactionAsync();
        await other.ExecuteAsync(
            "update ctrl_charge set state = 'sent', external_id = @started; update ctrl_apify_run set dataset_id = @dataset",
            new { started, dataset },
            late
        );
        var sync = world.SyncAsync(new() { WithTranscripts = false });
        await BlockedAsync(world);
        await late.CommitAsync();
        var run = await Eventually.EndsAsync(sync);

        Assert.Equal(3, run.Figures.New);
        Assert.Single(world.Apify.Runs);
    }

    [Fact]
    public async Task What_another_process_gives_up_while_it_is_waited_for_is_done_by_the_one_that_waits()
    {
        await using var world = await IngestWorld.CreateAsync();
        var list = await world.AddListAsync(world.AddChannel("alpha", 3));
        await IntentAsync(world, list.ListId);
        var other = await world.Database.Source.OpenConnectionAsync();
        await other.ExecuteAsync("select pg_advisory_lock(1129075540, run_id::int) from ctrl_run");

        var sync = world.SyncAsync(new() { WithTranscripts = false });
        await Eventually.HoldsAsync(async () => await world.ScalarAsync<int>("select count(*) from ctrl_run") == 2);
        await Task.Delay(TimeSpan.FromSeconds(0.5));
        Assert.Empty(world.Apify.Runs);
        await other.ExecuteAsync(
            "select pg_advisory_unlock(1129075540, run_id::int) from ctrl_run where kind = 'sync' order by run_id limit 1"
        );
        await other.DisposeAsync();
        var run = await Eventually.EndsAsync(sync);

        Assert.Equal((3, 1), (run.Figures.New, run.Figures.ListsRead));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task An_invocation_whose_lease_was_cut_off_takes_it_again_and_comes_to_its_end()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(3) });
        await world.AddListAsync(world.AddChannel("alpha", 5));

        const string lease =
            "from pg_locks where locktype = 'advisory' and classid = 1129075540 and database = (select oid from pg_database where "
            + "datname = current_database())";
        var sync = world.SyncAsync();
        await Eventually.HoldsAsync(() => world.Apify.Runs.Count > 0);
        Assert.Equal(1, await world.ScalarAsync<int>($"select count(pg_terminate_backend(pid)) {lease}"));
        await Eventually.HoldsAsync(() => world.Apify.Runs.Count >= 2);
        Assert.Equal(1, await world.ScalarAsync<int>($"select count(*) {lease}"));

        // The last transcript's run is the last claim: cut off after it, nothing takes the lease again.
        await Eventually.HoldsAsync(() => world.Apify.Runs.Count >= 6);
        await world.ScalarAsync<int>($"select count(pg_terminate_backend(pid)) {lease}");
        var run = await Eventually.EndsAsync(sync);

        Assert.Empty(run.ErrorIds);
        Assert.Equal(5, run.Figures.New);
        Assert.Equal("finished", await world.ScalarAsync<string>("select state from ctrl_run"));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_dead_process_transcript_run_that_a_third_one_reads_to_its_end_meanwhile_is_not_started_anew()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, RunTime = TimeSpan.FromSeconds(3) });
        await world.AddListAsync(world.AddChannel("alpha", 3));
        await world.SyncAsync(new() { WithTranscripts = false });
        await world.QueryAsync<int>("insert into ctrl_run (kind) values ('sync') returning 1");
        for (var number = 0; number < 3; number++)
            await AbandonedTranscriptAsync(world, IngestWorld.VideoIdOf("alpha", number));

        // Two workers take up the first two; when one of them comes to the last, somebody else has asked for it.
        var transcripts = world.Client.Ingestion.IngestPendingTranscriptsAsync(new() { Concurrency = 1 }).ToListAsync();
        await Eventually.HoldsAsync(async () =>
            await world.ScalarAsync<int>(
                "select count(*) from ctrl_charge a join ctrl_run r using (run_id) where a.purpose = 'transcript' and r.kind = "
                    + "'transcripts'"
            ) >= 2
        );
        await world.QueryAsync<int>(
            """
            with closed as (
                update ctrl_charge a set state = 'settled' from ctrl_run r
                    where r.run_id = a.run_id and r.kind = 'sync' and a.state = 'sent' returning a.video_id)
            update dataset_youtube_video v set transcript_state = 'none', transcript_checked_at = now(),
                transcript_next_check_at = now() + interval '1 day'
              from closed c where v.video_id = c.video_id returning 1
            """
        );
        await transcripts;

        Assert.Equal(3, world.Apify.Runs.Count(run => run.Actor.StartsWith("pintostudio/", StringComparison.Ordinal)));
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state in ('intent', 'sent')"));
    }

    /// <summary>A transcript's run that the last process has started, which is gone.</summary>
    private static async Task AbandonedTranscriptAsync(IngestWorld world, string videoId)
    {
        var input = $$"""{"videoUrl": "https://www.youtube.com/watch?v={{videoId}}"}""";
        await StartAsync(world, input, "pintostudio~youtube-transcript-scraper");
        var run = world.Apify.Runs[^1].Id;
        await new ActorRunRow
        {
            Actor = "pintostudio/youtube-transcript-scraper",
            Purpose = "transcript",
            VideoId = videoId,
            Input = input,
            Id = run,
            DatasetId = await DatasetOfAsync(world, run),
        }.InsertAsync(world);
    }

    /// <summary>The intent of a process that is gone.</summary>
    private static async Task IntentAsync(IngestWorld world, long listId, string ahead = "0")
    {
        await world.QueryAsync<int>("insert into ctrl_run (kind) values ('sync') returning run_id");
        await new ActorRunRow
        {
            ListId = listId,
            Input = Input,
            Ahead = ahead,
            SentAgo = "1 minute",
        }.InsertAsync(world);
    }

    private static async Task StartAsync(IngestWorld world, string input, string actor = "streamers~youtube-scraper")
    {
        using var content = new StringContent(input, Encoding.UTF8, "application/json");
        using var answer = await Caller(world).PostAsync($"v2/actors/{actor}/runs", content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> DatasetOfAsync(IngestWorld world, string runId)
    {
        using var answer = System.Text.Json.JsonDocument.Parse(await Caller(world).GetStringAsync($"v2/actor-runs/{runId}"));
        return answer.RootElement.GetProperty("data").GetProperty("defaultDatasetId").GetString()!;
    }

    private static readonly HttpClient Http = new() { DefaultRequestHeaders = { Authorization = new("Bearer", "a-token") } };

    private static BaseAddressed Caller(IngestWorld world) => new(Http, world.Apify.BaseAddress);

    /// <summary>Until a session waits for another one's lock.</summary>
    internal static async Task BlockedAsync(IngestWorld world)
    {
        await Eventually.HoldsAsync(async () =>
            await world.ScalarAsync<int>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) > 0
        );
    }

    private readonly record struct BaseAddressed(HttpClient Http, Uri Address)
    {
        public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => Http.PostAsync(new Uri(Address, path), content);

        public Task<string> GetStringAsync(string path) => Http.GetStringAsync(new Uri(Address, path));
    }

    [Fact]
    public async Task A_lease_whose_connection_was_found_broken_meanwhile_is_taken_again()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString) { KeepAlive = 1 };
        using var keepAlives = new FailedKeepAlives();
        var builder = new Npgsql.NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(keepAlives);
        await using var source = builder.Build();
        await using var lease = await new RunStore(source).BeginAsync(RunKind.Sync, DateTimeOffset.UtcNow, CancellationToken.None);
        await using var other = await database.Source.OpenConnectionAsync();
        const string locks =
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database() where "
            + "l.locktype = 'advisory'";
        await other.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        );
        await Eventually.HoldsAsync(() => keepAlives.Count > 0);

        await lease.KeepAsync(CancellationToken.None);

        Assert.Equal(1, await other.ExecuteScalarAsync<int>(locks));
    }

    [Fact]
    public async Task A_start_is_not_made_by_who_has_lost_its_intent()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var client = world.NewClient(new HurriedTime(100));
        await world.AddListAsync(world.AddChannel("alpha", 2));
        world.Apify.FailNext("not-now", times: 200);
        var sync = world.SyncAsync(new() { WithTranscripts = false }, client);
        await Eventually.HoldsAsync(() => world.Apify.Requests.Count(request => request.Method == "POST") >= 3);

        // As another process does that takes this one for dead.
        await world.ScalarAsync<int>(
            """
            with other as (insert into ctrl_run (kind, started_at) values ('sync', now()) returning run_id)
            update ctrl_charge set run_id = other.run_id from other where state = 'intent' returning 1
            """
        );
        world.Apify.FailNext("not-now", times: 0);
        var run = await Eventually.EndsAsync(sync);

        Assert.Equal(["RunTakenOver"], run.ErrorIds);
        Assert.Empty(world.Apify.Runs);
        Assert.Equal("intent", await world.ScalarAsync<string>("select state from ctrl_charge"));
    }

    [Fact]
    public async Task An_intent_whose_writer_died_before_he_saw_that_it_was_not_needed_is_not_started()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1));
        await world.SyncAsync();
        var runs = world.Apify.Runs.Count;
        await world.ScalarAsync<int>(
            """
            with dead as (insert into ctrl_run (kind, started_at) select 'sync', min(started_at) + interval '1 millisecond' from ctrl_run
                returning run_id),
                 charges as (insert into ctrl_charge (provider, what, purpose, subject, run_id, list_id, video_id)
                             select c.provider, c.what, c.purpose, c.subject, dead.run_id, c.list_id, c.video_id
                                 from ctrl_charge c, dead returning charge_id, purpose),
                 intents as (insert into ctrl_apify_run (charge_id, input)
                             select n.charge_id, a.input from charges n join ctrl_charge c using (purpose)
                                 join ctrl_apify_run a on a.charge_id = c.charge_id returning 1)
            select count(*) from intents
            """
        );

        var next = await world.SyncAsync();

        Assert.Equal(1, next.Figures.ListsSkipped);
        Assert.Equal(runs, world.Apify.Runs.Count);
        Assert.Equal(
            ["NotNeeded", "NotNeeded"],
            await world.QueryAsync<string>("select error_id from ctrl_charge where state = 'refused'")
        );
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_charge where state in ('intent', 'sent')"));
    }
}
