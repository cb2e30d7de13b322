using System.Management.Automation;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.PowerShell;

/// <summary>What cmdlets share that are about runs of jobs.</summary>
public abstract class RunCmdlet : IngestCmdlet
{
    /// <summary>Numbers of runs, or the runs themselves.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [RunAsId]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public long[] RunId { get; set; } = [];

    private protected JobsClient Jobs => Client.Jobs;

    /// <summary>Does what is to be done with a run.</summary>
    private protected abstract void Process(RunStatus run);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var runId in RunId)
        {
            if (this.FindRun(runId) is { } run)
                Process(run);
        }
    }

    /// <summary>Emits how a run stands now.</summary>
    private protected void Emit(long runId) => WriteObject(Await(cancel => Jobs.GetRunStatusAsync(runId, cancel)));
}
