using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Lists;
using ClusteraIngest.Presentation;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Adds channels and playlists to the monitored lists.</summary>
/// <remarks>
/// <para>Two spellings of one list are one list: adding it again changes what is given of it, and enables it.</para>
/// </remarks>
/// <example>
/// <summary>Adds a channel, of which each run reads at most 50 videos of each kind.</summary>
/// <code>Add-MonitoredList '@GoogleDevelopers' -MaxVideos 50 -Language en -PassThru</code>
/// </example>
/// <example>
/// <summary>Adds the lists of a table with the columns Url, MaxVideos and Language.</summary>
/// <code>Import-Csv lists.csv | Add-MonitoredList</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "MonitoredList", SupportsShouldProcess = true)]
[OutputType(typeof(MonitoredList))]
public sealed class AddMonitoredListCommand : IngestCmdlet
{
    private (bool MaxVideos, bool Language) unsets;
    private int understood;

    /// <summary>Addresses of channels or playlists in any spelling, handles (@name) or ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Uri")]
    [RowAsUrl]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string[] Url { get; set; } = [];

    /// <summary>
    /// The most videos of each kind (video, Short, stream) that one run reads of the list, from 1 to 999,999. Without it, as it is, or of a
    /// new list the invocation's; $null takes the list's own cap away.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberOfVideos]
    [ValidateCap]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? MaxVideos { get; set; }

    /// <summary>
    /// Transcript languages (BCP 47 tags such as en or pt-BR) in order of preference; also separated by commas. Without it, as they are;
    /// $null: the videos' original ones again.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [CommaSeparated]
    [ValidateLanguage]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string[]? Language { get; set; }

    /// <summary>Emits the lists as they are stored now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => unsets = (IsNullOnLine(nameof(MaxVideos)), IsNullOnLine(nameof(Language)));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var url in Url)
        {
            try
            {
                var reference = ListReference.Parse(url);
                understood++;
                if (ShouldProcess(reference.Url, "monitor"))
                    Add(reference);
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, url);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteVerbose(UnderstoodInput.Text(understood, "list"));
        TellUnderstood(understood, "list");
    }

    private void Add(ListReference reference)
    {
        var change = Await(cancel =>
            Client.Lists.AddAsync(
                reference,
                MaxVideos,
                unsets.Language ? [] : Languages.Of(Language),
                unsetsMaxVideos: unsets.MaxVideos,
                cancel: cancel
            )
        );
        if (change.Outcome is not ListOutcome.Added)
            WriteVerbose(
                $"{reference.Url} is monitored already, as "
                    + $"{change.List.Url}{(change.Outcome is ListOutcome.Changed ? "; it was changed" : "")}."
            );
        if (PassThru)
            WriteObject(change.List);
    }
}
