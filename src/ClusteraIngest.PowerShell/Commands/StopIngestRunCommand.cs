using System.Management.Automation;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Cancels the jobs of runs that have not begun; those that are being worked on come to their end.</summary>
/// <remarks>
/// <para>What is stored stays. A run that is over is left as it is.</para>
/// </remarks>
/// <example>
/// <summary>Stops a run.</summary>
/// <code>Stop-IngestRun 12</code>
/// </example>
/// <seealso cref="StartIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "IngestRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunStatus))]
public sealed class StopIngestRunCommand : RunCmdlet
{
    /// <summary>Emits how the runs stand then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(RunStatus run)
    {
        if (!ShouldProcess($"run {run.RunId}", "cancel the jobs that have not begun"))
            return;
        var jobs = Await(cancel => Jobs.StopRunAsync(run.RunId, cancel));
        WriteVerbose($"Run {run.RunId}: {jobs} jobs were cancelled.");
        if (PassThru)
            Emit(run.RunId);
    }
}
