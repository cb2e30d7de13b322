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

    /// <summary>SQL: whether a row is still as it was read: meanwhile a job may have stored another object, or be at it.</summary>
    private const string IsAsRead = """
        uuid = @MediaId and state in ('stored', 'verified') and object_key = @Key and archived_at = @ArchivedAt
        """;

    /// <summary>Opens a stored object; null: there is none.</summary>
    public async Task<MediaContent?> OpenAsync(VideoId video, MediaKind? kind, CancellationToken cancel) =>
        await MediaQuery.FindAsync(database, video, kind, cancel) is { } media
            ? new(media, new StoredContent(store, KeyOf(media), await store.OpenAsync(KeyOf(media), offset: 0, length: null, cancel)))
            : null;

    /// <summary>An address by which an object can be read for a time; null: there is none.</summary>
    public async Task<Uri?> PresignAsync(VideoId video, MediaKind? kind, TimeSpan validFor, CancellationToken cancel) =>
        await MediaQuery.FindAsync(database, video, kind, cancel) is { } media
            ? await store.PresignAsync(KeyOf(media), validFor, cancel)
            : null;

    /// <summary>Compares objects with their rows. There is no verdict on one that was stored anew or removed meanwhile.</summary>
    public async IAsyncEnumerable<MediaCheck> VerifyAsync(
        MediaFilter? filter,
        bool readBack,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var media in MediaQuery.PagesAsync(database, (filter ?? new()) with { States = Stored }, cancel))
        {
            var (verdict, message) = await CompareAsync(media, readBack, cancel);
            var errorId = verdict switch
            {
                MediaVerdict.Missing => ErrorIds.StorageObjectNotFound,
                MediaVerdict.Different => ErrorIds.StorageObjectDiffers,
                MediaVerdict.Unreadable => ErrorIds.StorageFailed,
                _ => null,
            };
            if (await WriteAsync(media, verdict, errorId, message, cancel))
                yield return new(media, verdict, readBack, errorId, message);
        }
    }

    /// <summary>
    /// Removes a video's objects; what was removed. All rows of the video say so before, those too of which nothing is stored yet: what
    /// breaks off then is gone on with when it is asked for again.
    /// </summary>
    public async Task<IReadOnlyList<ArchivedMedia>> RemoveAsync(VideoId video, CancellationToken cancel)
    {
        const string remove = """
            with removed as (
                update dataset_media
                   set state = 'removed', reason = null, not_before = null, job_id = null, message = @message, updated_at = @now
                 where video_id = @video and state <> 'removed'
                returning uuid)
            insert into ctrl_processing_log (at, stage, video_id, state, message)
            select @now, 'archive', @video, 'removed', @message where exists (select from removed)
            """;

        foreach (var media in await WithObjectAsync())
            KeyOf(media);
        var parameters = new
        {
            video = video.Value,
            message = "It was removed on request.",
            now = time.GetUtcNow(),
        };
        await using (var connection = await database.OpenConnectionAsync(cancel))
            await connection.ExecuteAsync(new CommandDefinition(remove, parameters, cancellationToken: cancel));
        var found = await WithObjectAsync();
        foreach (var media in found)
            await DeleteAsync(media, cancel);
        return found;

        ValueTask<List<ArchivedMedia>> WithObjectAsync() =>
            MediaQuery
                .AllAsync(database, new() { Videos = [video] }, cancel)
                .Where(media => media.ArchivedAt is not null)
                .ToListAsync(cancel);
    }

    /// <summary>Removes objects that were stored before a time; how many, and their bytes.</summary>
    public async Task<(int Objects, long Bytes)> RemoveOlderAsync(DateTimeOffset before, CancellationToken cancel)
    {
        const string remove = $"""
            with removed as (
                update dataset_media set state = 'removed', reason = null, message = @message, updated_at = @now where {IsAsRead}
                returning uuid),
            logged as (
                insert into ctrl_processing_log (at, stage, video_id, state, message)
                select @now, 'archive', @video, 'removed', @message from removed)
            select count(*) from removed
            """;

        var (objects, bytes) = (0, 0L);
        var filter = new MediaFilter { States = [.. Stored, MediaState.Removed] };
        await foreach (var media in MediaQuery.PagesAsync(database, filter, cancel))
        {
            if (media.ArchivedAt is null || media.ArchivedAt >= before || media.Storage != store.Address)
                continue;
            // A removed one whose object is still there was left by a removal that broke off.
            const string message = "It was older than the retention, and a sweep was asked to remove it.";
            if (media.State is not MediaState.Removed && !await ChangeAsync(remove, media, errorId: null, message, cancel))
                continue;
            await DeleteAsync(media, cancel);
            objects++;
            bytes += media.Bytes ?? 0;
        }
        return (objects, bytes);
    }

    // Its row says already that it is removed: an object without a row would be nobody's.
    private async Task DeleteAsync(ArchivedMedia media, CancellationToken cancel)
    {
        const string deleted = """
            update dataset_media set archived_at = null, verified_at = null
             where uuid = @MediaId and state = 'removed' and object_key = @Key and archived_at = @ArchivedAt
            """;

        await store.DeleteAsync(KeyOf(media), cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            new CommandDefinition(
                deleted,
                new
                {
                    media.MediaId,
                    media.Key,
                    media.ArchivedAt,
                },
                cancellationToken: cancel
            )
        );
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

    /// <summary>Writes a verdict down; false: the object is not the one any more that was compared.</summary>
    private async Task<bool> WriteAsync(
        ArchivedMedia media,
        MediaVerdict verdict,
        string? errorId,
        string? message,
        CancellationToken cancel
    )
    {
        const string intact = $"""
            with changed as (update dataset_media set state = 'verified', verified_at = @now where {IsAsRead} returning uuid)
            select count(*) from changed
            """;
        // What is archived_at then is when it was stored last: it is not any more.
        const string broken = $"""
            with changed as (
                update dataset_media
                   set state = 'failed', archived_at = null, verified_at = null, error_id = @errorId, message = @message, updated_at = @now
                 where {IsAsRead} returning uuid),
            logged as (
                insert into ctrl_processing_log (at, stage, video_id, state, error_id, message)
                select @now, 'archive', @video, 'failed', @errorId, @message from changed)
            select count(*) from changed
            """;

        return verdict is MediaVerdict.Unreadable
            || await ChangeAsync(verdict is MediaVerdict.Intact ? intact : broken, media, errorId, message, cancel);
    }

    private async Task<bool> ChangeAsync(string change, ArchivedMedia media, string? errorId, string? message, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(
                    change,
                    new
                    {
                        media.MediaId,
                        media.Key,
                        media.ArchivedAt,
                        video = media.VideoId.Value,
                        errorId,
                        message,
                        now = time.GetUtcNow(),
                    },
                    cancellationToken: cancel
                )
            ) > 0;
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
