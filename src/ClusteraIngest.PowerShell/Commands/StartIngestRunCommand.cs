using System.Management.Automation;
using ClusteraIngest.Collection;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Options;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Begins a run that collects channels with all their videos, a job for each, and emits how it stands.</summary>
/// <remarks>
/// <para>It returns at once: workers do the jobs (Invoke-IngestWorker), here or on other machines with the same database. YouTube is not
/// asked yet; a name without an id is resolved by its job, and one that cannot be read is a failed job.</para>
/// <para>Names that mean the same, as far as is known, are one job.</para>
/// </remarks>
/// <example>
/// <summary>Collects two channels, and waits for them.</summary>
/// <code>Start-IngestRun '@GoogleDevelopers', '@StarlitWorkshop' | Wait-IngestRun</code>
/// </example>
/// <example>
/// <summary>Collects the channels of a text file with a name a line, at most 50 videos of each, for an analysis of one's own.</summary>
/// <code>Get-Content channels.txt | Start-IngestRun -MaxVideos 50 -AnalysisId 12</code>
/// </example>
/// <seealso cref="WaitIngestRunCommand"/>
/// <seealso cref="InvokeIngestWorkerCommand"/>
/// <seealso cref="GetIngestRunCommand"/>
[Cmdlet(VerbsLifecycle.Start, "IngestRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunStatus))]
public sealed class StartIngestRunCommand : IngestCmdlet
{
    private readonly List<string> names = [];

    /// <summary>
    /// Channels in any spelling, or addresses of their videos; all that come down the pipeline are one run. Of an object, such as a row of
    /// a CSV file, its ChannelId (channel_id), Handle or Url is taken.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ChannelAsName]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string[] InputObject { get; set; } = [];

    /// <summary>A number that the run is known by elsewhere. Without it, it has none.</summary>
    [Parameter]
    [AnyNumberText(Parameter = nameof(AnalysisId))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public long? AnalysisId { get; set; }

    /// <summary>The number of the owner of the run. Without it, the run has none.</summary>
    [Parameter]
    [AnyNumberText(Parameter = nameof(OwnerId))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public long? OwnerId { get; set; }

    /// <summary>Runs of a higher one go first. Default: 0.</summary>
    [Parameter]
    [AnyNumberText(Parameter = nameof(Priority))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public short Priority { get; set; }

    /// <summary>Searches for names that nothing else can tell; each key has 100 searches a day.</summary>
    [Parameter]
    public SwitchParameter AllowSearch { get; set; }

    /// <summary>The most videos of each channel, the newest ones. Without it, all.</summary>
    [Parameter]
    [WholeNumberText(1, OptionRules.MostVideos, Parameter = nameof(MaxVideos))]
    [ValidateWholeNumber(1, OptionRules.MostVideos, Parameter = nameof(MaxVideos))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int MaxVideos { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => names.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TellUnderstood(names.Count, "name");
        if (names.Count == 0)
            WriteWarning(ErrorIds.NoChannels, "There are no channels to collect, so no run was begun.");
        if (
            names.Count == 0
            || !ShouldProcess(names.Count == 1 ? names[0] : $"{names.Count} channels", $"begin a run that collects them{Planned()}")
        )
            return;
        var options = new CollectOptions
        {
            AnalysisId = AnalysisId,
            OwnerId = OwnerId,
            Priority = Priority,
            AllowSearch = AllowSearch,
            MaxVideos = MaxVideos > 0 ? MaxVideos : null,
        };
        var jobs = Client.Jobs;
        var started = Await(cancel => Client.Collection.StartRunAsync(names, options, cancel));
        WriteVerbose($"Run {started.RunId} has begun: {started.Jobs} jobs; {started.Merged} names mean the same as another.");
        var status = Await(cancel => jobs.GetRunStatusAsync(started.RunId, cancel));
        if (status is { State: RunState.Running } && !HasYouTube)
            WriteWarning(WarningIds.NoKeyConfigured, MissingKeys.Text(started.RunId));
        WriteObject(status);
    }

    private string Planned()
    {
        if (!IsWhatIf)
            return "";
        var plan = Await(cancel => new IngestPlanner(Client).CollectAsync(names, AllowSearch, MaxVideos > 0 ? MaxVideos : null, cancel));
        return $", for {PlannedCost.Units(plan, "units that are not known before, since there is no -MaxVideos,")}";
    }
}
