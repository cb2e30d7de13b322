using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Resilience;
using ClusteraIngest.YouTube;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>What a job writes down of its video's objects and uploads, without a job being done.</summary>
public sealed class JobMediaRowsTests : IAsyncLifetime
{
    private const string Worker = "worker";

    private static readonly VideoId Video = VideoId.Parse("aaaaaaaaaa1");
    private static readonly WantedObject Muxed = new(MediaKind.Muxed, "720p");
    private static readonly WantedObject[] Sides = [new(MediaKind.Thumbnail, ""), new(MediaKind.Info, "")];

    private TestDatabase? database;

    private TestDatabase Database => database!;

    private DatabaseResilience Resilience =>
        new(
            Database.Source,
            keepLease: null,
            new Outage("the database", TimeSpan.Zero, TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );

    public async Task InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabaseAsync();
        await ExecuteAsync($"insert into dataset_youtube_video (video_id, source, fetched_at) values ('{Video}', 'yt-dlp', now())");
    }

    public async Task DisposeAsync() => await Database.DisposeAsync();

    [Fact]
    public async Task What_a_run_does_not_want_after_all_is_put_back_as_it_was()
    {
        var job = await AddJobAsync();
        var stored = await AddMediaAsync(job, "'muxed', '720p', 'extracting', now() - interval '2 days'");
        var listed = await AddMediaAsync(job, "'muxed', '480p', 'extracting', null");
        var begun = await AddMediaAsync(job, "'audio', '128k', 'extracting', null");
        await ExecuteAsync(
            $"""
            insert into ctrl_upload (uuid, storage, object_key, upload_id, part_bytes, format_ids)
            values ('{begun}', 's', 'k', 'u', 1, '1')
            """
        );
        var elders = await AddMediaAsync(job, "'video', '720p', 'extracting', null");
        await ExecuteAsync($"update dataset_media set created_at = now() - interval '2 days' where uuid = '{elders}'");

        await StoreOf(job).DropUnwantedAsync([Row(stored), Row(listed), Row(begun), Row(elders)], "It is too old.", default);

        Assert.Equal(
            [("128k", "pending", null), ("720p", "verified", job.RunId), ("720p", "pending", null)],
            await QueryAsync<(string, string, long?)>("select profile, state, run_id from dataset_media order by kind")
        );
        Assert.Equal(1, await ScalarAsync<int>("select count(*) from ctrl_upload"));
        Assert.Equal(0, await ScalarAsync<int>("select count(*) from dataset_media where job_id is not null"));
    }

    [Fact]
    public async Task A_failure_leaves_what_is_stored_unless_that_is_gone()
    {
        var job = await AddJobAsync();
        var kept = await AddMediaAsync(job, "'muxed', '720p', 'streaming', now() - interval '2 days'");
        var gone = await AddMediaAsync(job, "'muxed', '480p', 'streaming', now() - interval '2 days'");
        var store = StoreOf(job);
        store.Lose(Row(gone));

        var verdict = new FailureVerdict(FailureAction.Retry, ErrorIds.StorageObjectDiffers, "It differs.", "");
        await store.EndAsync([Row(kept), Row(gone)], MediaState.Failed, verdict, notBefore: null, default);

        Assert.Equal(
            [("480p", "failed", false), ("720p", "stored", true)],
            await QueryAsync<(string, string, bool)>("select profile, state, archived_at is not null from dataset_media order by profile")
        );
    }

    [Fact]
    public async Task A_run_that_fetches_anew_does_not_do_so_twice()
    {
        var job = await AddJobAsync();
        var old = await AddMediaAsync(job, "'muxed', '720p', 'verified', now() - interval '2 days'");
        await AddMediaAsync(job, "'muxed', '480p', 'verified', now()");

        var claimed = await StoreOf(job).ClaimAsync([Muxed, new(MediaKind.Muxed, "480p")], skipsExisting: false, default);

        Assert.Equal([old], claimed.Select(row => row.Uuid));
    }

    [Fact]
    public async Task What_is_kept_beside_a_video_is_claimed_once_that_is_stored_and_not_from_another_job()
    {
        var (job, other) = (await AddJobAsync(), await AddJobAsync());
        Assert.Empty(await StoreOf(job).ClaimSidesAsync(Sides, skipsExisting: true, default));
        await AddMediaAsync(job, "'muxed', '720p', 'verified', now()");

        Assert.Equal(2, (await StoreOf(job).ClaimSidesAsync(Sides, skipsExisting: true, default)).Count);
        Assert.Empty(await StoreOf(other).ClaimSidesAsync(Sides, skipsExisting: true, default));

        // As SIGKILL would leave it.
        await ExecuteAsync($"update ctrl_job set lease_until = now() - interval '1 second' where job_id = {job.JobId}");
        Assert.Equal(2, (await StoreOf(other).ClaimSidesAsync(Sides, skipsExisting: true, default)).Count);
    }

    [Fact]
    public async Task An_upload_that_is_gone_on_with_is_the_jobs_own_and_not_swept()
    {
        var (over, job) = (await AddJobAsync(), await AddJobAsync());
        var media = await AddMediaAsync(job, "'muxed', '720p', 'streaming', null");
        var begun = new UnfinishedTransfer("upload", 8_000_000, "136+140", 10_000_000, "tag");
        await UploadLedgerStore.BeginAsync(Resilience, over, media, "s", "key", begun, default);
        await ExecuteAsync($"update ctrl_job set state = 'done', lease_until = null, worker = null where job_id = {over.JobId}");

        var late = await Assert.ThrowsAsync<ItemFailedException>(() =>
            UploadLedgerStore.BeginAsync(Resilience, over, media, "s", "key", begun with { UploadId = "late" }, default)
        );
        Assert.Null(await UploadLedgerStore.FindAsync(Resilience, over, media, "s", "key", default));
        var found = await UploadLedgerStore.FindAsync(Resilience, job, media, "s", "key", default);

        Assert.Equal(ErrorIds.JobTakenOver, late.ErrorId);
        Assert.Equal(begun, found);
        Assert.Equal(job.JobId, await ScalarAsync<long>("select job_id from ctrl_upload"));
    }

    [Fact]
    public async Task A_sweep_leaves_the_upload_of_an_object_that_another_job_is_at()
    {
        var (over, job) = (await AddJobAsync(), await AddJobAsync());
        var media = await AddMediaAsync(job, "'muxed', '720p', 'extracting', null");
        var folder = Directory.CreateTempSubdirectory("clustera-sweep-");
        try
        {
            await using var store = ObjectStores.Open(new() { Address = new Uri(folder.FullName).AbsoluteUri }, TimeProvider.System);
            await UploadLedgerStore.BeginAsync(Resilience, over, media, store.Address, "key", new("upload", 1, "1", null, null), default);
            await ExecuteAsync($"update ctrl_job set state = 'done', lease_until = null, worker = null where job_id = {over.JobId}");
            Assert.Equal(0, await UploadSweep.RunAsync(Database.Source, store, now: null, default));

            await ExecuteAsync($"update ctrl_job set state = 'done', lease_until = null, worker = null where job_id = {job.JobId}");
            Assert.Equal(1, await UploadSweep.RunAsync(Database.Source, store, now: null, default));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task That_a_run_is_paused_is_told_to_all_of_its_jobs_until_it_goes_on()
    {
        var job = await AddJobAsync();
        var runs = new RunControl(Resilience, TimeProvider.System);
        await runs.GoOnAsync(job.RunId, default);
        await ExecuteAsync("update ctrl_run set paused_at = now()");
        Assert.True(await runs.IsPausedAsync(job.RunId, default));

        await Assert.ThrowsAsync<RunPausedException>(async () => await runs.GoOnAsync(job.RunId, default));
        await Assert.ThrowsAsync<RunPausedException>(async () => await runs.GoOnAsync(job.RunId, default));

        await ExecuteAsync("update ctrl_run set paused_at = null");
        Assert.False(await runs.IsPausedAsync(job.RunId, default));
        await runs.GoOnAsync(job.RunId, default);
    }

    [Fact]
    public async Task What_a_failed_job_has_left_counts_as_failed_with_its_error()
    {
        var job = await AddJobAsync();
        await AddMediaAsync(job, "'muxed', '720p', 'streaming', null");
        await ExecuteAsync("update ctrl_job set state = 'failed', lease_until = null, worker = null, error_id = 'JobWorkerLost'");

        var outcome = await QueryAsync<(string, string, string?)>(
            $"with media as (select * from dataset_media) select outcome, failed_by, waiting_for from ({ArchiveJobs.OutcomesSql}) o"
        );

        Assert.Equal([("failed", ErrorIds.JobWorkerLost, null)], outcome);
    }

    [Fact]
    public async Task A_retry_takes_what_the_queue_has_given_up_too_and_nothing_else_by_one_transaction()
    {
        var job = await AddJobAsync();
        var given = await AddMediaAsync(job, "'muxed', '720p', 'streaming', null");
        var elsewhere = await AddJobAsync();
        var working = await AddMediaAsync(elsewhere, "'muxed', '480p', 'streaming', null");
        await ExecuteAsync(
            $"""
            update ctrl_job set state = 'failed', lease_until = null, worker = null, error_id = 'JobWorkerLost' where job_id = {job.JobId};
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
            create trigger refuse before insert on ctrl_job for each row execute function refuse()
            """
        );
        var runs = new ArchiveRuns(Database.Source, new(), now: null);

        await Assert.ThrowsAnyAsync<Npgsql.PostgresException>(() => runs.RetryAsync(filter: null, default));
        Assert.Equal("streaming", await ScalarAsync<string>($"select state from dataset_media where uuid = '{given}'"));
        Assert.Equal(2, await ScalarAsync<int>("select count(*) from ctrl_run"));
        await ExecuteAsync("drop trigger refuse on ctrl_job");
        Assert.Null(await runs.RetryAsync(new() { States = [MediaState.Refused] }, default));
        var run = await runs.RetryAsync(filter: null, default);

        Assert.Equal(1, run?.Jobs);
        Assert.Equal(
            [("pending", run!.RunId)],
            await QueryAsync<(string, long)>($"select state, run_id from dataset_media where uuid = '{given}'")
        );
        Assert.Equal("streaming", await ScalarAsync<string>($"select state from dataset_media where uuid = '{working}'"));
    }

    [Fact]
    public async Task An_object_that_no_row_names_is_swept_and_one_that_a_row_names_is_not()
    {
        var job = await AddJobAsync();
        var removed = await AddMediaAsync(job, "'muxed', '720p', 'extracting', null");
        var kept = await AddMediaAsync(job, "'muxed', '480p', 'verified', now() - interval '2 days'");
        var folder = Directory.CreateTempSubdirectory("clustera-sweep-");
        try
        {
            await using var store = ObjectStores.Open(new() { Address = new Uri(folder.FullName).AbsoluteUri }, TimeProvider.System);
            var media = StoreOf(job);
            await ExecuteAsync(
                $"update dataset_media set state = 'extracting', storage = '{store.Address}', object_key = 'old' where uuid = '{kept}'"
            );
            await media.BeginTransferAsync(Row(removed), store.Address, "new", "Begins.", default);
            await media.BeginTransferAsync(Row(kept), store.Address, "old", "Begins.", default);
            foreach (var key in (string[])["new", "old"])
                await store.PutAsync(key, "media"u8.ToArray(), ObjectFacts.Of("video/mp4"), default);

            // As removal, a failure, and SIGKILL would leave them.
            await ExecuteAsync(
                $"""
                update dataset_media set state = 'removed', job_id = null where uuid = '{removed}';
                update dataset_media set state = 'stored' where uuid = '{kept}'
                """
            );
            Assert.Equal(0, await UploadSweep.RunAsync(Database.Source, store, now: null, default));
            Assert.NotNull(await store.HeadAsync("new", default));
            await ExecuteAsync($"update ctrl_job set state = 'done', lease_until = null, worker = null where job_id = {job.JobId}");
            await UploadSweep.RunAsync(Database.Source, store, now: null, default);

            Assert.Null(await store.HeadAsync("new", default));
            Assert.NotNull(await store.HeadAsync("old", default));
            Assert.Equal(0, await ScalarAsync<int>("select count(*) from ctrl_upload"));
            await Assert.ThrowsAsync<ItemFailedException>(() =>
                media.BeginTransferAsync(Row(removed), store.Address, "new", "It is not the job's any more.", default)
            );
            Assert.Equal(0, await ScalarAsync<int>("select count(*) from ctrl_upload"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A job that is at work, in a run of its own that has begun a day ago.</summary>
    private async Task<Job> AddJobAsync()
    {
        var (jobId, runId) = (
            await QueryAsync<(long, long)>(
                $"""
                with run as (
                    insert into ctrl_run (kind, is_queued, started_at) values ('archive', true, now() - interval '1 day') returning run_id)
                insert into ctrl_job (run_id, kind, subject, state, worker, attempt, lease_until)
                select run_id, 'archive_video', '{Video}', 'running', '{Worker}', 1, now() + interval '1 hour' from run
                returning job_id, run_id
                """
            )
        )[0];
        return new(jobId, runId, ArchiveJobs.ArchiveVideo, Video.Value, Target: null, Attempt: 1, Worker);
    }

    /// <summary>An object that a job has: kind, profile, state, archived_at.</summary>
    private Task<Guid> AddMediaAsync(Job job, string values) =>
        ScalarAsync<Guid>(
            $"""
            insert into dataset_media (video_id, run_id, job_id, bytes, object_key, kind, profile, state, archived_at, verified_at)
            select '{Video}', {job.RunId}, {job.JobId}, 1, gen_random_uuid()::text, v.*, v.archived_at
              from (values ({values})) v (kind, profile, state, archived_at)
            returning uuid
            """.Replace(", null)", ", null::timestamptz)", StringComparison.Ordinal)
        );

    private JobMediaRows StoreOf(Job job) => new(Resilience, job, Video, new DatabaseClock(TimeProvider.System));

    private static MediaRow Row(Guid uuid) => new() { Uuid = uuid, Kind = "muxed" };

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql)).AsList();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
