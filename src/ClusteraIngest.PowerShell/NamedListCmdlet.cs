using System.Management.Automation;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>Does something with monitored lists, which are given as objects or named by address or pattern.</summary>
public abstract class NamedListCmdlet : IngestCmdlet
{
    private int understood;

    /// <summary>The lists, as Get-MonitoredList emits them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "List")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public MonitoredList[] List { get; set; } = [];

    /// <summary>Addresses in any spelling, handles or ids; or patterns with * and ? over the canonical addresses.</summary>
    // Not by its property: of what is piped, the default set would take the address of a list, and not the list.
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [RowAsUrl]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string[] Url { get; set; } = [];

    /// <summary>What is done, as -WhatIf names it.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var list in ParameterSetName == "List" ? List : Url.SelectMany(Find))
        {
            understood++;
            if (ShouldProcess(list.Url, Action) && !Process(list))
                WriteError(this.Gone(list), list);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => TellUnderstood(understood, "list");

    /// <summary>The lists that a pattern or an address means.</summary>
    private protected virtual IReadOnlyList<MonitoredList> Find(string url) => this.FindLists(url);

    /// <summary>Does it; false where the list is not there any more.</summary>
    private protected abstract bool Process(MonitoredList list);
}
