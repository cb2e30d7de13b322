using System.Management.Automation;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Reads every enabled list and fetches the transcripts whose turn it is, as a scheduled task would, and emits the sum.</summary>
/// <remarks>
/// <para>Lists and transcripts are worked off at the same time. What an earlier invocation left open, because it was stopped or killed, is picked up
/// first; no paid run is started twice.</para>
/// </remarks>
/// <example>
/// <summary>Everything, for at most two dollars.</summary>
/// <code>Invoke-IngestSync -MaxCostUsd 2</code>
/// </example>
/// <seealso cref="GetIngestRunCommand"/>
/// <seealso cref="GetMonitoredListCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "IngestSync", SupportsShouldProcess = true)]
[OutputType(typeof(RunFigures))]
public sealed class InvokeIngestSyncCommand : StageCmdlet<object, SyncResult>
{
    /// <summary>The most videos of each kind (video, Short, stream) that one run reads of a list. Without it, the list's own cap, or 200.</summary>
    [Parameter]
    [ValidateRange(1, 999_999)]
    public int MaxVideos { get; set; }

    /// <summary>The most that this invocation may cost, in USD. What runs when it is reached is read to its end.</summary>
    [Parameter]
    [ValidateRange(0.0001, 1_000_000)]
    public decimal MaxCostUsd { get; set; }

    /// <summary>Reads the lists from their beginning, also what a cap left out before.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>Leaves transcripts alone.</summary>
    [Parameter]
    public SwitchParameter NoTranscript { get; set; }

    /// <summary>The paid runs at once. Without it, the settings file's, or 5.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; }

    private protected override string Activity => "Syncing";

    private IngestOptions Options => DefaultOptions with
    {
        MaxVideos = MaxVideos > 0 ? MaxVideos : null,
        MaxCostUsd = MaxCostUsd > 0 ? MaxCostUsd : DefaultOptions.MaxCostUsd,
        Full = Full,
        WithTranscripts = !NoTranscript,
        Concurrency = ThrottleLimit > 0 ? ThrottleLimit : DefaultOptions.Concurrency,
    };

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = Options;
        var enabled = Await(cancel => Client.GetListsAsync(cancel)).Where(list => list.IsEnabled).ToList();
        var most = Math.Min(enabled.Sum(list => IngestClient.MaxCostUsd(list, options)), options.MaxCostUsd ?? decimal.MaxValue);
        if (ShouldProcess($"{enabled.Count} lists", $"read new videos for at most {most:0.00##} USD{(options.WithTranscripts ? ", and fetch transcripts" : "")}"))
            Finish(startsWithoutInput: true);
    }

    private protected override async IAsyncEnumerable<StageResult<SyncResult>> Stage(
        IAsyncEnumerable<object> input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var result in Client.SyncAsync(Options, Progress, cancel))
            yield return result.Result.IsDone ? StageResult.Done(result, result.Result.Subject) : StageResult.Failed<SyncResult>(result.Result.Subject, result.Result.Error!);
    }

    private protected override void WriteResult(StageResult<SyncResult> result)
    {
        // The sum is the only output; each failure is told as it happens.
        if (!result.IsDone)
            base.WriteResult(result);
    }

    private protected override void Finished(RunFigures figures) => WriteObject(figures);
}
