using System.Text.Json;
using ClusteraIngest.Channels;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;

namespace ClusteraIngest.Collection;

/// <summary>Names of channels made into jobs: one for each channel, as far as can be told without asking YouTube.</summary>
internal static class CollectRun
{
    /// <summary>What cannot be read may be of any length, and hold anything.</summary>
    private const int LongestName = 200;

    /// <summary>What a collection writes down when it is over: the channels, and the videos that its jobs have counted.</summary>
    public static JobRunKind Kind { get; } =
        new(
            RunKind.Collect,
            """
            select greatest(videos, new) as videos_listed, new as videos_new,
                   jsonb_build_object('channels', channels, 'videos', videos, 'new', new, 'statistics', statistics,
                                      'values_not_understood', not_understood) as summary
              from (
                select count(distinct target) filter (where state = 'done') as channels,
                       coalesce(sum((figures ->> 'videos')::bigint), 0) as videos,
                       coalesce(sum((figures ->> 'new')::bigint), 0) as new,
                       coalesce(sum((figures ->> 'statistics')::bigint), 0) as statistics,
                       coalesce(sum((figures ->> 'not_understood')::bigint), 0) as not_understood
                  from ctrl_job where run_id = @runId) jobs
            """
        );

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
            { ChannelId: { } channel } => new(CollectChannelJob.Name, name.Reference!) { Target = channel.Value },
            { State: ResolutionState.Failed or ResolutionState.NotFound } => new(
                CollectChannelJob.Name,
                name.Reference ?? Printable.Of(name.Input, LongestName)
            )
            {
                State = JobState.Failed,
                ErrorId = name.Error!.ErrorId,
                Message = name.Error.Message,
            },
            { State: ResolutionState.NeedsSearch } when !options.AllowSearch => new(CollectChannelJob.Name, name.Reference!)
            {
                State = JobState.NeedsSearch,
                ErrorId = name.Error!.ErrorId,
                Message = name.Error.Message,
            },
            _ => new(CollectChannelJob.Name, name.Reference!),
        };
}
