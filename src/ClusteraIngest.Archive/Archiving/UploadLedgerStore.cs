using ClusteraIngest.Archive.Media;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// The ledger of what is being stored: <c>ctrl_upload</c>. A row of it is there before the first byte of an object
/// (<see cref="JobMediaRows.BeginTransferAsync"/>), and until <c>dataset_media</c> names the object.
/// </summary>
internal static class UploadLedgerStore
{
    /// <summary>
    /// The unfinished upload of an object at a key, which is this job's from now on, so that no sweep gives it up; null: there is none.
    /// </summary>
    public static Task<UnfinishedTransfer?> FindAsync(
        DatabaseResilience database,
        Job job,
        Guid media,
        string storage,
        string key,
        CancellationToken cancel
    ) =>
        database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
                await connection.QuerySingleOrDefaultAsync<(
                    string UploadId,
                    int PartBytes,
                    string FormatIds,
                    long? SourceBytes,
                    string? Tag
                )?>(
                    new CommandDefinition(
                        """
                        update ctrl_upload set job_id = @JobId
                         where uuid = @media and storage = @storage and object_key = @key and upload_id is not null and exists (
                             select from ctrl_job where job_id = @JobId and worker = @Worker and attempt = @Attempt and state = 'running')
                        returning upload_id, part_bytes, format_ids, source_bytes, source_tag
                        """,
                        new
                        {
                            media,
                            storage,
                            key,
                            job.JobId,
                            job.Worker,
                            job.Attempt,
                        },
                        cancellationToken: attempt
                    )
                )
                    is { } row
                    ? new UnfinishedTransfer(row.UploadId, row.PartBytes, row.FormatIds, row.SourceBytes, row.Tag)
                    : null,
            cancel
        );

    /// <summary>Writes down that an upload was begun: before its first part.</summary>
    public static Task BeginAsync(
        DatabaseResilience database,
        Job job,
        Guid media,
        string storage,
        string key,
        UnfinishedTransfer upload,
        CancellationToken cancel
    ) =>
        WriteAsync(
            database,
            job,
            """
            insert into ctrl_upload (uuid, storage, object_key, upload_id, part_bytes, format_ids, source_bytes, source_tag, job_id)
            values (@media, @storage, @key, @UploadId, @PartBytes, @FormatIds, @SourceBytes, @SourceTag, @JobId)
            on conflict (uuid) do update
               set storage = excluded.storage, object_key = excluded.object_key, upload_id = excluded.upload_id,
                   part_bytes = excluded.part_bytes, format_ids = excluded.format_ids, source_bytes = excluded.source_bytes,
                   source_tag = excluded.source_tag, job_id = excluded.job_id, started_at = now()
            """,
            new
            {
                media,
                storage,
                key,
                upload.UploadId,
                upload.PartBytes,
                upload.FormatIds,
                upload.SourceBytes,
                upload.SourceTag,
                job.JobId,
            },
            cancel
        );

    /// <summary>Writes down that an upload was given up. The object's key stays written down: another upload may follow.</summary>
    public static Task GiveUpAsync(DatabaseResilience database, Job job, Guid media, string uploadId, CancellationToken cancel) =>
        WriteAsync(
            database,
            job,
            """
            update ctrl_upload
               set upload_id = null, part_bytes = null, format_ids = null, source_bytes = null, source_tag = null
             where uuid = @media and upload_id = @uploadId
            """,
            new { media, uploadId },
            cancel
        );

    private static Task<bool> WriteAsync(DatabaseResilience database, Job job, string sql, object values, CancellationToken cancel) =>
        database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: attempt));
                var fence = JobCounters.Add(job, new Dictionary<string, int>());
                await using var commands = new NpgsqlBatch(connection) { BatchCommands = { fence } };
                await commands.ExecuteNonQueryAsync(attempt);
                return fence.RecordsAffected == 1 ? true : throw JobMediaRows.TakenOver(job);
            },
            cancel
        );
}
