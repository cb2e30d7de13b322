using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Archive.Migrating;

/// <summary>Takes over videos that another program has archived: their objects stay where they are, and keep their UUIDs.</summary>
/// <param name="database">The database.</param>
/// <param name="store">The storage that has the objects.</param>
/// <param name="address">Its address.</param>
/// <param name="settings">In which quality they count as archived.</param>
/// <param name="file">The table's name.</param>
/// <param name="time">The clock.</param>
internal sealed class VideoMigration(
    DatabaseResilience database,
    IObjectStore store,
    StorageAddress address,
    ArchiveSettings settings,
    string file,
    TimeProvider time
)
{
    /// <summary>Takes over a row.</summary>
    public async Task<MigratedRow> TakeAsync(SourceRow row, bool isDryRun, CancellationToken cancel)
    {
        var video = MigratedVideo.Read(row);
        if (row.Refusal is { } refusal)
            return Refused(video, refusal.ErrorId, refusal.Message);
        if (video is not { VideoId: { } id, Uuid: { } uuid, Place: { } place })
            return Refused(
                video,
                ErrorIds.MigrationRowNotUnderstood,
                $"It has no {(video.VideoId is null ? "address of a video" : video.Uuid is null ? "UUID" : "key or address of an object")}."
            );
        try
        {
            var key = address.KeyOf(place);
            if (await store.HeadAsync(key, cancel) is not { } found)
                return Refused(video, ErrorIds.StorageObjectNotFound, $"The storage {store.Address} has no object '{key}'.");
            return await database.ExecuteOnceAsync(
                async (connection, attempt) =>
                {
                    if (isDryRun)
                        await connection.ExecuteAsync(new CommandDefinition("savepoint before", cancellationToken: attempt));
                    var stored = await StoreAsync(connection, video, id.Value, uuid, found, attempt);
                    if (isDryRun)
                        await connection.ExecuteAsync(new CommandDefinition("rollback to savepoint before", cancellationToken: attempt));
                    return stored;
                },
                cancel
            );
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return Refused(video, ErrorIds.MigrationConflict, $"Another video has the UUID {uuid} or the object '{place}' already.");
        }
        catch (ItemFailedException exception)
        {
            return Refused(video, exception.ErrorId, exception.Message);
        }
    }

    private async Task<MigratedRow> StoreAsync(
        NpgsqlConnection connection,
        MigratedVideo video,
        string id,
        Guid uuid,
        StoredObject found,
        CancellationToken cancel
    )
    {
        const string person = """
            with known as (
                select person_id from dataset_person
                 where @PersonEmail::text is not null and lower(email) = lower(@PersonEmail)
                    or @PersonEmail::text is null and email is null and name = @PersonName
                       and coalesce(type, '') = coalesce(@PersonType, '')),
            added as (
                insert into dataset_person (name, email, type)
                select @PersonName, @PersonEmail, @PersonType
                 where coalesce(@PersonName, @PersonEmail) is not null and not exists (select from known)
                returning person_id)
            select person_id, false as is_new from known union all select person_id, true from added
            """;
        const string link = """
            insert into dataset_youtube_video (video_id, source, fetched_at) values (@id, 'migration', @now) on conflict do nothing;
            insert into dataset_person_channel (person_id, channel_id, name, given_as, source_file, row_no)
            select @personId, v.channel_id, case when v.channel_id is null then 'https://www.youtube.com/watch?v=' || @id end, @id, @file,
                   @Row
              from dataset_youtube_video v where v.video_id = @id and @personId::uuid is not null
            on conflict do nothing
            """;
        const string media = $"""
            insert into dataset_media as m (uuid, video_id, kind, profile, state, storage, object_key, bytes, md5_etag, container,
                                            archived_at)
            values (@mediaId, @id, @kind, @profile, 'stored', @storage, @key, @Bytes, @ETag, @Container, @ModifiedAt)
            on conflict (video_id, kind, profile) do update
               set uuid = excluded.uuid, state = 'stored', reason = null, not_before = null, error_id = null, message = null,
                   storage = excluded.storage, object_key = excluded.object_key, bytes = excluded.bytes, md5_etag = excluded.md5_etag,
                   container = excluded.container, archived_at = excluded.archived_at, verified_at = null, sha256 = null,
                   format_ids = default, width = null, height = null, vcodec = null, acodec = null, duration_seconds = null,
                   job_id = null, updated_at = @now
             where m.state not in ('stored', 'verified') and not exists (select from ctrl_upload u where u.uuid = m.uuid)
               and (m.state not in ('claimed', 'extracting', 'streaming', 'completing') or {MediaLister.IsAbandoned})
            returning true
            """;
        const string existing = """
            select uuid from dataset_media where video_id = @id and kind = @kind and profile = @profile
            """;
        // Some programs keep a video's picture and its sound under one UUID: whichever comes second gets one of its own.
        const string free = """
            select case when exists (
                            select from dataset_media
                             where uuid = @uuid and video_id = @id and (kind, profile) <> (@kind, @profile))
                        then md5(@uuid::text || @kind || @profile)::uuid else @uuid end
            """;

        var isNewPerson = false;
        Guid? personId = null;
        if (
            await connection.QueryFirstOrDefaultAsync<(Guid Id, bool IsNew)?>(
                new CommandDefinition(person, video, cancellationToken: cancel)
            ) is
            { } told
        )
            (personId, isNewPerson) = (told.Id, told.IsNew);
        var kind = ColumnText.Of(video.Kind);
        var profile = video.Kind is MediaKind.Audio ? settings.AudioQuality : settings.VideoQuality;
        var parameters = new
        {
            id,
            uuid,
            mediaId = await connection.ExecuteScalarAsync<Guid>(
                new CommandDefinition(
                    free,
                    new
                    {
                        uuid,
                        id,
                        kind,
                        profile,
                    },
                    cancellationToken: cancel
                )
            ),
            personId,
            file,
            video.Row,
            video.Container,
            kind,
            profile,
            storage = store.Address,
            key = found.Key,
            found.Bytes,
            found.ETag,
            found.ModifiedAt,
            now = time.GetUtcNow(),
        };
        await connection.ExecuteAsync(new CommandDefinition(link, parameters, cancellationToken: cancel));
        var before = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(existing, parameters, cancellationToken: cancel));
        var isAdded =
            await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(media, parameters, cancellationToken: cancel)) is true;
        if (!isAdded && before != parameters.mediaId)
            throw new ItemFailedException(
                ErrorIds.MigrationConflict,
                $"The video {id} is archived already, or is being archived, with the UUID {before}.",
                "Remove that with `IngestClient.Archive.RemoveAsync` if the other one is to stay."
            );
        return new()
        {
            Row = video.Row,
            Verdict = isAdded || isNewPerson ? MigrationVerdict.Added : MigrationVerdict.Known,
            VideoId = video.VideoId,
            MediaId = parameters.mediaId,
            PersonId = personId,
        };
    }

    private static MigratedRow Refused(MigratedVideo video, string errorId, string message) =>
        new()
        {
            Row = video.Row,
            Verdict = MigrationVerdict.Refused,
            VideoId = video.VideoId,
            MediaId = video.Uuid,
            ErrorId = errorId,
            Message = message,
        };
}
