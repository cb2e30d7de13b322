using System.Management.Automation;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.PowerShell;

/// <summary>A stage that reads lists: how much of each.</summary>
/// <typeparam name="TIn">What the stage takes.</typeparam>
/// <typeparam name="TOut">What the stage yields.</typeparam>
public abstract class ListReadingCmdlet<TIn, TOut> : PaidStageCmdlet<TIn, TOut>
    where TOut : class
{
    /// <summary>The most videos of each kind (video, Short, stream) that one run reads of a list. Without it, the list's own cap, or 200.</summary>
    [Parameter]
    [ValidateRange(1, 999_999)]
    public int MaxVideos { get; set; }

    /// <summary>Reads the lists from their beginning, also what a cap left out before, and those that an unfinished sync has read.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    private protected override IngestOptions Options => base.Options with { MaxVideos = MaxVideos > 0 ? MaxVideos : null, Full = Full };
}
