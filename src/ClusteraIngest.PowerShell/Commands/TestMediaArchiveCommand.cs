using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Tests whether stored media are what they were when they were stored.</summary>
/// <remarks>
/// <para>Of each stored object there is one, with its Verdict: Intact, Missing, Different or Unreadable. The size and the storage's own
/// checksum are compared; with -ReadBack, all bytes are read and their SHA-256 is compared, which takes as long as fetching them.</para>
/// <para>What is missing or different counts as failed, and the next run fetches it again.</para>
/// </remarks>
/// <example>
/// <summary>What is not intact.</summary>
/// <code>Test-MediaArchive | Where-Object Verdict -ne Intact</code>
/// </example>
/// <example>
/// <summary>Reads back all that is stored of a channel.</summary>
/// <code>Test-MediaArchive -Channel '@GoogleDevelopers' -ReadBack</code>
/// </example>
/// <seealso cref="GetMediaArchiveCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "MediaArchive")]
[OutputType(typeof(MediaCheck))]
public sealed class TestMediaArchiveCommand : MediaCmdlet
{
    /// <summary>Ids or addresses of videos. Without it, all videos.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [VideoAsId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoIdCompleter))]
    public string[] VideoId { get; set; } = [];

    /// <summary>What objects hold. Without it, all of them.</summary>
    [Parameter]
    public MediaKind[] Kind { get; set; } = [];

    /// <summary>Reads all bytes of each object, and compares their SHA-256.</summary>
    [Parameter]
    public SwitchParameter ReadBack { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var videos = VideosOf(VideoId);
        if (VideoId.Length > 0 && videos.Count == 0)
            return;
        var which = Filter(videos) with { Kinds = Kind };
        foreach (var check in Read(Client.Archive.VerifyAsync(which, ReadBack, Cancelled)))
            WriteObject(check);
    }
}
