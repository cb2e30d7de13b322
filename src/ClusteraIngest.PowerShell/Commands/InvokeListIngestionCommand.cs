using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Reads the new videos of channels and playlists into the database, and emits each as it is stored.</summary>
/// <remarks>
/// <para>Each list is read through one Apify run, and its videos are stored while the run goes on. Channels that were read before are read
/// from their newest stored video on. Known videos that come along have their facts refreshed; only new videos are emitted.</para>
/// <para>An address that is not a monitored list is read too, and kept as a disabled list, which Invoke-IngestSync leaves out; it is not
/// kept where there turns out to be no such list. Lists that come from the pipeline and are disabled are left out, unless -Force is
/// given.</para>
/// </remarks>
/// <example>
/// <summary>Reads every monitored list, and fetches the transcripts of its new videos at the same time.</summary>
/// <code>Get-MonitoredList | Invoke-ListIngestion | Invoke-TranscriptIngestion</code>
/// </example>
/// <example>
/// <summary>Tells what reading a channel from its beginning could cost at most, and spends nothing.</summary>
/// <code>Invoke-ListIngestion '@GoogleDevelopers' -Full -MaxVideos 1000 -WhatIf</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ListIngestion", SupportsShouldProcess = true, DefaultParameterSetName = "Url")]
[OutputType(typeof(Video))]
public sealed class InvokeListIngestionCommand : ListReadingCmdlet<MonitoredList, Video>
{
    /// <summary>The number of a list that has no row yet: what -WhatIf and -Confirm only ask about leaves no trace.</summary>
    private const long NotMonitored = 0;

    private readonly List<MonitoredList> planned = [];
    private AdHocLists? adHoc;
    private int disabled;
    private int understood;

    /// <summary>The lists, as Get-MonitoredList emits them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "List")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public MonitoredList[] List { get; set; } = [];

    /// <summary>Addresses of channels or playlists in any spelling, handles (@name) or ids.</summary>
    // Not by its property: of what is piped, the default set would take the address of a list, and not the list.
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [RowAsUrl]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ListUrlCompleter))]
    public string[] Url { get; set; } = [];

    /// <summary>
    /// Reads also those of the given lists that are disabled. Without it, they are left out; lists that are named by their address are
    /// always read.
    /// </summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Reading lists";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        adHoc = new(Client); // before the stage, which is another thread's, needs it
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var list in ParameterSetName == "List" ? List : Url.Select(Find).OfType<MonitoredList>())
        {
            if (ParameterSetName == "List" && !list.IsEnabled && !Force)
            {
                disabled++;
                continue;
            }

            understood++;
            // What all of them may cost is told once, when all are known.
            if (IsWhatIf)
                planned.Add(list);
            else if (ShouldProcess(list.Url, Reading([list])))
                Feed(list.ListId == NotMonitored ? Introduce(list) : list);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (disabled > 0)
            WriteWarning(WarningIds.DisabledListsLeftOut, $"{DisabledLists.Text(disabled)} -Force takes them all the same.");
        TellUnderstood(understood, "list");
        if (planned.Count > 0)
            TellPlan();
        Finish();
    }

    /// <summary>A line for each list, and where there are several one for all of them, which limits count for.</summary>
    private void TellPlan()
    {
        var plan = Await(cancel => new IngestPlanner(Client).IngestAsync(planned, Options, cancel));
        if (planned.Count > 1)
        {
            foreach (var (list, request) in planned.Zip(plan.Requests))
                ShouldProcess(list.Url, PlannedReading(new([request], LimitUsd: null), [list]));
        }

        ShouldProcess(planned.Count == 1 ? planned[0].Url : $"all {planned.Count} lists", PlannedReading(plan, planned));
    }

    private protected override IAsyncEnumerable<StageResult<Video>> Stage(
        IAsyncEnumerable<MonitoredList> input,
        CancellationToken cancel
    ) => adHoc!.IngestAsync(input, Options, Progress, cancel);

    private MonitoredList? Find(string url)
    {
        try
        {
            var reference = ListReference.Parse(url);
            return Await(cancel => Client.Lists.FindAsync(reference, cancel))
                ?? new MonitoredList
                {
                    ListId = NotMonitored,
                    Url = reference.Url,
                    Kind = reference.Kind,
                };
        }
        catch (InvalidInputException exception)
        {
            WriteError(exception, url);
            return null;
        }
    }

    private MonitoredList Introduce(MonitoredList list)
    {
        WriteVerbose($"{list.Url} is not monitored: it is read now, and Invoke-IngestSync leaves it out.");
        return Await(cancel => adHoc!.FindOrAddAsync(ListReference.Parse(list.Url), cancel)).List;
    }
}
