using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets past invocations with their sums and cost, the newest first.</summary>
/// <remarks>
/// <para>An invocation is one sync, import, or pass over lists or transcripts, by any face. Its sum adds up: listed = new + known + failed.
/// One that died is shown as Interrupted; the next invocation carries on with what it left open.</para>
/// <para>A run of jobs that is named by its number is emitted as it stands now: with its progress, its jobs by state, its units, and what
/// has failed.</para>
/// <para>Format-List shows the whole sum of each.</para>
/// </remarks>
/// <example>
/// <summary>What the last ten invocations cost.</summary>
/// <code>Get-IngestRun -First 10 | Select-Object RunId, Kind, StartedAt, CostUsd</code>
/// </example>
/// <seealso cref="GetIngestCostCommand"/>
/// <seealso cref="GetIngestStatusCommand"/>
/// <seealso cref="InvokeIngestSyncCommand"/>
[Cmdlet(VerbsCommon.Get, "IngestRun")]
[OutputType(typeof(IngestRun), typeof(RunStatus))]
public sealed class GetIngestRunCommand : IngestCmdlet
{
    /// <summary>Numbers of invocations. Without it, the newest ones.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [RunAsId]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public long[] RunId { get; set; } = [];

    /// <summary>The most invocations. Default: 100.</summary>
    [Parameter]
    [WholeNumberText(1, int.MaxValue, Parameter = nameof(First))]
    [ValidateWholeNumber(1, int.MaxValue, Parameter = nameof(First))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int First { get; set; } = 100;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (RunId.Length == 0)
        {
            WriteObject(Await(cancel => Client.Runs.GetAsync(First, cancel: cancel)), enumerateCollection: true);
            return;
        }

        foreach (var runId in RunId)
        {
            if (Await(cancel => Client.Jobs.GetRunStatusAsync(runId, cancel)) is { } status)
                WriteObject(status);
            else if (Await(cancel => Client.Runs.GetAsync(1, runId, cancel)) is [var run])
                WriteObject(run);
            else
                WriteError(
                    new InvalidInputException(ErrorIds.RunNotFound, $"There is no run {runId}.", "Get-IngestRun shows the newest ones."),
                    runId
                );
        }
    }
}
