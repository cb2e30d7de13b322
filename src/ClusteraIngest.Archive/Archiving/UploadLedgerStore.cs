using ClusteraIngest.Archive.Media;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using Dapper;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The ledger of unfinished uploads: <c>ctrl_upload</c>.</summary>
internal static class UploadLedgerStore
{
    /// <summary>The unfinished upload of an object at a key; null: there is none.</summary>
    public static Task<UnfinishedTransfer?> FindAsync(
        DatabaseResilience database,
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
                        select upload_id, part_bytes, format_ids, source_bytes, source_tag from ctrl_upload
                         where uuid = @media and storage = @storage and object_key = @key
                        """,
                        new
                        {
                            media,
                            storage,
                            key,
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
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteAsync(
                    new CommandDefinition(
                        """
                        insert into ctrl_upload (uuid, storage, object_key, upload_id, part_bytes, format_ids, source_bytes, source_tag,
                                                 job_id)
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
                        cancellationToken: attempt
                    )
                ),
            cancel
        );

    /// <summary>Writes down that an upload was given up.</summary>
    public static Task ForgetAsync(DatabaseResilience database, Guid media, string uploadId, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteAsync(
                    new CommandDefinition(
                        "delete from ctrl_upload where uuid = @media and upload_id = @uploadId",
                        new { media, uploadId },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );
}
