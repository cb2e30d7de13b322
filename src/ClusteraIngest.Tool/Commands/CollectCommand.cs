using System.CommandLine;
using System.Globalization;
using ClusteraIngest.Collection;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>collect</c>: begins a run with a job for each channel, which workers do.</summary>
internal sealed class CollectCommand : ToolCommand
{
    private readonly Argument<string[]> inputs;
    private readonly Option<long?> analysisId = OptionFactory.ForeignId(
        "--analysis-id",
        "A number that the run is known by elsewhere. Default: none."
    );
    private readonly Option<long?> ownerId = OptionFactory.ForeignId("--owner-id", "The number of the owner of the run. Default: none.");
    private readonly Option<int?> priority = OptionFactory.Number(
        "--priority",
        "Runs of a higher one go first. Default: 0.",
        short.MinValue,
        short.MaxValue
    );
    private readonly Option<bool> allowSearch = ChannelArgument.AllowSearch();
    private readonly Option<bool> dryRun = DryRun.Option();
    private readonly Option<bool> wait = new("--wait") { Description = "Follows the run to its end. Ctrl+C ends the following only." };

    public CollectCommand(GlobalOptions everywhere)
        : base(
            "collect",
            "Begins a run that collects channels with all their videos, a job for each, which workers do. --max-videos: the newest ones "
                + "of each channel.",
            everywhere
        )
    {
        Arguments.Add(inputs = ChannelArgument.Create(everywhere));
        foreach (var option in new Option[] { analysisId, ownerId, priority, allowSearch, dryRun, wait })
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(inputs)!;
        if (given.Length == 0 && run.Shell.IsInputTerminal)
            throw Input.Arguments.Nothing("collect", "channels");
        var input = new ChannelInput(run);
        var names = input.FromArguments(given);
        if (given.Length > 0 && names.Count == 0)
            return;
        if (given.Length == 0)
            names = await input.FromLinesAsync(run.Shell.Input, cancel).ToListAsync(cancel);
        if (names.Count == 0)
        {
            run.Screen.Warn(ErrorIds.NoChannels, "Standard input names no channel, so no run was begun.");
            return;
        }

        var client = await run.ConnectToTablesAsync(cancel);
        Understood.Names(run, given.Length > 0 ? names.Count : 0);
        if (run.Value(dryRun))
        {
            DryRun.Write(await new IngestPlanner(client).CollectAsync(names, run.Value(allowSearch), run.MaxVideos, cancel), run);
            return;
        }

        var jobs = client.Jobs;
        var started = await client.Collection.StartRunAsync(
            names,
            new()
            {
                AnalysisId = run.Value(analysisId),
                OwnerId = run.Value(ownerId),
                Priority = (short)(run.Value(priority) ?? 0),
                AllowSearch = run.Value(allowSearch),
                MaxVideos = run.MaxVideos,
            },
            cancel
        );
        run.Write(started, Json.Shapes.StartedRun, Text);
        var status = await jobs.GetRunStatusAsync(started.RunId, cancel);
        if (status is { State: RunState.Running } && run.Settings.YouTubeApiKeys.Count == 0)
            run.Screen.Warn(WarningIds.NoKeyConfigured, MissingKeys.Text(started.RunId));
        if (run.Value(wait))
            await new RunFollower(run, jobs).FollowAsync(started.RunId, cancel);
        else if (status is not null)
            Tell(status, run);
    }

    // Names that were asked for before are over at once: no worker will speak of them.
    private static void Tell(RunStatus status, CommandRun run)
    {
        foreach (var (errorId, jobs) in status.Errors.OrderBy(error => error.Key, StringComparer.Ordinal))
            Warn(errorId, jobs, jobs == 1 ? "has failed" : "have failed", "failed");
        if (status.Jobs.GetValueOrDefault(JobState.NeedsSearch) is > 0 and var unsearched)
            Warn(
                ErrorIds.ChannelNeedsSearch,
                unsearched,
                unsearched == 1 ? "needs a search (--allow-search)" : "need a search (--allow-search)",
                "needs_search"
            );
        if (!run.IsForPrograms && status.State is RunState.Running)
            run.Screen.Note($"Workers do it: clustera-ingest worker. How far it is: clustera-ingest runs wait {status.RunId}");

        void Warn(string id, long jobs, string what, string state) =>
            run.Screen.Warn(
                id,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{jobs} {(jobs == 1 ? "job" : "jobs")} of run {status.RunId} {what}, as is known already. 'clustera-ingest runs "
                        + $"jobs {status.RunId} --state {state}' tells more."
                )
            );
    }

    private static string Text(StartedRun run)
    {
        var merged = run.Merged == 0 ? "" : $"; {run.Merged} {(run.Merged == 1 ? "name means" : "names mean")} the same as another";
        return string.Create(CultureInfo.InvariantCulture, $"run {run.RunId}: {run.Jobs} {(run.Jobs == 1 ? "job" : "jobs")}{merged}");
    }
}
