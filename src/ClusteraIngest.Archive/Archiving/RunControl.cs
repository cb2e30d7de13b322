using System.Collections.Concurrent;
using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What jobs ask of their runs: how they were begun, and whether they are paused.</summary>
internal sealed class RunControl(DatabaseResilience database, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, ArchiveRunOptions> options = [];
    private readonly ConcurrentDictionary<long, Look> looks = [];

    /// <summary>How a run was begun.</summary>
    public async Task<ArchiveRunOptions> OptionsAsync(long runId, CancellationToken cancel) =>
        options.TryGetValue(runId, out var known)
            ? known
            : options.GetOrAdd(
                runId,
                ArchiveRunOptions.Read(
                    await database.ExecuteIdempotentAsync(
                        (connection, attempt) =>
                            connection.ExecuteScalarAsync<string?>(
                                new CommandDefinition(
                                    "select options::text from ctrl_run where run_id = @runId",
                                    new { runId },
                                    cancellationToken: attempt
                                )
                            ),
                        cancel
                    )
                )
            );

    /// <summary>Whether a run is paused, or was stopped.</summary>
    public async Task<bool> IsPausedAsync(long runId, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        var isPaused = await database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                connection.ExecuteScalarAsync<bool>(
                    new CommandDefinition(
                        "select paused_at is not null or stopped_at is not null from ctrl_run where run_id = @runId",
                        new { runId },
                        cancellationToken: attempt
                    )
                ),
            cancel
        );
        looks[runId] = new(now, isPaused);
        return isPaused;
    }

    /// <summary>The same, asked again and again: the database is asked every other second, and its answer goes for all jobs.</summary>
    /// <exception cref="RunPausedException">It is.</exception>
    public async ValueTask GoOnAsync(long runId, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        var last = looks.GetOrAdd(runId, new Look(now, IsPaused: false));
        var isPaused = last.IsPaused;
        if (time.GetElapsedTime(last.At, now) >= LookEvery && looks.TryUpdate(runId, last with { At = now }, last))
            isPaused = await IsPausedAsync(runId, cancel);
        if (isPaused)
            throw new RunPausedException();
    }

    /// <summary>What the database has said of a run.</summary>
    /// <param name="At">When it was asked.</param>
    /// <param name="IsPaused">Whether the run is paused, or was stopped.</param>
    private readonly record struct Look(long At, bool IsPaused);
}
