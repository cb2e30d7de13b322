using ClusteraIngest.Archive.Media;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Journal;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// The objects of a job's video, <c>dataset_media</c>: claimed by it, and each step written down, in <c>ctrl_processing_log</c> too.
/// Whoever has lost the job writes nothing any more.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="job">The job.</param>
/// <param name="video">Its video.</param>
/// <param name="time">The clock.</param>
internal sealed class JobMediaRows(DatabaseResilience database, Job job, VideoId video, TimeProvider time)
{
    private const int LongestMessage = 2_000;

    /// <summary>The kinds by which a video counts as archived.</summary>
    public const string MainKinds = "('muxed', 'video', 'audio')";

    /// <summary>SQL: whether the object m was stored before this run began; what the run has stored itself is not fetched again.</summary>
    private const string IsOlder = "m.archived_at < (select r.started_at from ctrl_run r where r.run_id = @RunId)";

    private readonly HashSet<Guid> lost = [];

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(time);

    /// <summary>The error of whoever has lost a job.</summary>
    public static ItemFailedException TakenOver(Job job) =>
        new(ErrorIds.JobTakenOver, $"{job.Subject}: another worker has the job by now.", "Nothing is lost: that one goes on with it.");

    /// <summary>
    /// Takes what is to be done of the video: what its run has listed, and what it wants besides that another run has listed since. Empty:
    /// nothing is, or not any more, or another job is at it.
    /// </summary>
    /// <param name="wanted">What the run wants of each video.</param>
    /// <param name="skipsExisting">Whether what is stored is left alone.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IReadOnlyList<MediaRow>> ClaimAsync(IReadOnlyList<WantedObject> wanted, bool skipsExisting, CancellationToken cancel) =>
        ReadAsync(
            $"""
            update dataset_media m
               set state = 'claimed', reason = null, not_before = null, run_id = coalesce(m.run_id, @RunId), job_id = @JobId,
                   attempt = m.attempt + 1,
                   updated_at = {DatabaseClock.Now}
             where m.video_id = @video and m.kind in {MainKinds}
               and (m.run_id = @RunId or m.run_id is null or (m.kind, m.profile) in (select * from unnest(@kinds, @profiles)))
               and (
                   m.state in ('pending', 'waiting', 'failed') or m.state in ('stored', 'verified') and not @skipsExisting and {IsOlder}
                   or m.state in ('claimed', 'extracting', 'streaming', 'completing') and m.job_id = @JobId
                   or {MediaLister.IsAbandoned})
            returning m.uuid, m.kind, m.profile, m.error_id, m.object_key, m.storage, m.archived_at
            """,
            skipsExisting,
            wanted,
            cancel
        );

    /// <summary>
    /// The same of what is kept beside them, which is written down by that: where one of them is stored, and not what another job is at.
    /// </summary>
    public Task<IReadOnlyList<MediaRow>> ClaimSidesAsync(IReadOnlyList<WantedObject> sides, bool skipsExisting, CancellationToken cancel) =>
        ReadAsync(
            $"""
            insert into dataset_media as m (video_id, kind, profile, state, run_id, job_id, attempt, updated_at)
            select @video, k.kind, k.profile, 'claimed', @RunId, @JobId, 1, {DatabaseClock.Now}
              from unnest(@kinds, @profiles) k (kind, profile)
             where exists (select from dataset_media d
                            where d.video_id = @video and d.kind in {MainKinds} and d.state in ('stored', 'verified'))
             order by 2, 3
            on conflict (video_id, kind, profile) do update
               set state = 'claimed', reason = null, not_before = null, run_id = excluded.run_id, job_id = excluded.job_id,
                   attempt = m.attempt + 1, updated_at = excluded.updated_at
             where case when m.state in ('stored', 'verified') then not @skipsExisting and {IsOlder}
                        when m.state = 'refused' then not @skipsExisting
                        when m.state in ('claimed', 'extracting', 'streaming', 'completing')
                            then m.job_id = @JobId or {MediaLister.IsAbandoned}
                        else m.state <> 'removed' end
            returning m.uuid, m.kind, m.profile, m.error_id, m.object_key, m.storage, m.archived_at
            """,
            skipsExisting,
            sides,
            cancel
        );

    /// <summary>What a job needs to know of the video beside its objects.</summary>
    public Task<(string? Channel, Guid? Person, int? Seconds, bool IsShort)> SurroundingsAsync(CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.QuerySingleOrDefaultAsync<(string?, Guid?, int?, bool)>(
                    new CommandDefinition(
                        """
                        select v.channel_id,
                               (select d.person_id from dataset_person_channel d where d.channel_id = v.channel_id
                                 order by d.link_id limit 1),
                               v.duration_seconds, v.kind is not distinct from 'short'
                          from dataset_youtube_video v where v.video_id = @video
                        """,
                        new { video = video.Value },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>Writes down that yt-dlp is asked for the video.</summary>
    public Task BeginExtractionAsync(IReadOnlyList<MediaRow> rows, string message, CancellationToken cancel) =>
        WriteAsync(
            $"""
            update dataset_media set state = 'extracting', updated_at = {DatabaseClock.Now} where uuid = any(@rows) and job_id = @JobId
            """,
            rows,
            new { },
            new LogEntry(LogStage.Archive, ColumnText.Of(MediaState.Extracting)) { Message = message },
            counters: [],
            cancel
        );

    /// <summary>
    /// Writes down that an object is about to be stored, and under which key, before its first byte. An upload that is open already stays
    /// in the ledger as it is.
    /// </summary>
    /// <exception cref="ItemFailedException"><c>JobTakenOver</c>: it is not the job's any more; its video was removed perhaps.</exception>
    public Task BeginTransferAsync(MediaRow row, string storage, string key, string message, CancellationToken cancel) =>
        WriteAsync(
            $"""
            with begun as (
                update dataset_media set state = 'streaming', updated_at = {DatabaseClock.Now} where uuid = any(@rows) and job_id = @JobId
                returning uuid),
            written as (
                insert into ctrl_upload as u (uuid, storage, object_key, job_id) select uuid, @storage, @key, @JobId from begun
                on conflict (uuid) do update
                   set storage = excluded.storage, object_key = excluded.object_key, job_id = excluded.job_id
                 where u.upload_id is null)
            select count(*) from begun
            """,
            [row],
            new { storage, key },
            new LogEntry(LogStage.Archive, ColumnText.Of(MediaState.Streaming)) { Message = message },
            counters: [],
            cancel,
            isCounted: true
        );

    /// <summary>Says that the object of an earlier time is gone, which <see cref="EndAsync"/> writes down.</summary>
    public void Lose(MediaRow row) => lost.Add(row.Uuid);

    /// <summary>
    /// Writes down why something was not stored this time. What is stored of an earlier time stays so, unless it is gone.
    /// </summary>
    /// <param name="rows">What.</param>
    /// <param name="state">How it stands now.</param>
    /// <param name="verdict">Why.</param>
    /// <param name="notBefore">Before that it is not asked for; null: it may be.</param>
    /// <param name="cancel">Stops it.</param>
    public Task EndAsync(
        IReadOnlyList<MediaRow> rows,
        MediaState state,
        FailureVerdict verdict,
        DateTimeOffset? notBefore,
        CancellationToken cancel
    ) =>
        WriteAsync(
            $"""
            update dataset_media
               set state = case when archived_at is null or uuid = any(@lost) then @state else 'stored' end,
                   reason = case when archived_at is null or uuid = any(@lost) then @reason end,
                   archived_at = case when uuid = any(@lost) then null else archived_at end,
                   not_before = @notBefore, error_id = @errorId, message = @message, updated_at = {DatabaseClock.Now}
             where uuid = any(@rows) and job_id = @JobId;
            update dataset_media set vanished_at = {DatabaseClock.Now}
             where @isGone and video_id = @video and vanished_at is null and state in ('stored', 'verified')
            """,
            rows,
            new
            {
                state = ColumnText.Of(state),
                reason = verdict.Reason is { } reason ? ColumnText.Of(reason) : null,
                notBefore = notBefore?.UtcDateTime,
                errorId = verdict.ErrorId,
                message = Printable.Of(verdict.Message, LongestMessage),
                isGone = verdict.IsGone,
                lost = lost.ToArray(),
            },
            new LogEntry(LogStage.Archive, ColumnText.Of(state))
            {
                ErrorId = verdict.ErrorId,
                Message = Printable.Of(verdict.Message, LongestMessage),
            },
            counters: [],
            cancel
        );

    /// <summary>
    /// Puts back what the run does not want after all: it was published too early. What it has listed itself, and nothing was uploaded of,
    /// is gone; what is stored stays so.
    /// </summary>
    public Task DropUnwantedAsync(IReadOnlyList<MediaRow> rows, string message, CancellationToken cancel) =>
        WriteAsync(
            $"""
            update dataset_media
               set state = case when verified_at is null then 'stored' else 'verified' end, job_id = null, updated_at = {DatabaseClock.Now}
             where uuid = any(@rows) and job_id = @JobId and archived_at is not null;
            delete from dataset_media m
             where m.uuid = any(@rows) and m.job_id = @JobId and m.run_id = @RunId
               and m.created_at >= (select r.started_at from ctrl_run r where r.run_id = @RunId)
               and not exists (select from ctrl_upload u where u.uuid = m.uuid);
            update dataset_media
               set state = 'pending', job_id = null, run_id = nullif(run_id, @RunId), updated_at = {DatabaseClock.Now}
             where uuid = any(@rows) and job_id = @JobId
            """,
            rows,
            new { },
            new LogEntry(LogStage.Archive, "left_out") { Message = message },
            counters: [],
            cancel
        );

    /// <summary>Writes down what was stored: then its row names it, and the ledger of uploads need not.</summary>
    public Task StoredAsync(MediaRow row, TransferredMedia media, string storage, string? availability, CancellationToken cancel) =>
        WriteAsync(
            $"""
            with stored as (
            update dataset_media
               set state = 'verified', reason = null, not_before = null, error_id = null, message = null, format_ids = @formats,
                   container = @container, width = @width, height = @height, vcodec = @vcodec, acodec = @acodec,
                   duration_seconds = @duration, bytes = @bytes, sha256 = @sha256, md5_etag = @etag, storage = @storage, object_key = @key,
                   source_availability = @availability, archived_at = {DatabaseClock.Now}, verified_at = {DatabaseClock.Now},
                   language = @language, vanished_at = null, updated_at = {DatabaseClock.Now}
             where uuid = any(@rows) and job_id = @JobId
            returning uuid),
            forgotten as (delete from ctrl_upload where uuid in (select uuid from stored))
            select count(*) from stored
            """,
            [row],
            new
            {
                formats = media.FormatIds?.Split('+') ?? [],
                container = media.Container,
                width = media.Width,
                height = media.Height,
                vcodec = media.VideoCodec,
                acodec = media.AudioCodec,
                duration = media.DurationSeconds,
                language = media.Language,
                bytes = media.Object.Bytes,
                sha256 = media.Sha256,
                etag = media.Object.ETag,
                storage,
                key = media.Object.Key,
                availability,
            },
            new LogEntry(LogStage.Archive, "verified") { Message = $"{row.Kind}: {media.Object.Bytes} bytes at {media.Object.Key}" },
            new() { ["objects"] = 1, ["kilobytes"] = (int)Math.Min(int.MaxValue, media.Object.Bytes / 1024) },
            cancel,
            isCounted: true
        );

    private Task<IReadOnlyList<MediaRow>> ReadAsync(
        string sql,
        bool skipsExisting,
        IReadOnlyList<WantedObject> wanted,
        CancellationToken cancel
    )
    {
        MediaRow.Prepare();
        return database.ExecuteIdempotentAsync<IReadOnlyList<MediaRow>>(
            async (connection, attempt) =>
                [
                    .. await connection.QueryAsync<MediaRow>(
                        new CommandDefinition(
                            sql,
                            new
                            {
                                video = video.Value,
                                job.RunId,
                                job.JobId,
                                skipsExisting,
                                kinds = wanted.Select(one => ColumnText.Of(one.Kind)).ToArray(),
                                profiles = wanted.Select(one => one.Profile).ToArray(),
                                now = Now,
                            },
                            cancellationToken: attempt
                        )
                    ),
                ],
            cancel
        );
    }

    private Task<bool> WriteAsync(
        string sql,
        IReadOnlyList<MediaRow> rows,
        object values,
        LogEntry entry,
        Dictionary<string, int> counters,
        CancellationToken cancel,
        bool isCounted = false
    ) =>
        database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                var parameters = new DynamicParameters(values);
                parameters.Add("rows", rows.Select(row => row.Uuid).ToArray());
                parameters.Add("JobId", job.JobId);
                parameters.Add("RunId", job.RunId);
                parameters.Add("video", video.Value);
                parameters.Add("now", Now);
                var count = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(sql, parameters, cancellationToken: attempt));
                var fence = JobCounters.Add(job, counters);
                await using var commands = new NpgsqlBatch(connection)
                {
                    BatchCommands = { fence, ProcessingLog.Insert(job.RunId, time.GetUtcNow(), entry with { VideoId = video }) },
                };
                await commands.ExecuteNonQueryAsync(attempt);
                return fence.RecordsAffected == 1 && (count == 1 || !isCounted) ? true : throw TakenOver(job);
            },
            cancel
        );
}
