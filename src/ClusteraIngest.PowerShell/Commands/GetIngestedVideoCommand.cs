using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets stored videos, the newest first, streamed from the database.</summary>
/// <remarks>
/// <para>Videos are read from the database as they are written out, so memory stays flat however many there are, and Select-Object -First
/// ends the query. Conditions that are given together must all hold.</para>
/// <para>Transcript holds the plain text of the preferred transcript. Nothing is asked of YouTube or Apify, and nothing is paid for.</para>
/// </remarks>
/// <example>
/// <summary>The ten newest videos of a channel.</summary>
/// <code>Get-IngestedVideo -Channel '@GoogleDevelopers' -First 10</code>
/// </example>
/// <example>
/// <summary>The videos of the last week that have a transcript.</summary>
/// <code>Get-IngestedVideo -Since 7d -TranscriptState Stored | Select-Object Title, Transcript</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IngestedVideo")]
[OutputType(typeof(Video))]
public sealed class GetIngestedVideoCommand : IngestCmdlet
{
    private int emitted;

    /// <summary>
    /// Ids or addresses of videos. One that is not stored is an error. Without it, all videos that meet the other conditions.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [VideoAsId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoIdCompleter))]
    public string[] VideoId { get; set; } = [];

    /// <summary>The channel's id, handle or title; with * and ?. Without it, videos of all channels.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string? Channel { get; set; }

    /// <summary>
    /// The monitored list that has shown the videos: its address in any spelling, its handle or id. Without it, also videos that no list
    /// has shown.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string? List { get; set; }

    /// <summary>
    /// The earliest publishing time, or how long ago that was, such as 7d (min, h, d, w, mo, y). Without it, from the first there is.
    /// </summary>
    [Parameter]
    [AgeOrTime]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>How far the transcript has come. Without it, in whatever state it is.</summary>
    [Parameter]
    public TranscriptState? TranscriptState { get; set; }

    /// <summary>The most videos; the newest ones. Without it, all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int First { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var asked = new Dictionary<VideoId, string>();
        foreach (var text in VideoId)
        {
            if (YouTube.VideoId.TryParse(text, out var id))
                asked.TryAdd(id, text);
            else
                WriteError(NotAVideo.Of(text), text);
        }

        // Nothing usable was asked for: that is not the question for everything.
        if (VideoId.Length > 0 && asked.Count == 0)
            return;

        var lists = List is null ? [] : this.FindLists(List);
        if (List is not null && lists.Count == 0)
            return;

        if (First > 0 && emitted >= First)
            return;

        foreach (
            var video in Read(
                new()
                {
                    VideoIds = [.. asked.Keys],
                    Channel = Channel,
                    Since = Since,
                    TranscriptState = TranscriptState,
                    ListId = lists.Count > 0 ? lists[0].ListId : null,
                    First = First > 0 ? First - emitted : null,
                }
            )
        )
        {
            emitted++;
            asked.Remove(video.VideoId);
            WriteObject(video);
        }

        TellUnknown(asked);
    }

    /// <summary>
    /// Tells which of the videos that were named and not emitted are not stored at all: the conditions have left out the others.
    /// </summary>
    private void TellUnknown(Dictionary<VideoId, string> asked)
    {
        if (asked.Count == 0)
            return;

        foreach (var video in Read(new() { VideoIds = [.. asked.Keys] }))
            asked.Remove(video.VideoId);
        foreach (var (id, text) in asked)
        {
            InvalidInputException error = new(
                "VideoNotStored",
                $"No video {id} is stored.",
                "Invoke-ListIngestion stores the videos of a list; Invoke-TranscriptIngestion stores a single one, with its transcript "
                    + "alone."
            );
            WriteError(error, text);
        }
    }

    private IEnumerable<Video> Read(VideoFilter filter)
    {
        var videos = Client.Videos.GetAsync(filter, Cancelled).GetAsyncEnumerator(Cancelled);
        try
        {
            while (Await(_ => videos.MoveNextAsync().AsTask()))
                yield return videos.Current;
        }
        finally
        {
            videos.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
