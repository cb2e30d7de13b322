using System.Management.Automation;
using ClusteraIngest.Jobs;
using JobState = ClusteraIngest.Jobs.JobState;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets the jobs of runs, each with how it stands and what has gone wrong.</summary>
/// <remarks>
/// <para>They are emitted in the order of their numbers as the database sends them: there may be a hundred thousand.</para>
/// </remarks>
/// <example>
/// <summary>Why jobs of a run have failed.</summary>
/// <code>Get-IngestJob 12 -State Failed | Format-List</code>
/// </example>
/// <example>
/// <summary>Begins a new run that searches for the names of a run that only a search can tell.</summary>
/// <code>(Get-IngestJob 12 -State NeedsSearch).Subject | Start-IngestRun -AllowSearch</code>
/// </example>
/// <seealso cref="GetIngestRunCommand"/>
/// <seealso cref="RestartIngestRunCommand"/>
[Cmdlet(VerbsCommon.Get, "IngestJob")]
[OutputType(typeof(RunJob))]
public sealed class GetIngestJobCommand : RunCmdlet
{
    /// <summary>Only the jobs that stand so. Without it, all.</summary>
    [Parameter]
    public JobState? State { get; set; }

    private protected override void Process(RunStatus run)
    {
        var jobs = Jobs.GetJobsAsync(run.RunId, State, Cancelled).GetAsyncEnumerator(Cancelled);
        try
        {
            while (Await(_ => jobs.MoveNextAsync().AsTask()))
                WriteObject(jobs.Current);
        }
        finally
        {
            jobs.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
