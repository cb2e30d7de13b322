using System.Management.Automation;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Changes monitored lists: cap, languages, and whether syncs read them.</summary>
/// <remarks>
/// <para>What is not given stays as it is.</para>
/// </remarks>
/// <example>
/// <summary>Has syncs leave out the lists that failed.</summary>
/// <code>Get-MonitoredList | Where-Object LastState -eq Failed | Set-MonitoredList -Enabled $false</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "MonitoredList", SupportsShouldProcess = true, DefaultParameterSetName = "List")]
[OutputType(typeof(MonitoredList))]
public sealed class SetMonitoredListCommand : IngestCmdlet
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

    /// <summary>The most videos of each kind (video, Short, stream) that one run reads of the list.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Parameter(ParameterSetName = "List")]
    [EmptyIsNull]
    [ValidateCap]
    public int? MaxVideos { get; set; }

    /// <summary>Transcript languages in order of preference; an empty array: the video's original one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Parameter(ParameterSetName = "List")]
    [AllowEmptyCollection]
    [CommaSeparated]
    [ValidateLanguage]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string[]? Language { get; set; }

    /// <summary>Whether syncs read the list.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Parameter(ParameterSetName = "List")]
    [BooleanText]
    public bool? Enabled { get; set; }

    /// <summary>Emits the lists as they are stored now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var list in ParameterSetName == "List" ? List : Url.SelectMany(url => this.FindLists(url)))
        {
            if (!ShouldProcess(list.Url, "change"))
                continue;

            var changed = Await(cancel => Client.ChangeListAsync(list, MaxVideos, Language, Enabled, cancel));
            if (changed is null)
                WriteError(this.Gone(list), list);
            else if (PassThru)
                WriteObject(changed);
        }
    }
}
