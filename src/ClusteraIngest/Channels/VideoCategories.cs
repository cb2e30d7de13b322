using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;
using ClusteraIngest.Sources.YouTubeData;
using Dapper;

namespace ClusteraIngest.Channels;

/// <summary>
/// The names of YouTube's categories, <c>dataset_youtube_category</c>: one unit in 30 days. Of several that ask at a time, the first one
/// looks.
/// </summary>
internal sealed class VideoCategories(DatabaseResilience database, TimeProvider time)
{
    /// <summary>Which categories there are differs little from country to country, their numbers do not.</summary>
    private const string Region = "US";

    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(30);

    /// <summary>A worker may live for months.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private DateTimeOffset? lookedAt;

    /// <summary>
    /// Reads them where that is due. Videos do not depend on it: where YouTube does not answer, it is asked again another day.
    /// </summary>
    public async Task RefreshAsync(KeyPool pool, CancellationToken cancel)
    {
        lock (gate)
        {
            if (time.GetUtcNow() - lookedAt < LookEvery)
                return;
            lookedAt = time.GetUtcNow();
        }

        try
        {
            await ReadAsync(pool, cancel);
        }
        catch
        {
            lock (gate)
                lookedAt = null;
            throw;
        }
    }

    private async Task ReadAsync(KeyPool pool, CancellationToken cancel)
    {
        const string upsert = """
            insert into dataset_youtube_category as stored (category_id, title, source, fetched_at)
            select t.id, t.title, @source, @now from unnest(@ids, @titles) t (id, title) order by t.id
            on conflict (category_id) do update set title = excluded.title, source = excluded.source, fetched_at = excluded.fetched_at
            """;

        var now = time.GetUtcNow();
        if (
            await database.ExecuteIdempotentAsync(
                (connection, attempt) =>
                    connection.ExecuteScalarAsync<bool>(
                        new CommandDefinition(
                            "select exists (select from dataset_youtube_category where fetched_at > @since)",
                            new { since = now - ValidFor },
                            cancellationToken: attempt
                        )
                    ),
                cancel
            )
        )
            return;

        try
        {
            var categories = await pool.CallAsync((youtube, key, attempt) => youtube.CategoriesAsync(key, Region, attempt), cancel);
            await database.ExecuteIdempotentAsync(
                (connection, attempt) =>
                    connection.ExecuteAsync(
                        new CommandDefinition(
                            upsert,
                            new
                            {
                                ids = categories.Select(one => one.Id).ToArray(),
                                titles = categories.Select(one => one.Title).ToArray(),
                                source = YouTubeDataClient.Source,
                                now,
                            },
                            cancellationToken: attempt
                        )
                    ),
                cancel
            );
        }
        catch (Exception exception) when (exception is YouTubeDataException or ItemFailedException)
        {
            // Their names are not what anybody came for.
        }
    }
}
