using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets the archived media of videos, stored or not, or a report of what is archived.</summary>
/// <remarks>
/// <para>Each object of a video is one: its media, its info, its picture. State tells how far it has come; where it waits or was refused,
/// Reason tells why. Objects are streamed from the database.</para>
/// <para>With -Report, it is one object whose sums add up: Listed is Archived and Waiting and Refused and Failed, with the channels, the
/// persons behind them, and what is stored by month.</para>
/// </remarks>
/// <example>
/// <summary>How far the archive is.</summary>
/// <code>Get-MediaArchive -Report</code>
/// </example>
/// <example>
/// <summary>Why videos of a channel were refused.</summary>
/// <code>Get-MediaArchive -Channel '@GoogleDevelopers' -State Refused | Group-Object Reason -NoElement</code>
/// </example>
/// <example>
/// <summary>The media of the videos of last week.</summary>
/// <code>Get-IngestedVideo -Since 7d | Get-MediaArchive -Kind Muxed</code>
/// </example>
/// <seealso cref="StartMediaArchiveCommand"/>
/// <seealso cref="TestMediaArchiveCommand"/>
[Cmdlet(VerbsCommon.Get, "MediaArchive", DefaultParameterSetName = "Media")]
[OutputType(typeof(ArchivedMedia), typeof(ArchiveReport))]
public sealed class GetMediaArchiveCommand : MediaCmdlet
{
    /// <summary>Ids or addresses of videos. Without it, all videos.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Media")]
    [Alias("Id")]
    [VideoAsId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoIdCompleter))]
    public string[] VideoId { get; set; } = [];

    /// <summary>What objects hold. Without it, all of them.</summary>
    [Parameter(ParameterSetName = "Media")]
    public MediaKind[] Kind { get; set; } = [];

    /// <summary>How far objects have come. Without it, in whatever state they are.</summary>
    [Parameter(ParameterSetName = "Media")]
    public MediaState[] State { get; set; } = [];

    /// <summary>One object with the sums, the channels, the persons and the months, instead of the media.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Report")]
    public SwitchParameter Report { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Report")
        {
            var filter = Filter([]);
            WriteObject(Await(cancel => Client.Archive.GetReportAsync(filter, cancel)));
            return;
        }

        var videos = VideosOf(VideoId);
        if (VideoId.Length > 0 && videos.Count == 0)
            return; // nothing usable was asked for: that is not the question for everything
        var which = Filter(videos) with { Kinds = Kind, States = State };
        foreach (var media in Read(Client.Archive.GetMediaAsync(which, Cancelled)))
            WriteObject(media);
    }
}
