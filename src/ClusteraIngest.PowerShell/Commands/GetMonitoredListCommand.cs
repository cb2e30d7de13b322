using System.Management.Automation;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets the monitored channels and playlists.</summary>
/// <remarks>
/// <para>An address finds its list in whatever spelling; one that is not monitored is an error. A pattern may find none.</para>
/// <para>A list whose cap left videos out has IsCapped set: Invoke-IngestSync -Full reads them.</para>
/// </remarks>
/// <example>
/// <summary>All lists that failed when they were last read.</summary>
/// <code>Get-MonitoredList | Where-Object LastState -eq Failed | Format-List Url, LastError</code>
/// </example>
/// <example>
/// <summary>The lists that syncs leave out.</summary>
/// <code>Get-MonitoredList -Enabled:$false</code>
/// </example>
/// <example>
/// <summary>The lists whose address begins so.</summary>
/// <code>Get-MonitoredList 'https://www.youtube.com/@google*'</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "MonitoredList")]
[OutputType(typeof(MonitoredList))]
public sealed class GetMonitoredListCommand : IngestCmdlet
{
    /// <summary>
    /// Addresses in any spelling, handles or ids; or patterns with * and ? over the canonical addresses. Without it, all lists.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [RowAsUrl]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string[] Url { get; set; } = [];

    /// <summary>Only the lists that syncs read. With -Enabled:$false, only the others.</summary>
    [Parameter]
    public SwitchParameter Enabled { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool? wanted = MyInvocation.BoundParameters.ContainsKey(nameof(Enabled)) ? Enabled.ToBool() : null;
        var lists = Url.Length == 0 ? Await(cancel => Client.Lists.GetAllAsync(cancel)) : Url.SelectMany(url => this.FindLists(url));
        foreach (var list in lists.Where(list => wanted is null || list.IsEnabled == wanted))
            WriteObject(list);
    }
}
