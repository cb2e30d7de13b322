using System.Management.Automation;
using ClusteraIngest.Status;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets how everything stands: lists with their counts, videos by transcript state, the last runs, and the month.</summary>
/// <remarks>
/// <para>It only looks into the database, and asks neither YouTube nor Apify.</para>
/// <para>Lists holds each list with its videos, transcripts, and what failed when it was last read; where its cap left videos out,
/// List.IsCapped is set, and Invoke-IngestSync -Full reads them. Month is there where limits.monthly_usd is set,
/// and ProviderMonths has this month with each provider that has a limit of its own (limits.apify.monthly_usd). Rests has
/// sources that have refused, with until when they are left alone.</para>
/// <para>On a screen, the view shows as many lists as there is room for, first those that failed or that a cap cut off; the property Lists
/// always holds all.</para>
/// </remarks>
/// <example>
/// <summary>How everything stands.</summary>
/// <code>Get-IngestStatus</code>
/// </example>
/// <example>
/// <summary>The lists as a table, those with the most failures first.</summary>
/// <code>(Get-IngestStatus).Lists | Sort-Object VideosFailed -Descending</code>
/// </example>
/// <example>
/// <summary>How everything stands, with the last two runs.</summary>
/// <code>Get-IngestStatus -Runs 2</code>
/// </example>
/// <example>
/// <summary>What is left of the month.</summary>
/// <code>(Get-IngestStatus).Month.LeftUsd</code>
/// </example>
/// <seealso cref="GetMonitoredListCommand"/>
/// <seealso cref="GetIngestRunCommand"/>
/// <seealso cref="GetIngestCostCommand"/>
[Cmdlet(VerbsCommon.Get, "IngestStatus")]
[OutputType(typeof(IngestStatus))]
public sealed class GetIngestStatusCommand : IngestCmdlet
{
    /// <summary>The last runs that are told, up to 1,000. Default: 10.</summary>
    [Parameter]
    [WholeNumberText(0, 1_000, Parameter = nameof(Runs))]
    [ValidateWholeNumber(0, 1_000, Parameter = nameof(Runs))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int Runs { get; set; } = IngestClient.StatusRuns;

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Await(cancel => Client.GetStatusAsync(Runs, cancel)));
}
