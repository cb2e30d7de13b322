using ClusteraIngest.Store;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Ingestion;

/// <summary>A list that is not there at YouTube, or shows nothing.</summary>
internal static class UnknownList
{
    /// <summary>The error of reading it.</summary>
    public const string ErrorId = "ListNotFound";

    /// <summary>
    /// Takes back a list that was added to be read once. Not where somebody has made something of it since: enabled it, given it a cap or languages, got videos of it, or
    /// begun to read it again. What it has cost stays in the ledger, as with any list that is removed.
    /// </summary>
    /// <returns>Whether it is gone by that.</returns>
    public static async Task<bool> TakeBackAsync(DatabaseResilience database, MonitoredList list, CancellationToken cancel)
    {
        const string takeBack = """
            delete from ctrl_youtube_lists l
             where l.list_id = @ListId and not l.is_enabled and l.last_error_id = @ErrorId and l.max_videos is null and l.languages = '{}'
               and not exists (select from dataset_youtube_list_video m where m.list_id = l.list_id)
               and not exists (select from ctrl_apify_run r where r.list_id = l.list_id and r.state in ('intent', 'started'))
            """;

        return await database.RepeatAsync(
            (connection, attempt) => connection.ExecuteAsync(new CommandDefinition(takeBack, new { list.ListId, ErrorId }, cancellationToken: attempt)), cancel) == 1;
    }
}
