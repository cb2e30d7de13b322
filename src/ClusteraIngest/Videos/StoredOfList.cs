using ClusteraIngest.YouTube;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Videos;

/// <summary>What is stored of some videos that a list shows.</summary>
/// <param name="Described">Those of which more than the id is stored.</param>
/// <param name="Linked">Those that are stored as the list's.</param>
/// <param name="Newest">The newest public one that is stored as the list's, whether or not it was shown; null: none is.</param>
/// <param name="NotShown">How many public ones are stored as the list's and were not shown.</param>
/// <param name="NewestNotShown">The date of the newest one of the list, if it is exact, that was not shown; null: there is none.</param>
internal sealed record StoredOfList(
    IReadOnlySet<VideoId> Described,
    IReadOnlySet<VideoId> Linked,
    VideoId? Newest,
    long NotShown,
    DateTimeOffset? NewestNotShown
)
{
    /// <summary>Looks what is stored.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="listId">The list.</param>
    /// <param name="shown">What it shows.</param>
    /// <param name="onlyFinal">Whether what was announced or on air when it was read counts as not described yet.</param>
    /// <param name="now">The time: what is announced for later is not the newest.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<StoredOfList> LookAsync(
        NpgsqlConnection connection,
        long listId,
        IReadOnlyCollection<VideoId> shown,
        bool onlyFinal,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string linked = "select video_id from dataset_youtube_list_video where list_id = @listId and video_id = any(@ids)";
        const string ofList = """
            select (array_agg(v.video_id order by v.published_at desc, v.video_id) filter (where v.published_at <= @now))[1] as newest,
                   count(*) filter (where not v.video_id = any(@ids)) as not_shown
              from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
             where m.list_id = @listId and v.availability not in ('private', 'deleted', 'members_only')
            """;
        // As the watermark is computed: of all videos, whoever may see them.
        const string beyond = """
            select max(v.published_at)
              from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
             where m.list_id = @listId and not v.video_id = any(@ids) and v.published_at <= @now and not v.is_published_at_estimated
            """;

        var parameters = new
        {
            listId,
            ids = shown.Select(id => id.Value).ToArray(),
            now,
        };
        var described = await VideoStore.DescribedAsync(connection, shown, onlyFinal, cancel);
        var own = await connection.QueryAsync<string>(new CommandDefinition(linked, parameters, cancellationToken: cancel));
        var (newest, notShown) = await connection.QuerySingleAsync<(string?, long)>(
            new CommandDefinition(ofList, parameters, cancellationToken: cancel)
        );
        var newestNotShown = await connection.ExecuteScalarAsync<DateTime?>(
            new CommandDefinition(beyond, parameters, cancellationToken: cancel)
        );
        return new(
            described,
            own.Select(VideoId.Parse).ToHashSet(),
            newest is null ? null : VideoId.Parse(newest),
            notShown,
            newestNotShown is { } date ? new DateTimeOffset(date) : null
        );
    }

    /// <summary>When those of some videos were published that are stored as the list's, where the date is exact.</summary>
    public static async Task<IReadOnlyDictionary<VideoId, DateTimeOffset>> PublishedAsync(
        NpgsqlConnection connection,
        long listId,
        IReadOnlyCollection<VideoId> ids,
        CancellationToken cancel
    )
    {
        const string published = """
            select v.video_id, v.published_at
              from dataset_youtube_list_video m join dataset_youtube_video v using (video_id)
             where m.list_id = @listId and v.video_id = any(@ids) and v.published_at is not null and not v.is_published_at_estimated
            """;

        var rows = await connection.QueryAsync<(string Id, DateTime PublishedAt)>(
            new CommandDefinition(published, new { listId, ids = ids.Select(id => id.Value).ToArray() }, cancellationToken: cancel)
        );
        return rows.ToDictionary(row => VideoId.Parse(row.Id), row => new DateTimeOffset(row.PublishedAt));
    }
}
