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
[Cmdlet(VerbsCommon.Set, "MonitoredList", SupportsShouldProcess = true, DefaultParameterSetName = "Url")]
[OutputType(typeof(MonitoredList))]
public sealed class SetMonitoredListCommand : NamedListCmdlet
{
    private (bool MaxVideos, bool Language) unsets;

    /// <summary>
    /// The most videos of each kind (video, Short, stream) that one run reads of the list, from 1 to 999,999; $null takes the list's own
    /// cap away. Without it, as it is.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Parameter(ParameterSetName = "List")]
    [NumberOfVideos]
    [ValidateCap]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? MaxVideos { get; set; }

    /// <summary>
    /// Transcript languages in order of preference; $null or an empty array: the video's original one. Without it, as they are.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Parameter(ParameterSetName = "List")]
    [AllowNull]
    [AllowEmptyCollection]
    [CommaSeparated]
    [ValidateLanguage]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string[]? Language { get; set; }

    /// <summary>Whether syncs read the list. Without it, as it is.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Url")]
    [Parameter(ParameterSetName = "List")]
    [BooleanText]
    [ArgumentCompleter(typeof(BooleanCompleter))]
    public bool? Enabled { get; set; }

    /// <summary>Emits the lists as they are stored now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => unsets = (IsNullOnLine(nameof(MaxVideos)), IsNullOnLine(nameof(Language)));

    private protected override string Action => "change";

    private protected override bool Process(MonitoredList list)
    {
        var changed = Await(cancel =>
            Client.Lists.UpdateAsync(list, MaxVideos, unsets.Language ? [] : Languages.Of(Language), Enabled, unsets.MaxVideos, cancel)
        );
        if (changed is not null && PassThru)
            WriteObject(changed);
        return changed is not null;
    }
}
