using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Display;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Does the jobs of all runs until it is stopped, beside other workers here and on other machines, and emits what it has done.</summary>
/// <remarks>
/// <para>Ctrl+C puts back what it is at, and nothing is lost; a worker that dies leaves its jobs to others half a minute later. Where all keys rest, it
/// waits.</para>
/// </remarks>
/// <example>
/// <summary>Does what there is to do, eight jobs at a time, and ends.</summary>
/// <code>Invoke-IngestWorker -Concurrency 8 -UntilEmpty</code>
/// </example>
/// <seealso cref="StartIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "IngestWorker", SupportsShouldProcess = true)]
[OutputType(typeof(WorkProgress))]
public sealed class InvokeIngestWorkerCommand : IngestCmdlet
{
    private const int ProgressId = 0x436C7573;
    private const string Activity = "Working";

    /// <summary>The jobs at once: 4.</summary>
    [Parameter]
    [Alias("ThrottleLimit")]
    [ValidateRange(1, 64)]
    public int Concurrency { get; set; } = 4;

    /// <summary>Ends when no job is left, be it with other workers.</summary>
    [Parameter]
    public SwitchParameter UntilEmpty { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess("all runs", $"do their jobs, {Concurrency} at once"))
            return;
        var progress = new WorkProgress();
        Await(
            async cancel =>
            {
                await new Orchestrator(Client).WorkAsync(new() { Concurrency = Concurrency, UntilEmpty = UntilEmpty }, progress, cancel);
                cancel.ThrowIfCancellationRequested();
                return true;
            },
            () => WriteProgress(new(ProgressId, Activity, Line(progress))));
        WriteProgress(new(ProgressId, Activity, "done") { RecordType = ProgressRecordType.Completed });
        WriteObject(progress);
    }

    private static string Line(WorkProgress progress) => string.Create(CultureInfo.InvariantCulture,
        $"jobs done {progress.Done}, failed {progress.Failed}{(progress.RestsUntil is { } until && until > DateTimeOffset.UtcNow ? $" · all keys rest until {Shown.Time(until)}" : "")}");
}
