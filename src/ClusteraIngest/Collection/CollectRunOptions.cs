using System.Text.Json;
using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Collection;

/// <summary>What the jobs of a run have in common: <c>ctrl_run.options</c>.</summary>
internal sealed record CollectRunOptions(bool AllowSearch, int? MaxVideos)
{
    /// <summary>Reads it; what an unknown run would have, where there is none.</summary>
    public static Task<CollectRunOptions> ReadAsync(DatabaseResilience database, long runId, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
                await connection.ExecuteScalarAsync<string?>(
                    new CommandDefinition(
                        "select options::text from ctrl_run where run_id = @runId",
                        new { runId },
                        cancellationToken: attempt
                    )
                )
                    is { } json
                    ? JsonSerializer.Deserialize(json, CollectJson.Default.CollectRunOptions)!
                    : new(AllowSearch: false, MaxVideos: null),
            cancel
        );
}
