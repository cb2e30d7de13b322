using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Options;
using ClusteraIngest.Text;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>
/// Does the jobs of all runs until it is stopped, beside other workers here and on other machines, and emits what it has done.
/// </summary>
/// <remarks>
/// <para>Ctrl+C puts back what it is at, and nothing is lost; a worker that dies leaves its jobs to others half a minute later. Where all
/// keys rest, it waits, and a warning says until when.</para>
/// <para>Jobs that it saw fail are an error for each error id, with the run of the last one as its target.</para>
/// </remarks>
/// <example>
/// <summary>Does what there is to do, eight jobs at a time, and ends.</summary>
/// <code>Invoke-IngestWorker -Concurrency 8 -UntilEmpty</code>
/// </example>
/// <example>
/// <summary>Collects channels, and leaves jobs of other kinds to other workers.</summary>
/// <code>Invoke-IngestWorker -Kind collect_channel</code>
/// </example>
/// <seealso cref="StartIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "IngestWorker", SupportsShouldProcess = true)]
[OutputType(typeof(WorkProgress))]
public sealed class InvokeIngestWorkerCommand : IngestCmdlet
{
    private const string Activity = "Working";

    /// <summary>The jobs at once. Default: 4.</summary>
    [Parameter]
    [Alias("ThrottleLimit")]
    [WholeNumberText(1, OptionRules.MostJobs, Parameter = nameof(Concurrency))]
    [ValidateWholeNumber(1, OptionRules.MostJobs, Parameter = nameof(Concurrency))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// Only the jobs of these kinds. Without it, all that this machine has what they need for; of the others a warning says why not.
    /// </summary>
    [Parameter]
    [Alias("Kinds")]
    [CommaSeparated]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobKindCompleter))]
    public string[]? Kind { get; set; }

    /// <summary>
    /// Ends when no job of its kinds is left, here or with other workers, or with the error QuotaExceeded where all keys rest for more than
    /// 15 minutes, or than -WaitMinutes.
    /// </summary>
    [Parameter]
    public SwitchParameter UntilEmpty { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        JobRegistration.RequireKnown(RegisteredJobs.NamesOf(EffectiveSettings), Kind);
        if (!ShouldProcess("all runs", $"do their jobs, {Concurrency} at once"))
            return;
        var progress = new WorkProgress();
        var rest = Await(
            async Task<IngestException?> (cancel) =>
            {
                try
                {
                    await Client.Jobs.WorkAsync(Options, progress, cancel);
                    cancel.ThrowIfCancellationRequested();
                    return null;
                }
                catch (IngestException exception) when (exception is QuotaExceededException or SourceRestsException)
                {
                    return exception; // what was done before is emitted all the same
                }
            },
            () =>
                WriteProgress(
                    new(ProgressId, Activity, Client.WaitingFor is { } wait ? $"waiting for {wait} · {Line(progress)}" : Line(progress))
                )
        );
        WriteProgress(new(ProgressId, Activity, "done") { RecordType = ProgressRecordType.Completed });
        WriteObject(progress);
        foreach (var (errorId, jobs, run) in progress.Failures)
            WriteError(
                new ItemFailedException(
                    errorId,
                    $"{jobs} {(jobs == 1 ? "job" : "jobs")} failed with {errorId}, {(jobs == 1 ? "" : "the last one ")}of run {run}.",
                    $"Get-IngestJob {run} -State Failed tells why, and Restart-IngestRun {run} tries again what was not given wrongly."
                ),
                run
            );
        if (rest is not null)
            WriteError(rest, null);
    }

    private JobWorkerOptions Options
    {
        get
        {
            var defaults = new JobWorkerOptions();
            return defaults with { Kinds = Kind, Concurrency = Concurrency, UntilEmpty = UntilEmpty, LongestRest = DefaultOptions.MaxWait };
        }
    }

    private static string Line(WorkProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"jobs done {progress.Done}, failed {progress.Failed}")
        + (progress.RestsUntil is { } until ? $" · {progress.RestsBecause} until {HumanFormat.Time(until)}" : "")
        + (progress.LeftKinds.Count == 0 ? "" : $" · leaves {progress.LeftKinds}");
}
