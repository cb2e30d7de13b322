using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary>
/// Follows a run of jobs to its end, says why where nothing moves, and shows how it has ended. The run itself does not depend on that.
/// </summary>
internal sealed class RunFollower(CommandRun run, JobsClient jobs)
{
    private readonly RunWatch watch = new(run.Shell.Time, run.Settings.Options.MaxWait);

    public async Task FollowAsync(long runId, CancellationToken cancel)
    {
        try
        {
            await using var view = ProgressView.Show(run.Screen, run.Shell, elapsed => Line(elapsed));
            await foreach (var status in jobs.FollowRunAsync(runId, cancel))
            {
                var notice = watch.Look(status);
                Tell(notice, status);
                if (notice is RunNotice.TooLong)
                {
                    run.Screen.Live("");
                    run.Report(watch.TooLong(), ExitCodes.SomeFailed);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            run.Screen.Live("");
            run.Screen.Note($"Run {runId} goes on without being followed: clustera-ingest runs wait {runId}, or runs stop {runId}");
            run.EndWith(ExitCodes.Interrupted);
            return;
        }

        run.Screen.Live("");
        if (watch.Last is not { } last)
            throw RunErrors.NotFound(runId);
        Show(run, last);
        foreach (var error in last.Errors.OrderByDescending(error => error.Value))
            run.Report(RunErrors.Failed(last.RunId, error.Key, error.Value), ExitCodes.SomeFailed);
        if (last.Jobs.GetValueOrDefault(JobState.NeedsSearch) is > 0 and var searches)
        {
            run.Screen.Warn(
                ErrorIds.ChannelNeedsSearch,
                $"Only a search can tell which channel {(searches == 1 ? "one name means" : $"{searches} names mean")}. "
                    + $"They were left out: clustera-ingest runs jobs {last.RunId} --state needs_search shows them, and collect "
                    + $"--allow-search searches."
            );
            run.EndWith(ExitCodes.SomeFailed);
        }
    }

    /// <summary>Writes how a run stands.</summary>
    public static void Show(CommandRun run, RunStatus status)
    {
        if (run.IsForPrograms)
            run.WriteRow(status, Json.Shapes.RunStatus);
        else
            RunStatusText.Write(status, run.Screen);
    }

    private string? Line(TimeSpan elapsed) =>
        watch.Last is { } status
            ? RunStatusText.Line(status, elapsed) + (watch.StandsStillFor is { } wait ? $" · waiting for {wait}" : "")
            : null;

    private void Tell(RunNotice notice, RunStatus status)
    {
        if (notice is RunNotice.Waits)
            run.Screen.Warn(
                WarningIds.RunWaits,
                $"Nothing is left to do before {HumanFormat.Time(status.NextJobAt)}: all keys rest, or what has failed is tried again then."
            );
        else if (notice is RunNotice.NoWorker)
            run.Screen.Warn(
                WarningIds.NoWorker,
                "No worker seems to be running, so nothing is done. Start one, here or elsewhere: clustera-ingest worker"
            );
    }
}
