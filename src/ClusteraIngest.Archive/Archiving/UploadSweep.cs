using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// Gives up unfinished uploads that nobody goes on with: those of the ledger whose job is over, and those that a process died with before
/// the ledger had them, whose key has the id of a row. Others are left alone.
/// </summary>
internal static class UploadSweep
{
    /// <summary>SQL: whether the job j may still go on with its upload.</summary>
    private const string IsOpen = "j.state in ('pending', 'waiting', 'running')";

    /// <summary>How many were given up.</summary>
    public static async Task<int> RunAsync(NpgsqlDataSource database, IObjectStore store, DateTimeOffset? now, CancellationToken cancel)
    {
        const string over = $"""
            select u.uuid, u.object_key, u.upload_id from ctrl_upload u left join ctrl_job j using (job_id)
             where u.storage = @storage and (j.job_id is null or not ({IsOpen}))
               and not exists (select from dataset_media m join ctrl_job h on h.job_id = m.job_id
                                where m.uuid = u.uuid and h.state = 'running')
            """;
        const string forget = "delete from ctrl_upload where uuid = @uuid and upload_id = @upload";

        var count = 0;
        await using var connection = await database.OpenConnectionAsync(cancel);
        var known = await connection.QueryAsync<(Guid Uuid, string Key, string Upload)>(
            new CommandDefinition(over, new { storage = store.Address }, cancellationToken: cancel)
        );
        foreach (var (uuid, key, upload) in known)
        {
            await store.AbortUploadAsync(key, upload, cancel);
            await connection.ExecuteAsync(new CommandDefinition(forget, new { uuid, upload }, cancellationToken: cancel));
            count++;
        }

        await foreach (var upload in store.ListUploadsAsync("", cancel))
        {
            if (IdOf(upload.Key) is not { } id || !await IsLostAsync(connection, id, upload, now, cancel))
                continue;
            await store.AbortUploadAsync(upload.Key, upload.UploadId, cancel);
            count++;
        }
        return count;
    }

    /// <summary>Whether an upload is of a row whose job does not work on it, and is not the one that the ledger has of it.</summary>
    private static Task<bool> IsLostAsync(
        NpgsqlConnection connection,
        Guid id,
        UnfinishedUpload upload,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        const string lost = $"""
            select exists (
                select from dataset_media m left join ctrl_job j using (job_id)
                 where m.uuid = @id and (j.job_id is null or j.state <> 'running' or j.lease_until < {DatabaseClock.Now}))
               and not exists (select from ctrl_upload where uuid = @id and upload_id = @upload)
            """;

        return connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                lost,
                new
                {
                    id,
                    upload = upload.UploadId,
                    now,
                },
                cancellationToken: cancel
            )
        );
    }

    // …media/0b/0b6d…/video.mp4
    private static Guid? IdOf(string key) =>
        key.Split('/') is [.., "media", { Length: 2 }, var id, _] && Guid.TryParseExact(id, "D", out var uuid) ? uuid : null;
}
