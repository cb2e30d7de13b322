using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The objects in the storage: read, compared with their rows, removed.</summary>
/// <param name="database">The database.</param>
/// <param name="store">The storage.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredObjects(NpgsqlDataSource database, IObjectStore store, TimeProvider time)
{
    private static readonly IReadOnlyList<MediaState> Stored = [MediaState.Stored, MediaState.Verified];

    /// <summary>Opens a stored object; null: there is none.</summary>
    public async Task<MediaContent?> OpenAsync(VideoId video, MediaKind? kind, CancellationToken cancel) =>
        await MediaQuery.FindAsync(database, video, kind, cancel) is { } media
            ? new(media, await store.OpenAsync(KeyOf(media), offset: 0, length: null, cancel))
            : null;

    /// <summary>An address by which an object can be read for a time; null: there is none.</summary>
    public async Task<Uri?> PresignAsync(VideoId video, MediaKind? kind, TimeSpan validFor, CancellationToken cancel) =>
        await MediaQuery.FindAsync(database, video, kind, cancel) is { } media
            ? await store.PresignAsync(KeyOf(media), validFor, cancel)
            : null;

    /// <summary>Compares objects with their rows.</summary>
    public async IAsyncEnumerable<MediaCheck> VerifyAsync(
        MediaFilter? filter,
        bool readBack,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var media in MediaQuery.AllAsync(database, (filter ?? new()) with { States = Stored }, cancel))
        {
            var (verdict, message) = await CompareAsync(media, readBack, cancel);
            var errorId = verdict switch
            {
                MediaVerdict.Missing => ErrorIds.StorageObjectNotFound,
                MediaVerdict.Different => ErrorIds.StorageObjectDiffers,
                MediaVerdict.Unreadable => ErrorIds.StorageFailed,
                _ => null,
            };
            await WriteAsync(media, verdict, errorId, message, cancel);
            yield return new(media, verdict, readBack, errorId, message);
        }
    }

    /// <summary>Removes a video's objects; what was removed.</summary>
    public async Task<IReadOnlyList<ArchivedMedia>> RemoveAsync(VideoId video, CancellationToken cancel)
    {
        var found = await MediaQuery.AllAsync(database, new() { Videos = [video], States = Stored }, cancel).ToListAsync(cancel);
        foreach (var media in found)
            await RemoveAsync(media, "It was removed on request.", cancel);
        return found;
    }

    /// <summary>Removes objects that were stored before a time; how many, and their bytes.</summary>
    public async Task<(int Objects, long Bytes)> RemoveOlderAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var (objects, bytes) = (0, 0L);
        await foreach (var media in MediaQuery.AllAsync(database, new() { States = Stored }, cancel))
        {
            if (media.ArchivedAt >= before || media.Storage != store.Address)
                continue;
            await RemoveAsync(media, "It was older than the retention, and a sweep was asked to remove it.", cancel);
            objects++;
            bytes += media.Bytes ?? 0;
        }
        return (objects, bytes);
    }

    private async Task RemoveAsync(ArchivedMedia media, string message, CancellationToken cancel)
    {
        const string remove = """
            update dataset_media set state = 'removed', reason = null, message = @message, updated_at = @now where uuid = @MediaId;
            insert into ctrl_processing_log (at, stage, video_id, state, message) values (@now, 'archive', @video, 'removed', @message)
            """;

        // First the row: an object without a row would be nobody's, and a row without its object says so.
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                remove,
                new
                {
                    media.MediaId,
                    video = media.VideoId.Value,
                    message,
                    now = time.GetUtcNow(),
                },
                cancellationToken: cancel
            )
        );
        await store.DeleteAsync(KeyOf(media), cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<(MediaVerdict Verdict, string? Message)> CompareAsync(ArchivedMedia media, bool readBack, CancellationToken cancel)
    {
        try
        {
            var key = KeyOf(media);
            if (await store.HeadAsync(key, cancel) is not { } found)
                return (MediaVerdict.Missing, $"The storage {store.Address} has no object '{key}'.");
            if (found.Bytes != media.Bytes)
                return (MediaVerdict.Different, $"It has {found.Bytes} bytes, and not {media.Bytes}.");
            if (media.ETag is { } etag && found.ETag != etag && !found.HasOwnChecksum)
                return (MediaVerdict.Different, $"The storage tells the checksum {found.ETag}, and not {etag}.");
            if (readBack && media.Sha256 is { } sha256 && await ReadBackAsync(key, cancel) is var read && read != sha256)
                return (MediaVerdict.Different, $"Its SHA-256 is {read}, and not {sha256}.");
            return (MediaVerdict.Intact, null);
        }
        catch (Exception exception) when (exception is ItemFailedException or IOException)
        {
            return (MediaVerdict.Unreadable, exception.Message);
        }
    }

    private async Task<string> ReadBackAsync(string key, CancellationToken cancel)
    {
        await using var content = await store.OpenAsync(key, offset: 0, length: null, cancel);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
    }

    private async Task WriteAsync(ArchivedMedia media, MediaVerdict verdict, string? errorId, string? message, CancellationToken cancel)
    {
        const string intact = "update dataset_media set state = 'verified', verified_at = @now where uuid = @MediaId";
        // What is archived_at then is when it was stored last: it is not any more.
        const string broken = """
            update dataset_media
               set state = 'failed', archived_at = null, verified_at = null, error_id = @errorId, message = @message, updated_at = @now
             where uuid = @MediaId;
            insert into ctrl_processing_log (at, stage, video_id, state, error_id, message)
            values (@now, 'archive', @video, 'failed', @errorId, @message)
            """;

        if (verdict is MediaVerdict.Unreadable)
            return;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                verdict is MediaVerdict.Intact ? intact : broken,
                new
                {
                    media.MediaId,
                    video = media.VideoId.Value,
                    errorId,
                    message,
                    now = time.GetUtcNow(),
                },
                cancellationToken: cancel
            )
        );
    }

    private string KeyOf(ArchivedMedia media) =>
        media is { Key: { } key, Storage: { } storage } && storage == store.Address
            ? key
            : throw new ItemFailedException(
                ErrorIds.StorageKeyOutsidePrefix,
                $"The {media.Kind} of {media.VideoId} is in {media.Storage}, and not in {store.Address}.",
                "Give the storage that it belongs to with CLUSTERA_STORAGE."
            );
}
