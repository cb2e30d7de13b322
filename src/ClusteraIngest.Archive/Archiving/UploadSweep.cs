using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Database;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// Clears away what nobody goes on with: of the ledger whose job is over, unfinished uploads and objects that no row names; and unfinished
/// uploads that a process died with before the ledger had them, whose key has the id of a row. Others are left alone.
/// </summary>
internal static class UploadSweep
{
    /// <summary>SQL: whether the job j may still go on with its upload.</summary>
    private const string IsOpen = "j.state in ('pending', 'waiting', 'running')";

    /// <summary>SQL: whether nobody goes on with what is written down in u.</summary>
    private const string IsOver = $"""
        not exists (select from ctrl_job j where j.job_id = u.job_id and {IsOpen})
        and not exists (select from dataset_media m join ctrl_job h on h.job_id = m.job_id where m.uuid = u.uuid and h.state = 'running')
        """;

    private const string IsRemoved = "exists (select from dataset_media r where r.uuid = u.uuid and r.state = 'removed')";

    /// <summary>How many uploads were given up.</summary>
    public static async Task<int> RunAsync(NpgsqlDataSource database, IObjectStore store, DateTimeOffset? now, CancellationToken cancel)
    {
        const string over = $"select u.uuid from ctrl_upload u where u.storage = @storage and {IsOver}";

        var count = 0;
        await using var connection = await database.OpenConnectionAsync(cancel);
        var known = await connection.QueryAsync<Guid>(
            new CommandDefinition(over, new { storage = store.Address }, cancellationToken: cancel)
        );
        foreach (var uuid in known)
            count += await DiscardAsync(connection, store, uuid, IsOver, cancel) ? 1 : 0;

        await foreach (var upload in store.ListUploadsAsync("", cancel))
        {
            if (IdOf(upload.Key) is not { } id || !await IsLostAsync(connection, id, upload, now, cancel))
                continue;
            await store.AbortUploadAsync(upload.Key, upload.UploadId, cancel);
            count++;
        }
        return count;
    }

    /// <summary>Whether an object's video was removed: then nothing of what was being stored of it stays in the storage.</summary>
    public static async Task<bool> DiscardRemovedAsync(NpgsqlConnection connection, IObjectStore store, Guid uuid, CancellationToken cancel)
    {
        await DiscardAsync(connection, store, uuid, IsRemoved, cancel);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select exists (select from dataset_media where uuid = @uuid and state = 'removed')",
                new { uuid },
                cancellationToken: cancel
            )
        );
    }

    /// <summary>
    /// Removes what was being stored of an object, unless its row names it: its upload, and what was made of that meanwhile. Whether there
    /// was an upload. Meanwhile nobody else can begin to store it.
    /// </summary>
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="store">The storage.</param>
    /// <param name="uuid">The object.</param>
    /// <param name="condition">SQL: what has to hold of the row u of the ledger.</param>
    /// <param name="cancel">Stops it.</param>
    private static async Task<bool> DiscardAsync(
        NpgsqlConnection connection,
        IObjectStore store,
        Guid uuid,
        string condition,
        CancellationToken cancel
    )
    {
        // Jobs write to the row before they store anything. The condition is looked at in a statement of its own, once they cannot.
        const string block = "select uuid from dataset_media where uuid = @uuid for no key update";
        var find = $"""
            select u.object_key, u.upload_id,
                   m.state <> 'removed' and m.archived_at is not null and (m.storage, m.object_key) = (u.storage, u.object_key)
              from ctrl_upload u join dataset_media m using (uuid) where u.uuid = @uuid and u.storage = @storage and {condition}
            """;
        const string forget = "delete from ctrl_upload where uuid = @uuid";

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var parameters = new { uuid, storage = store.Address };
        await connection.ExecuteAsync(new CommandDefinition(block, parameters, transaction, cancellationToken: cancel));
        var found = await connection.QuerySingleOrDefaultAsync<(string Key, string? Upload, bool IsNamed)?>(
            new CommandDefinition(find, parameters, transaction, cancellationToken: cancel)
        );
        if (found is not { } row)
            return false;
        if (row.Upload is { } upload)
            await store.AbortUploadAsync(row.Key, upload, cancel);
        if (!row.IsNamed)
            await store.DeleteAsync(row.Key, cancel);
        await connection.ExecuteAsync(new CommandDefinition(forget, parameters, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return row.Upload is not null;
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
