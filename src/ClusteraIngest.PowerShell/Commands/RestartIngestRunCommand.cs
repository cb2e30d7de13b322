using System.Management.Automation;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Puts the failed jobs of runs into the queue again; the runs go on then.</summary>
/// <remarks>
/// <para>Jobs that are done stay done, and what was no channel when it was given stays failed.</para>
/// </remarks>
/// <example>
/// <summary>Has what failed done again, and waits for it.</summary>
/// <code>Restart-IngestRun 12 -PassThru | Wait-IngestRun</code>
/// </example>
/// <example>
/// <summary>Has done again what failed of all runs.</summary>
/// <code>Restart-IngestRun</code>
/// </example>
/// <seealso cref="WaitIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Restart, "IngestRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunStatus))]
public sealed class RestartIngestRunCommand : IngestCmdlet
{
    /// <summary>Numbers of runs, or the runs themselves. Without it, all runs that have failed jobs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [RunAsId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public long[] RunId { get; set; } = [];

    /// <summary>Emits how the runs stand then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private JobsClient Jobs => Client.Jobs;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (RunId.Length == 0 && ShouldProcess("all runs that have failed jobs", "put the failed jobs into the queue again"))
        {
            var retried = Retry(null);
            WriteVerbose($"{retried.Jobs} jobs of {retried.RunIds.Count} runs are to be done again.");
            foreach (var runId in retried.RunIds)
                Emit(runId);
        }

        foreach (var runId in RunId)
        {
            if (this.FindRun(runId) is null || !ShouldProcess($"run {runId}", "put the failed jobs into the queue again"))
                continue;
            WriteVerbose($"Run {runId}: {Retry(runId).Jobs} jobs are to be done again.");
            Emit(runId);
        }
    }

    private RetriedRuns Retry(long? runId) => Await(cancel => Jobs.RetryRunAsync(runId, cancel));

    private void Emit(long runId)
    {
        if (PassThru)
            WriteObject(Await(cancel => Jobs.GetRunStatusAsync(runId, cancel)));
    }
}
