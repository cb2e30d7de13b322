using System.Management.Automation;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Removes lists from the monitored ones. Their videos stay.</summary>
/// <remarks>
/// <para>Only the list is forgotten, with its cap, its languages and how far it was read. A list that is only to rest is disabled with
/// Set-MonitoredList -Enabled $false instead.</para>
/// </remarks>
/// <example>
/// <summary>Removes a list.</summary>
/// <code>Remove-MonitoredList '@GoogleDevelopers'</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MonitoredList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "List")]
public sealed class RemoveMonitoredListCommand : IngestCmdlet
{
    /// <summary>The lists, as Get-MonitoredList emits them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "List")]
    [ValidateNotNullOrEmpty]
    public MonitoredList[] List { get; set; } = [];

    /// <summary>Addresses in any spelling, handles or ids; or patterns with * and ? over the canonical addresses.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string[] Url { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var list in ParameterSetName == "List" ? List : Url.SelectMany(url => this.FindLists(url)))
        {
            if (!ShouldProcess(list.Url, "monitor no more"))
                continue;
            if (Await(cancel => Client.RemoveListAsync(ListReference.Parse(list.Url), cancel)) is null)
                WriteError(this.Gone(list), list);
        }
    }
}
