using System.CommandLine;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>What the subcommands of <c>runs</c> share that are about one run.</summary>
internal abstract class OneRunCommand : ToolCommand
{
    private readonly Argument<long?> runId;

    protected OneRunCommand(string name, string description, GlobalOptions everywhere, bool isOptional = false)
        : base(name, description, everywhere) => Arguments.Add(runId = OptionFactory.RunId(isOptional, everywhere));

    /// <summary>The run's number, where it is given.</summary>
    protected long? RunId(CommandRun run) => run.Value(runId);

    /// <summary>How a run of jobs stands.</summary>
    protected static async Task<RunStatus> FindAsync(IngestClient client, long runId, CancellationToken cancel) =>
        await client.Jobs.GetRunStatusAsync(runId, cancel)
        ?? throw (await client.Runs.GetAsync(1, runId, cancel) is [_] ? RunErrors.WithoutJobs(runId) : RunErrors.NotFound(runId));
}
