using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Saves archived media of videos as files.</summary>
/// <remarks>
/// <para>A file is there once all of it was written and its SHA-256 was compared; one of the same name is replaced then. It is called by
/// the video's id, such as dQw4w9WgXcQ.mp4.</para>
/// <para>A video of which no such object is stored is an error, and the others go on. Nothing is asked of YouTube: Start-MediaArchive
/// archives videos.</para>
/// </remarks>
/// <example>
/// <summary>Saves the archived videos of last week into a folder.</summary>
/// <code>Get-IngestedVideo -Since 7d | Save-VideoMedia -Destination ./videos</code>
/// </example>
/// <example>
/// <summary>Saves what YouTube told of a video.</summary>
/// <code>Save-VideoMedia dQw4w9WgXcQ -Kind Info</code>
/// </example>
/// <seealso cref="GetMediaArchiveCommand"/>
[Cmdlet(VerbsData.Save, "VideoMedia", SupportsShouldProcess = true)]
[OutputType(typeof(SavedMedia))]
public sealed class SaveVideoMediaCommand : StorageCmdlet
{
    /// <summary>Ids or addresses of videos.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [VideoAsId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoIdCompleter))]
    public string[] VideoId { get; set; } = [];

    /// <summary>Which object of each video. Without it, that with picture and sound, or else picture, or else sound.</summary>
    [Parameter]
    public MediaKind? Kind { get; set; }

    /// <summary>The folder, which is made if need be. Without it, the current one.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = ".";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var folder = GetUnresolvedProviderPathFromPSPath(Destination);
        foreach (var video in VideosOf(VideoId))
        {
            if (!ShouldProcess($"{video}", $"save into '{folder}'"))
                continue;
            try
            {
                MakeDirectory(folder);
                if (AwaitItem(cancel => Client.Archive.SaveAsync(video, folder, Kind, cancel)) is { } saved)
                    WriteObject(saved);
                else
                    WriteError(
                        MediaQuery.NotStored(
                            video,
                            Kind,
                            "Start-MediaArchive archives channels, and Get-MediaArchive shows how far that is."
                        ),
                        video
                    );
            }
            catch (InvalidInputException exception)
            {
                WriteError(exception, video);
            }
        }
    }

    /// <summary>Makes the folder; where that cannot be, it cannot be for any video.</summary>
    private void MakeDirectory(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            var error = new ConfigurationException(
                ErrorIds.OutputNotWritable,
                $"The folder '{folder}' cannot be made: {cause.Message}",
                "Give -Destination a folder that can be written.",
                cause
            );
            ThrowTerminatingError(IngestErrorRecord.Of(error, folder));
        }
    }
}
