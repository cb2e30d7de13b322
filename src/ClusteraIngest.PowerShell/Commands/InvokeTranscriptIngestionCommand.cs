using System.Management.Automation;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Fetches the transcripts of videos into the database, and emits each video with its transcript.</summary>
/// <remarks>
/// <para>A video whose transcript is stored is emitted at once and costs nothing. One without captions is emitted with the transcript state
/// None and asked for again after 1, 3, 7 and 30 days, because automatic captions come late.</para>
/// <para>A video that is given by name, and does not come through the pipeline, is asked for also before its time, and where its state was
/// final: Unavailable, or None too often. What comes through the pipeline is not asked for before its time; the warning TranscriptsNotDue
/// tells why, and from when on it is.</para>
/// </remarks>
/// <example>
/// <summary>Fetches the transcripts of all videos whose turn it is.</summary>
/// <code>Invoke-TranscriptIngestion -Pending</code>
/// </example>
/// <example>
/// <summary>Fetches a video's transcript in Korean, or else in English.</summary>
/// <code>'https://youtu.be/dQw4w9WgXcQ' | Invoke-TranscriptIngestion -Language ko, en</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "TranscriptIngestion", SupportsShouldProcess = true, DefaultParameterSetName = "VideoId")]
[OutputType(typeof(Video))]
public sealed class InvokeTranscriptIngestionCommand : PaidStageCmdlet<VideoId, Video>
{
    private readonly List<(VideoId Id, string Name)> planned = [];

    /// <summary>The videos, as Invoke-ListIngestion and Get-IngestedVideo emit them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Video")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Video[] Video { get; set; } = [];

    /// <summary>Ids or addresses of videos.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = "VideoId"
    )]
    [Alias("Id", "Url", "Uri")]
    [VideoAsId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoIdCompleter))]
    public string[] VideoId { get; set; } = [];

    /// <summary>All videos whose transcript was never asked for or is due again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pending")]
    public SwitchParameter Pending { get; set; }

    /// <summary>
    /// Languages (BCP 47 tags such as en or pt-BR) in order of preference. Without it, the list's, or the video's original one.
    /// </summary>
    [Parameter]
    [CommaSeparated]
    [ValidateLanguage]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string[]? Language { get; set; }

    /// <summary>
    /// Where transcripts come from: Apify, which is paid for each; yt-dlp, YouTube's captions for nothing; or Auto, these first, and Apify
    /// where they cannot be read. Default: Apify.
    /// </summary>
    [Parameter]
    [ValidateSet("Apify", "yt-dlp", "Auto")]
    public string? Source { get; set; }

    private protected override string Activity => "Fetching transcripts";

    private protected override IngestOptions Options =>
        base.Options with
        {
            Languages = Languages.Of(Language) ?? [],
            AskAgain = !MyInvocation.ExpectingInput,
            TranscriptSource = Source?.ToUpperInvariant() switch
            {
                null => base.Options.TranscriptSource,
                "YT-DLP" => TranscriptSource.YtDlp,
                "AUTO" => TranscriptSource.Auto,
                _ => TranscriptSource.Apify,
            },
        };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "Video":
                foreach (var video in Video)
                    FeedIfWanted(video.VideoId, Cell.Text(video));
                break;
            case "VideoId":
                foreach (var text in VideoId)
                    FeedText(text);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (planned.Count > 0)
            TellPlan();
        Finish(startsWithoutInput: Pending && IsPendingWanted());
    }

    private protected override IAsyncEnumerable<StageResult<Video>> Stage(IAsyncEnumerable<VideoId> input, CancellationToken cancel) =>
        Pending
            ? Client.Ingestion.IngestPendingTranscriptsAsync(Options, Progress, cancel)
            : Client.Ingestion.IngestTranscriptsAsync(input, Options, Progress, cancel);

    private protected override void Finished(RunCounters figures)
    {
        base.Finished(figures);
        IndexTranscripts();
    }

    private string Action =>
        Options.TranscriptSource is TranscriptSource.Apify ? "fetch transcripts, each by a paid run" : "fetch transcripts";

    private bool IsPendingWanted()
    {
        if (!IsWhatIf)
            return ShouldProcess("all videos whose turn it is", Action);

        var options = Options;
        var plan = Await(cancel => new IngestPlanner(Client).PendingTranscriptsAsync(options, cancel));
        return ShouldProcess(
            $"all videos whose turn it is: {HumanFormat.Count(plan.Requests[0].MostItems)}",
            $"{Action}, for {PlannedCost.AtMost(plan)}"
        );
    }

    private void TellPlan()
    {
        var options = Options;
        var plan = Await(cancel => new IngestPlanner(Client).TranscriptsAsync([.. planned.Select(video => video.Id)], options, cancel));
        var asked = plan.Requests[0].MostItems;
        ShouldProcess(
            planned is [var (_, name)] ? name : $"{planned.Count} videos",
            asked == 0
                ? "fetch no transcript, since what is wanted is stored or its turn has not come"
                : $"fetch {(asked == 1 ? "one transcript" : $"{HumanFormat.Count(asked)} transcripts, each")} by a paid run, for "
                    + $"{PlannedCost.AtMost(plan)}"
        );
    }

    private void FeedText(string text)
    {
        if (YouTube.VideoId.TryParse(text, out var id))
            FeedIfWanted(id, VideoAsIdAttribute.VideoOf(text) is { } video ? Cell.Text(video) : id.Value);
        else
            WriteError(NotAVideo.Of(text), text);
    }

    private void FeedIfWanted(VideoId video, string name)
    {
        // What all of them may cost is told once, when all are known.
        if (IsWhatIf)
            planned.Add((video, name));
        else if (ShouldProcess(name, "fetch the transcript by a paid run, if none is stored"))
            Feed(video);
    }
}
