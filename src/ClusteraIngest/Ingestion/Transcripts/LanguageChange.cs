using ClusteraIngest.Database;
using ClusteraIngest.Runs;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Ingestion.Transcripts;

/// <summary>
/// Shows, of a list's videos, the stored transcripts in the languages that are wanted now, whichever were when they came. Nothing is asked
/// for.
/// </summary>
internal sealed class LanguageChange(DatabaseResilience database, TimeProvider time)
{
    private const int VideosAtOnce = 500;

    public async Task ApplyAsync(MonitoredList list, IngestOptions options, CancellationToken cancel)
    {
        if (WantedLanguages.Of(options, list.Languages).Tags.Count == 0)
            return;

        var now = time.GetUtcNow();
        var shows = (await new TranscriptStore(database).WithHiddenAsync(list.ListId, cancel))
            .Select(video => (video.Video, Best: WantedLanguages.Of(options, video.ListLanguages).Best(video.Stored), video.ShownLanguage))
            .Where(show => show.Best is not null && show.Best.Language != show.ShownLanguage);
        foreach (var some in shows.Chunk(VideosAtOnce))
        {
            await database.ExecuteIdempotentAsync(
                async (connection, attempt) =>
                {
                    await using var batch = new NpgsqlBatch(connection);
                    foreach (var (video, best, _) in some)
                        batch.BatchCommands.Add(TranscriptCommands.Show(video, best!.Language, now));
                    return await batch.ExecuteNonQueryAsync(attempt);
                },
                cancel
            );
        }
    }
}
