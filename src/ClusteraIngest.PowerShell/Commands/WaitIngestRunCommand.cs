using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Text;
using JobState = ClusteraIngest.Jobs.JobState;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Waits until runs of jobs are over, shows how far they are, and emits how each has ended.</summary>
/// <remarks>
/// <para>Ctrl+C ends the waiting only: the run goes on. Where nothing moves, a warning says why: no worker is running, or all keys
/// rest.</para>
/// <para>Jobs that have failed are an error for each error id, with the run as its target.</para>
/// </remarks>
/// <example>
/// <summary>Waits for a run for at most an hour.</summary>
/// <code>Wait-IngestRun 12 -Timeout 3600</code>
/// </example>
/// <seealso cref="StartIngestRunCommand"/>
/// <seealso cref="StopIngestRunCommand"/>
/// <seealso cref="RestartIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Wait, "IngestRun")]
[OutputType(typeof(RunStatus))]
public sealed class WaitIngestRunCommand : RunCmdlet
{
    /// <summary>The most seconds to wait for each run; one that is not over then is an error. Without it, as long as it takes.</summary>
    [Parameter]
    [WholeNumberText(0, int.MaxValue, Parameter = nameof(Timeout))]
    [ValidateWholeNumber(0, int.MaxValue, Parameter = nameof(Timeout))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? Timeout { get; set; }

    private protected override void Process(RunStatus run)
    {
        var (watch, waiting) = (new RunWatch(TimeProvider.System, DefaultOptions.MaxWait), Stopwatch.StartNew());
        var looks = Jobs.FollowRunAsync(run.RunId, Cancelled).GetAsyncEnumerator(Cancelled);
        try
        {
            while (Await(_ => looks.MoveNextAsync().AsTask()))
            {
                var notice = watch.Look(looks.Current);
                Tell(notice, looks.Current, watch.StandsStillFor);
                if (notice is RunNotice.TooLong)
                {
                    WriteError(watch.TooLong(), run.RunId);
                    return;
                }

                if (looks.Current.FinishedAt is null && waiting.Elapsed.TotalSeconds >= Timeout)
                {
                    WriteError(
                        new ItemFailedException(
                            ErrorIds.RunNotFinished,
                            $"Run {run.RunId} is not over after {Timeout} s.",
                            "It goes on; wait for it again."
                        ),
                        run.RunId
                    );
                    return;
                }
            }
        }
        finally
        {
            looks.DisposeAsync().AsTask().GetAwaiter().GetResult();
            WriteProgress(new(ProgressId, Activity(run), "done") { RecordType = ProgressRecordType.Completed });
        }

        Conclude(watch.Last ?? run);
    }

    private void Tell(RunNotice notice, RunStatus run, string? waitingFor)
    {
        var all = run.Jobs.Values.Sum();
        WriteProgress(
            new(
                ProgressId,
                Activity(run),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"jobs {all - run.Open} of {all} · {run.Units} units{(waitingFor is null ? "" : $" · waiting for {waitingFor}")}"
                )
            )
            {
                PercentComplete = (int)(run.Progress * 100),
            }
        );
        if (notice is RunNotice.Waits)
            WriteWarning(
                WarningIds.RunWaits,
                $"Nothing is left to do before {HumanFormat.Time(run.NextJobAt)}: all keys rest, or what has failed is tried again then."
            );
        else if (notice is RunNotice.NoWorker)
            WriteWarning(
                WarningIds.NoWorker,
                "No worker seems to be running, so nothing is done. Start one, here or elsewhere, with Invoke-IngestWorker."
            );
    }

    private void Conclude(RunStatus run)
    {
        WriteObject(run);
        foreach (var (errorId, jobs) in run.Errors)
            WriteError(
                new ItemFailedException(
                    errorId,
                    $"{jobs} {(jobs == 1 ? "job" : "jobs")} of run {run.RunId} failed with {errorId}.",
                    $"Get-IngestJob {run.RunId} -State Failed tells why, and Restart-IngestRun {run.RunId} tries again what was not "
                        + $"given wrongly."
                ),
                run
            );
        if (run.Jobs.GetValueOrDefault(JobState.NeedsSearch) is > 0 and var searches)
            WriteWarning(
                ErrorIds.ChannelNeedsSearch,
                $"Only a search can tell which channel {(searches == 1 ? "one name means" : $"{searches} names mean")}: left out. "
                    + "Start-IngestRun -AllowSearch searches."
            );
    }

    private static string Activity(RunStatus run) => $"Run {run.RunId}";
}
