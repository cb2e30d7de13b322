using System.Data;
using System.Runtime.CompilerServices;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Migrating;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Archive;

/// <content>The media of archived channels.</content>
public sealed partial class ArchiveClient
{
    /// <summary>
    /// Begins a run with a job for each channel, and returns at once; nothing is asked of YouTube. Its jobs are done by workers whose
    /// settings are <c>WithArchive()</c>: see <see cref="JobsClient.WorkAsync(Jobs.JobWorkerOptions?,
    /// CancellationToken)"/>; <see cref="JobsClient.FollowRunAsync"/> tells how it stands.
    /// </summary>
    /// <param name="options">What is archived, and how; null: all archived channels, as the settings say.</param>
    /// <param name="cancel">Stops it: then there is no run.</param>
    /// <exception cref="InvalidInputException">
    /// <c>NoChannels</c>: no channel is archived. <c>InvalidValue</c>. What is no channel's address: the error of its kind.
    /// </exception>
    public Task<ArchiveRun> StartAsync(ArchiveOptions? options = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(
            async () =>
            {
                options?.Validate();
                return await (await RunsAsync(cancel)).BeginAsync(options ?? new(), cancel);
            },
            cancel
        );

    /// <summary>The newest run that is not over, for whoever wants to go on with it; null: there is none. Paused, it goes on.</summary>
    public Task<ArchiveRun?> ResumeAsync(CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).ResumeAsync(cancel), cancel);

    /// <summary>Lists channels, and tells what a run would fetch of each, in the order in which they are read. Nothing is stored.</summary>
    /// <param name="options">What would be archived, and how; null: all archived channels, as the settings say.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">As of <see cref="StartAsync"/>.</exception>
    /// <exception cref="ConfigurationException">yt-dlp is missing or broken.</exception>
    public IAsyncEnumerable<PlannedChannel> PlanAsync(ArchiveOptions? options = null, CancellationToken cancel = default) =>
        ClientServices.GuardedAsync(PlannedAsync(options ?? new(), cancel), cancel);

    /// <summary>What is archived and what is not.</summary>
    /// <param name="filter">Of which channels, videos, person or run; its kinds and states do not count. Null: of all.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<ArchiveReport> GetReportAsync(MediaFilter? filter = null, CancellationToken cancel = default) =>
        services.QueryAsync(
            async source =>
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
                var report = new ReportQuery(connection, filter, services.Settings.Archive.PricePerGbMonthUsd, services.Time.GetUtcNow());
                return await report.ReadAsync(cancel);
            },
            cancel
        );

    /// <summary>The objects, stored or not, by channel and video.</summary>
    /// <param name="filter">Which; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    public IAsyncEnumerable<ArchivedMedia> GetMediaAsync(MediaFilter? filter = null, CancellationToken cancel = default) =>
        services.StreamAsync(source => MediaQuery.AllAsync(source, filter, cancel), cancel);

    /// <summary>Compares stored objects with what was written down of them: size and checksum, or all of their bytes.</summary>
    /// <param name="filter">Which; null: all that are stored.</param>
    /// <param name="readBack">Whether to read all of their bytes. It takes as long as fetching them.</param>
    /// <param name="cancel">Stops it.</param>
    public IAsyncEnumerable<MediaCheck> VerifyAsync(
        MediaFilter? filter = null,
        bool readBack = false,
        CancellationToken cancel = default
    ) => services.StreamAsync(source => ObjectsOf(source).VerifyAsync(filter, readBack, cancel), cancel);

    /// <summary>
    /// Pauses runs: no job of theirs is begun, and what is being fetched stops at its next part. What is stored byte for byte goes on from
    /// there later; what is muxed begins anew. They stay paused until <see cref="ContinueAsync"/>, whatever workers are started.
    /// </summary>
    /// <param name="runId">The run; null: all runs that are not over.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many runs were paused by it.</returns>
    public Task<int> PauseAsync(long? runId = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).PauseAsync(runId, cancel), cancel);

    /// <summary>Lets paused runs go on.</summary>
    /// <param name="runId">The run; null: all that are paused.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many runs go on because of it.</returns>
    public Task<int> ContinueAsync(long? runId = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).ContinueAsync(runId, cancel), cancel);

    /// <summary>Begins a run with a job for each video that has failed; null: there is none.</summary>
    /// <param name="filter">
    /// Which; null: all. With <see cref="MediaFilter.States"/> it says which states are taken again, such as
    /// <see cref="MediaState.Refused"/> once there are cookies of a member.
    /// </param>
    /// <param name="cancel">Stops it: then there is no run.</param>
    public Task<ArchiveRun?> RetryAsync(MediaFilter? filter = null, CancellationToken cancel = default) =>
        ClientServices.GuardAsync(async () => await (await RunsAsync(cancel)).RetryAsync(filter, cancel), cancel);

    /// <summary>
    /// Aborts unfinished uploads that no job goes on with: those that are written down and whose job is over, and those under the key of
    /// an object that is known, whose process died before it wrote them down. Others in the storage are left alone. On request removes
    /// objects that are older than <see cref="Settings.ArchiveSettings.Retention"/>; their videos are not fetched again.
    /// </summary>
    /// <param name="expired">Whether to remove objects older than the retention.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException"><c>RetentionMissing</c>: to be removed is what no setting says.</exception>
    public Task<SweptStorage> SweepAsync(bool expired = false, CancellationToken cancel = default) =>
        services.QueryAsync(
            async source =>
            {
                var retention = services.Settings.Archive.Retention;
                if (expired && retention is null)
                    throw new ConfigurationException(
                        ErrorIds.RetentionMissing,
                        "No setting says from which age on objects may be removed.",
                        "Set archive.retention in the settings file, such as 2y, or give IngestSettings.Archive.Retention."
                    );
                var now = services.Time.GetUtcNow();
                var uploads = await UploadSweep.RunAsync(source, Store, DatabaseClock.ForDatabase(services.Time), cancel);
                var (objects, bytes) = expired ? await ObjectsOf(source).RemoveOlderAsync(now - retention!.Value, cancel) : (0, 0L);
                return new SweptStorage(uploads, objects, bytes);
            },
            cancel
        );

    /// <summary>Removes a video's objects from the storage; their rows stay, and the video is not fetched again.</summary>
    /// <returns>What was removed; empty: nothing of it was stored.</returns>
    public Task<IReadOnlyList<ArchivedMedia>> RemoveAsync(VideoId video, CancellationToken cancel = default) =>
        services.QueryAsync(source => ObjectsOf(source).RemoveAsync(video, cancel), cancel);

    /// <summary>Opens a stored object of a video; null: there is none.</summary>
    /// <param name="video">The video.</param>
    /// <param name="kind">Which; null: that with picture and sound, or else picture, or else sound.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<MediaContent?> OpenAsync(VideoId video, MediaKind? kind = null, CancellationToken cancel = default) =>
        services.QueryAsync(source => ObjectsOf(source).OpenAsync(video, kind, cancel), cancel);

    /// <summary>The stored object of a video that is meant; null: there is none. The storage is not asked.</summary>
    internal Task<ArchivedMedia?> FindStoredAsync(VideoId video, MediaKind? kind, CancellationToken cancel) =>
        services.QueryAsync(source => MediaQuery.FindAsync(source, video, kind, cancel), cancel);

    /// <summary>An address by which anybody can read a stored object for a time: a secret. Null: there is no such object.</summary>
    /// <param name="video">The video.</param>
    /// <param name="kind">Which; null: that with picture and sound, or else picture, or else sound.</param>
    /// <param name="validFor">For how long, with S3 up to 7 days; null: an hour. A folder's is its file, whatever this is.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: that is too long.</exception>
    public Task<Uri?> PresignAsync(VideoId video, MediaKind? kind = null, TimeSpan? validFor = null, CancellationToken cancel = default) =>
        services.QueryAsync(source => ObjectsOf(source).PresignAsync(video, kind, validFor ?? TimeSpan.FromHours(1), cancel), cancel);

    /// <summary>
    /// Takes over videos that another program has archived: a table with a column for each of person, video's address, UUID and key or
    /// <c>s3://</c> address. The rows become persons, videos and media with their UUIDs; the objects stay where they are. Each must lie
    /// under the prefix of the storage.
    /// </summary>
    /// <param name="table">The table, in the formats of a channel list. It is read as a stream.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="isDryRun">Whether to store nothing, and only to tell what would become of the rows.</param>
    /// <param name="cancel">Stops it; what is stored until then stays.</param>
    public IAsyncEnumerable<MigratedRow> MigrateAsync(
        Stream table,
        string name,
        bool isDryRun = false,
        CancellationToken cancel = default
    ) => ClientServices.GuardedAsync(MigratedAsync(table, name, isDryRun, cancel), cancel);

    private IObjectStore Store => field ??= ObjectStores.Open(services.Settings.Storage, services.Time);

    private StoredObjects ObjectsOf(NpgsqlDataSource source) => new(source, Store, services.Time);

    private async Task<ArchiveRuns> RunsAsync(CancellationToken cancel) =>
        new((await services.TablesAsync(cancel)).Source, services.Settings.Archive, DatabaseClock.ForDatabase(services.Time));

    private async IAsyncEnumerable<MigratedRow> MigratedAsync(
        Stream table,
        string name,
        bool isDryRun,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var opened = await ChannelList.OpenAsync(table, name, cancel);
        var migration = new VideoMigration(
            await services.ResilientAsync(cancel),
            Store,
            StorageAddress.Of(services.Settings.Storage),
            services.Settings.Archive,
            name,
            services.Time
        );
        await foreach (var row in opened.ReadAsync(cancel))
            yield return await migration.TakeAsync(row, isDryRun, cancel);
    }

    private async IAsyncEnumerable<PlannedChannel> PlannedAsync(ArchiveOptions options, [EnumeratorCancellation] CancellationToken cancel)
    {
        options.Validate();
        var (lists, videos, _) = await (await RunsAsync(cancel)).ListsAsync(options, cancel, isDryRun: true);
        var tools = await ArchiveTools.OpenAsync(services, cancel);
        var planner = new ArchivePlanner(
            tools,
            (await services.TablesAsync(cancel)).Source,
            ArchiveRunOptions.Of(options, services.Settings.Archive)
        );
        await foreach (var channel in planner.PlanAsync([.. lists, .. videos.Select(url => new ArchiveRuns.ListRow { Url = url })], cancel))
            yield return channel;
    }
}
