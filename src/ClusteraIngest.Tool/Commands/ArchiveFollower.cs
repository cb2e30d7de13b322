using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary>
/// Does a run of the archive to its end, beside any workers: shows how far it is, what nothing moves for, and its report at the end.
/// </summary>
/// <param name="run">The command.</param>
/// <param name="client">The client.</param>
/// <param name="keep">What else is done with the report.</param>
internal sealed class ArchiveFollower(CommandRun run, IngestClient client, Action<ArchiveReport> keep)
{
    /// <summary>How often the figures are read that a terminal shows.</summary>
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(3);

    private readonly RunWatch watch = new(run.Shell.Time, most: null);
    private readonly TimeSpan interval = ProgressView.IsLive(run.Shell) ? LiveInterval : run.Settings.Archive.ProgressInterval;
    private ArchiveReport? report;

    public async Task FollowAsync(long runId, CancellationToken cancel)
    {
        var isStopped = false;
        try
        {
            await using var view = ProgressView.Show(
                run.Screen,
                run.Shell,
                elapsed => report is null ? null : ArchiveSum.Progress(report, elapsed),
                () => client.WaitingFor,
                every: run.Settings.Archive.ProgressInterval
            );
            await WorkAsync(runId, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            isStopped = true;
        }

        run.Screen.Live("");
        if (isStopped)
        {
            run.Screen.Note($"Run {runId} is not over: clustera-ingest archive run --resume goes on with it, and so do workers.");
            run.EndWith(ExitCodes.Interrupted);
            return;
        }

        if (watch.Last is not { } last)
            throw RunErrors.NotFound(runId);
        await ConcludeAsync(last, cancel);
    }

    private async Task WorkAsync(long runId, CancellationToken cancel)
    {
        var readAt = run.Shell.Time.GetTimestamp();
        await foreach (var status in client.Archive.WorkRunAsync(runId, progress: null, cancel))
        {
            if (watch.Look(status) is RunNotice.Waits)
                run.Screen.Warn(WarningIds.RunWaits, ArchiveRests.WaitsFor(status));
            if (status.FinishedAt is not null || (report is not null && run.Shell.Time.GetElapsedTime(readAt) < interval))
                continue;
            report = await ReadAsync(runId, cancel);
            readAt = run.Shell.Time.GetTimestamp();
        }
    }

    private async Task ConcludeAsync(RunStatus last, CancellationToken cancel)
    {
        var final = await ReadAsync(last.RunId, cancel);
        if (run.Settings.Archive.SummaryReport)
            ReportTable.Show(run, final);
        foreach (var error in last.Errors.OrderByDescending(error => error.Value))
            run.Report(RunErrors.Failed(last.RunId, error.Key, error.Value), ExitCodes.SomeFailed);
        if (final.Failed > 0)
            run.EndWith(ExitCodes.SomeFailed);
        run.Screen.Note(ArchiveSum.Of(final));
        keep(final);
    }

    private Task<ArchiveReport> ReadAsync(long runId, CancellationToken cancel) =>
        client.Archive.GetReportAsync(new() { RunId = runId }, cancel);
}
