using System.Text.Json;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;
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

/// <summary>Names of channels made into jobs: one for each channel, as far as can be told without asking YouTube.</summary>
internal static class CollectRun
{
    /// <summary>What cannot be read may be of any length, and hold anything.</summary>
    private const int LongestName = 200;

    /// <summary>Puts the names into the queue.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="resolver">Tells what is known already.</param>
    /// <param name="inputs">The names.</param>
    /// <param name="options">How.</param>
    /// <param name="now">The time; null: the database's.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<StartedRun> BeginAsync(
        QueuedRuns runs,
        ChannelResolver resolver,
        IReadOnlyCollection<string> inputs,
        CollectOptions options,
        DateTimeOffset? now,
        CancellationToken cancel
    )
    {
        var names = await resolver.LookAsync(inputs, cancel);
        var jobs = names
            .DistinctBy(name => name.ChannelId is { } id ? id.Value : name.Reference ?? name.Input)
            .Select(name => ToJob(name, options))
            .ToList();
        var shared = JsonSerializer.Serialize(
            new CollectRunOptions(options.AllowSearch, options.MaxVideos),
            CollectJson.Default.CollectRunOptions
        );
        var runId = await runs.BeginAsync(
            RunKind.Collect,
            options.AnalysisId,
            options.OwnerId,
            options.Priority,
            shared,
            jobs,
            now,
            cancel
        );
        return new(runId, jobs.Count, inputs.Count - jobs.Count);
    }

    private static NewJob ToJob(ChannelResolution name, CollectOptions options) =>
        name switch
        {
            { ChannelId: { } channel } => new(ChannelCollector.JobKind, name.Reference!) { Target = channel.Value },
            { State: ResolutionState.Failed or ResolutionState.NotFound } => new(
                ChannelCollector.JobKind,
                name.Reference ?? Printable.Of(name.Input, LongestName)
            )
            {
                State = JobState.Failed,
                ErrorId = name.Error!.ErrorId,
                Message = name.Error.Message,
            },
            { State: ResolutionState.NeedsSearch } when !options.AllowSearch => new(ChannelCollector.JobKind, name.Reference!)
            {
                State = JobState.NeedsSearch,
                ErrorId = name.Error!.ErrorId,
                Message = name.Error.Message,
            },
            _ => new(ChannelCollector.JobKind, name.Reference!),
        };
}
