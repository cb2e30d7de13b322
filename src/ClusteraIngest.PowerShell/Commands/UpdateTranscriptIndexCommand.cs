using System.Management.Automation;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Makes transcripts searchable that are new or were changed, and emits the sum.</summary>
/// <remarks>
/// <para>Invoke-IngestSync and Invoke-TranscriptIngestion do so at their end. It works in batches: what is stopped goes on later, and
/// several may do it at once.</para>
/// <para>With -Status it tells how far the transcripts are searchable, and with -Check it compares all that is searched with the
/// transcripts: that nothing is missing, and nothing is stale. Both change nothing.</para>
/// </remarks>
/// <example>
/// <summary>All that waits.</summary>
/// <code>Update-TranscriptIndex</code>
/// </example>
/// <example>
/// <summary>Whether everything that was said is found.</summary>
/// <code>(Update-TranscriptIndex -Check).IsWhole</code>
/// </example>
/// <seealso cref="SearchTranscriptCommand"/>
[Cmdlet(VerbsData.Update, "TranscriptIndex", SupportsShouldProcess = true, DefaultParameterSetName = "Update")]
[OutputType(typeof(IndexSum), ParameterSetName = ["Update"])]
[OutputType(typeof(IndexStatus), ParameterSetName = ["Status"])]
[OutputType(typeof(IndexCheck), ParameterSetName = ["Check"])]
public sealed class UpdateTranscriptIndexCommand : IngestCmdlet
{
    /// <summary>Tells how far the transcripts are searchable, and changes nothing.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Status")]
    public SwitchParameter Status { get; set; }

    /// <summary>Compares all that is searched with the transcripts, and changes nothing.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Check")]
    public SwitchParameter Check { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Status)
            WriteObject(Await(Client.Library.GetIndexStatusAsync));
        else if (Check)
            WriteObject(Await(Client.Library.CheckIndexAsync));
        else if (ShouldProcess("transcripts that are new or were changed", "make searchable"))
            WriteObject(Await(cancel => Client.Library.IndexAsync(progress: null, cancel)));
    }
}
