using System.Management.Automation;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Puts the failed jobs of runs into the queue again; the runs go on then.</summary>
/// <remarks>
/// <para>Jobs that are done stay done.</para>
/// </remarks>
/// <example>
/// <summary>Has what failed done again, and waits for it.</summary>
/// <code>Restart-IngestRun 12 -PassThru | Wait-IngestRun</code>
/// </example>
/// <seealso cref="WaitIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Restart, "IngestRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunStatus))]
public sealed class RestartIngestRunCommand : RunCmdlet
{
    /// <summary>Emits how the runs stand then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(RunStatus run)
    {
        if (!ShouldProcess($"run {run.RunId}", "put the failed jobs into the queue again"))
            return;
        var jobs = Await(cancel => Orchestrator.RetryRunAsync(run.RunId, cancel));
        WriteVerbose($"Run {run.RunId}: {jobs} jobs are to be done again.");
        if (PassThru)
            Emit(run.RunId);
    }
}
