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
[Cmdlet(
    VerbsCommon.Remove,
    "MonitoredList",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = "Url"
)]
public sealed class RemoveMonitoredListCommand : NamedListCmdlet
{
    private protected override string Action => "stop monitoring";

    private protected override IReadOnlyList<MonitoredList> Find(string url) =>
        this.FindLists(url, "There is nothing to remove. Get-MonitoredList shows the lists that are monitored.");

    private protected override bool Process(MonitoredList list) =>
        Await(cancel => Client.Lists.RemoveAsync(ListReference.Parse(list.Url), cancel)) is not null;
}
