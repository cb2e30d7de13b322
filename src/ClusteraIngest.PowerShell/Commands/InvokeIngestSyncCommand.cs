using System.Management.Automation;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Reads every enabled list and fetches the transcripts whose turn it is, as a scheduled task would, and emits the sum.</summary>
/// <remarks>
/// <para>Lists and transcripts are worked off at the same time. What an earlier invocation left open, because it was stopped or killed, is
/// picked up first; no paid run is started twice.</para>
/// <para>Lists that a sync which did not come to its end has read within the last hour are left alone (ListsSkipped); -Full reads them all
/// the same.</para>
/// </remarks>
/// <example>
/// <summary>Everything, for at most two dollars.</summary>
/// <code>Invoke-IngestSync -MaxCostUsd 2</code>
/// </example>
/// <seealso cref="GetIngestRunCommand"/>
/// <seealso cref="GetMonitoredListCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "IngestSync", SupportsShouldProcess = true)]
[OutputType(typeof(RunCounters))]
public sealed class InvokeIngestSyncCommand : ListReadingCmdlet<object, SyncResult>
{
    /// <summary>Leaves transcripts alone.</summary>
    [Parameter]
    public SwitchParameter NoTranscript { get; set; }

    private protected override string Activity => "Syncing";

    private protected override IngestOptions Options => base.Options with { WithTranscripts = !NoTranscript };

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = Options;
        var enabled = Await(cancel => Client.Lists.GetAllAsync(cancel)).Where(list => list.IsEnabled).ToList();
        var work = IsWhatIf ? Planned(enabled, options) : Reading(enabled) + (options.WithTranscripts ? ", and fetch transcripts" : "");
        if (ShouldProcess(enabled.Count == 1 ? "1 list" : $"{enabled.Count} lists", work))
            Finish(startsWithoutInput: true);
    }

    private string Planned(IReadOnlyCollection<MonitoredList> enabled, IngestOptions options)
    {
        var plan = Await(cancel => new IngestPlanner(Client).SyncAsync(options, cancel));
        if (Request("transcripts") is not { } due || Request("new_transcripts") is not { } coming)
            return PlannedReading(plan, enabled)
                + (options.WithTranscripts ? ", and leave transcripts alone, since there is no Apify token" : "");

        var lists = plan with { Requests = [.. plan.Requests.Where(request => request.What == "list")], LimitUsd = null };
        return $"{PlannedReading(lists, enabled)}, "
            + $"fetch the {HumanFormat.Count(due.MostItems)} transcripts whose turn it is for {PlannedCost.AtMost(due)}, "
            + $"and those of the new videos for {PlannedCost.AtMost(coming)}, all of it for {PlannedCost.Usd(plan.MaxCostUsd)}";

        PlannedRequest? Request(string what) => plan.Requests.FirstOrDefault(request => request.What == what);
    }

    private protected override async IAsyncEnumerable<StageResult<SyncResult>> Stage(
        IAsyncEnumerable<object> input,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var result in Client.Ingestion.SyncAsync(Options, Progress, cancel))
            yield return result.Result.IsDone
                ? StageResult.Done(result, result.Result.Subject)
                : StageResult.Failed<SyncResult>(result.Result.Subject, result.Result.Error!);
    }

    private protected override void WriteResult(StageResult<SyncResult> result)
    {
        // The sum is the only output; each failure is told as it happens.
        if (!result.IsDone)
            base.WriteResult(result);
    }

    private protected override void Finished(RunCounters figures)
    {
        WriteObject(figures);
        IndexTranscripts();
    }
}
