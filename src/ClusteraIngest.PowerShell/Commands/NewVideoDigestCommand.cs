using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Languages;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Has language models write digests of videos, and emits each as it is stored.</summary>
/// <remarks>
/// <para>What is there already, and is not stale, is emitted at once and costs nothing. Chapters that a creator has written are enough
/// where neither -Model nor -Language is given. Each part of a digest quotes what is said in the video; what the transcript does not bear
/// out is not kept.</para>
/// <para>A model is named as provider:model; its provider is openai, anthropic or ollama. Without -Model it is that of CLUSTERA_MODEL or
/// the settings file. Where a limit is to be kept, the price of the model has to be known: the table ctrl_model_price has it.</para>
/// </remarks>
/// <example>
/// <summary>The chapters of a channel's videos.</summary>
/// <code>Get-IngestedVideo -Channel '@GoogleDevelopers' | New-VideoDigest -Kind Chapters -MaxCostUsd 1</code>
/// </example>
/// <example>
/// <summary>What would all that is missing cost? This spends nothing.</summary>
/// <code>New-VideoDigest -Pending -Kind Highlights, Chapters -WhatIf</code>
/// </example>
/// <seealso cref="GetVideoDigestCommand"/>
[Cmdlet(VerbsCommon.New, "VideoDigest", SupportsShouldProcess = true, DefaultParameterSetName = "VideoId")]
[OutputType(typeof(Digest))]
public sealed class NewVideoDigestCommand : PaidStageCmdlet<VideoId, Digest>
{
    private readonly List<VideoId> planned = [];

    /// <summary>The videos, as Get-IngestedVideo emits them.</summary>
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

    /// <summary>
    /// All videos with a transcript of which a kind is missing or stale, the newest first; not those whose transcript is too short, nor
    /// those of which the model has told that it gives none: within a week, and after each further time twice as long. With -Force
    /// these, too.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pending")]
    public SwitchParameter Pending { get; set; }

    /// <summary>Which digests. Default: Chapters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DigestKind[] Kind { get; set; } = [DigestKind.Chapters];

    /// <summary>The language that they are written in, a BCP 47 tag such as en. Without it, the transcript's.</summary>
    [Parameter]
    [ValidateLanguage]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>
    /// The model, such as openai:gpt-4.1-mini; creator: only chapters that creators have written. Without it, the settings'.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Model { get; set; }

    /// <summary>
    /// The most tokens of a transcript in one call; a longer one is asked for in pieces. Default: 60,000; with Ollama 2,500.
    /// </summary>
    [Parameter]
    [ValidateRange(200, 1_000_000)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int MaxInputTokens { get; set; }

    /// <summary>A file with what the model is to do. Without it, the program's own words.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PromptFile { get; set; }

    /// <summary>Asks, and pays, again for what is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Writing digests";

    private DigestOptions Wanted =>
        new()
        {
            Kinds = Kind,
            Language = Language is null ? (LanguageTag?)null : LanguageTag.Parse(Language),
            Model = Model,
            PromptFile = PromptFile is null ? null : GetUnresolvedProviderPathFromPSPath(PromptFile),
            Force = Force,
            MaxInputTokens = MaxInputTokens > 0 ? MaxInputTokens : null,
            MaxCostUsd = MaxCostUsd > 0 ? MaxCostUsd : null,
            Concurrency = ThrottleLimit > 0 ? ThrottleLimit : new DigestOptions().Concurrency,
        };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var video in Video)
            FeedIfWanted(video.VideoId);
        foreach (var text in VideoId)
        {
            if (YouTube.VideoId.TryParse(text, out var id))
                FeedIfWanted(id);
            else
                WriteError(NotAVideo.Of(text), text);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (IsWhatIf && (Pending || planned.Count > 0))
            TellPlan();
        Finish(startsWithoutInput: Pending && !IsWhatIf && ShouldProcess("all videos that lack a digest", Action));
    }

    private protected override IAsyncEnumerable<StageResult<Digest>> Stage(IAsyncEnumerable<VideoId> input, CancellationToken cancel) =>
        Pending
            ? Client.Library.WritePendingDigestsAsync(Wanted, Progress, cancel)
            : Client.Library.WriteDigestsAsync(input, Wanted, Progress, cancel);

    private protected override string Describe(RunCounters figures) => DigestSum.Of(figures);

    private string Action =>
        $"have {string.Join(" and ", Kind.Select(kind => HumanFormat.Word(kind)))} written by {Model ?? "the settings' model"}";

    private void TellPlan()
    {
        var (options, videos) = (Wanted, Pending ? null : planned);
        var plan = Await(cancel =>
            Client.Library.PlanDigestsAsync(videos?.ToAsyncEnumerable(), options, cancel).ToListAsync(cancel).AsTask()
        );
        var asked = plan.Where(one => one.State is PlannedDigestState.Asked).ToList();
        var usd = asked.Aggregate((decimal?)0, (sum, one) => sum + one.MaxCostUsd);
        ShouldProcess(
            string.Create(CultureInfo.InvariantCulture, $"{asked.Count} of {plan.Count} digests"),
            $"{Action}, for {(usd is { } most ? PlannedCost.Usd(most) : "a price that is not known")}"
        );
    }

    private void FeedIfWanted(VideoId video)
    {
        // What all of them may cost is told once, when all are known.
        if (IsWhatIf)
            planned.Add(video);
        else if (ShouldProcess(video.Value, Action))
            Feed(video);
    }
}
