using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive pause</c>: pauses runs, on all machines.</summary>
internal sealed class ArchivePauseCommand(GlobalOptions everywhere)
    : PausingCommand(
        "pause",
        "Pauses a run, on all machines, until 'archive continue': what is being fetched stops at its next part, which is kept. Without ID, "
            + "all runs of the archive.",
        everywhere
    )
{
    protected override Task<int> DoAsync(IngestClient client, long? runId, CancellationToken cancel) =>
        client.Archive.PauseAsync(runId, cancel);

    protected override string Text(PausedRunsRow row) => $"{Runs(row)} paused; clustera-ingest archive continue lets them go on";
}

/// <summary><c>archive continue</c>: lets paused runs go on.</summary>
internal sealed class ArchiveContinueCommand(GlobalOptions everywhere)
    : PausingCommand("continue", "Lets a paused run go on. Without ID, all that are paused.", everywhere)
{
    protected override Task<int> DoAsync(IngestClient client, long? runId, CancellationToken cancel) =>
        client.Archive.ContinueAsync(runId, cancel);

    protected override string Text(PausedRunsRow row) => $"{Runs(row)} no longer paused; workers go on with them";
}

/// <summary>What pausing runs and letting them go on have in common.</summary>
internal abstract class PausingCommand : ToolCommand
{
    private readonly Argument<long?> runId;

    protected PausingCommand(string name, string description, GlobalOptions everywhere)
        : base(name, description, everywhere) => Arguments.Add(runId = OptionFactory.RunId(isOptional: true, everywhere));

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.PausedRunsRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var id = run.Value(runId);
        if (id is { } number && await client.Runs.GetAsync(1, number, cancel) is not [_])
            throw RunErrors.NotFound(number);
        run.Write(new(id, await DoAsync(client, id, cancel)), Json.Shapes.PausedRunsRow, Text);
    }

    protected abstract Task<int> DoAsync(IngestClient client, long? runId, CancellationToken cancel);

    protected abstract string Text(PausedRunsRow row);

    protected static string Runs(PausedRunsRow row) => row.Runs == 1 ? "1 run is" : $"{HumanFormat.Count(row.Runs)} runs are";
}
