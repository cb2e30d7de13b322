using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Options;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Archives channels: finds their videos, and stores the media of those that are not stored yet.</summary>
/// <remarks>
/// <para>It works until all is done, beside any workers, and emits the report of the run. Ctrl+C puts it aside: -Resume goes on with it,
/// and so do workers. With -NoWait it only puts the run into the queue, and emits that.</para>
/// <para>With -WhatIf, the channels are listed, and for each is told how many videos and about how many bytes would be fetched. Nothing is
/// stored.</para>
/// <para>How fast it may ask and fetch is shared by all processes with the same database. What is not given here is as the section archive
/// of the settings file says.</para>
/// </remarks>
/// <example>
/// <summary>Imports a list of channels, and archives all that are archived channels now.</summary>
/// <code>Import-ChannelList ./channels.csv | Out-Null; Start-MediaArchive -MaxBytesPerDay 200G</code>
/// </example>
/// <example>
/// <summary>Archives the ten newest videos of a channel.</summary>
/// <code>Start-MediaArchive '@GoogleDevelopers' -Newest 10 -Quality 1080p</code>
/// </example>
/// <seealso cref="GetMediaArchiveCommand"/>
/// <seealso cref="ImportChannelListCommand"/>
[Cmdlet(VerbsLifecycle.Start, "MediaArchive", SupportsShouldProcess = true, DefaultParameterSetName = "Channel")]
[OutputType(typeof(ArchiveReport), typeof(ArchiveRun), typeof(PlannedChannel))]
public sealed class StartMediaArchiveCommand : StorageCmdlet
{
    private const string Activity = "Archiving";

    /// <summary>How often the figures are read that are shown.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);

    private readonly List<string> channels = [];

    /// <summary>Channels: ids, handles, addresses, or addresses of their videos. Without it, all archived channels.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Channel")]
    [Alias("ChannelId", "Url")]
    [ChannelAsName]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string[] Channel { get; set; } = [];

    /// <summary>Goes on with the newest run that is not over.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Resume")]
    public SwitchParameter Resume { get; set; }

    /// <summary>The most lines of the picture, such as 720p, or best. Without it, the settings file's, or 720p.</summary>
    [Parameter(ParameterSetName = "Channel")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Quality { get; set; }

    /// <summary>The most kilobits a second of the sound, such as 128k, or best. Without it, the settings file's, or 128k.</summary>
    [Parameter(ParameterSetName = "Channel")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? AudioQuality { get; set; }

    /// <summary>
    /// One object with picture and sound, one of each as YouTube has them, or the sound alone. Without it, the settings file's, or Muxed.
    /// </summary>
    [Parameter(ParameterSetName = "Channel")]
    public ArchiveLayout? Layout { get; set; }

    /// <summary>What the keys of objects begin with. Without it, the settings file's, or None.</summary>
    [Parameter(ParameterSetName = "Channel")]
    public ArchiveOrder? OrganizeBy { get; set; }

    /// <summary>Only videos published at that time or later, or how long ago that was, such as 90d. Without it, all.</summary>
    [Parameter(ParameterSetName = "Channel")]
    [AgeOrTime(Parameter = nameof(Since))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only so many of each channel's videos, the newest ones. Without it, all.</summary>
    [Parameter(ParameterSetName = "Channel")]
    [WholeNumberText(1, OptionRules.MostVideos, Parameter = nameof(Newest))]
    [ValidateWholeNumber(1, OptionRules.MostVideos, Parameter = nameof(Newest))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? Newest { get; set; }

    /// <summary>Only videos, Shorts or streams. Without it, all.</summary>
    [Parameter(ParameterSetName = "Channel")]
    public VideoKind[] Kind { get; set; } = [];

    /// <summary>Whether what is archived already is left alone. Without it, the settings file's, or true.</summary>
    [Parameter(ParameterSetName = "Channel")]
    [BooleanText]
    [ArgumentCompleter(typeof(BooleanCompleter))]
    public bool? SkipExisting { get; set; }

    /// <summary>
    /// Reads every list to its end, also one that was read so lately, of which the newest videos do otherwise as long as the numbers agree.
    /// </summary>
    [Parameter(ParameterSetName = "Channel")]
    public SwitchParameter FullListing { get; set; }

    /// <summary>Only puts the run into the queue, and emits it: workers do it.</summary>
    [Parameter(ParameterSetName = "Channel")]
    public SwitchParameter NoWait { get; set; }

    /// <summary>The most videos at a time. Without it, the settings file's, or 5.</summary>
    [Parameter]
    [Alias("MaxConcurrent")]
    [WholeNumberText(1, OptionRules.MostJobs, Parameter = nameof(ThrottleLimit))]
    [ValidateWholeNumber(1, OptionRules.MostJobs, Parameter = nameof(ThrottleLimit))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>
    /// The most bytes that all processes together fetch in a day (UTC), such as 200G. Without it, the settings file's, or no limit.
    /// </summary>
    [Parameter]
    [ByteText(Parameter = nameof(MaxBytesPerDay))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public long? MaxBytesPerDay { get; set; }

    /// <summary>The most videos that all processes together fetch in a day (UTC). Without it, the settings file's, or no limit.</summary>
    [Parameter]
    [WholeNumberText(1, int.MaxValue, Parameter = nameof(MaxVideosPerDay))]
    [ValidateWholeNumber(1, int.MaxValue, Parameter = nameof(MaxVideosPerDay))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int? MaxVideosPerDay { get; set; }

    /// <summary>
    /// The most bytes a second that all processes together fetch, such as 8M. Without it, the settings file's, or no limit.
    /// </summary>
    [Parameter]
    [ByteText(Parameter = nameof(LimitRate))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public long? LimitRate { get; set; }

    /// <summary>A file of cookies for yt-dlp; each of its processes gets a copy. Without it, the settings file's, or none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Cookies { get; set; }

    private ArchiveOptions Options =>
        new()
        {
            Channels = channels,
            VideoQuality = Quality,
            AudioQuality = AudioQuality,
            Layout = Layout,
            OrganizeBy = OrganizeBy,
            Since = Since,
            Newest = Newest,
            Kinds = Kind,
            SkipExisting = SkipExisting,
            FullListing = FullListing,
        };

    /// <inheritdoc/>
    protected override void ProcessRecord() => channels.AddRange(Channel);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (MyInvocation.ExpectingInput && channels.Count == 0 && ParameterSetName == "Channel")
            return; // nothing came by the pipeline: that is not the wish for everything
        var target =
            ParameterSetName == "Resume" ? "the newest run"
            : channels.Count == 0 ? "all archived channels"
            : string.Join(", ", channels);
        RequireNoneOfWorkers();
        if (!ShouldProcess(target, "archive"))
        {
            if (IsWhatIf && ParameterSetName == "Channel")
                foreach (var planned in Read(Client.Archive.PlanAsync(Options, Cancelled)))
                    WriteObject(planned);
            return;
        }

        if (!NoWait)
            Await(cancel => Client.Archive.RequireSetupAsync(cancel));
        var started = Resume
            ? Await(cancel => Client.Archive.ResumeAsync(cancel))
            : Await(cancel => Client.Archive.StartAsync(Options, cancel));
        if (started is null)
            WriteError(
                new InvalidInputException(
                    ErrorIds.NoRunToResume,
                    "No run of the archive is unfinished.",
                    "Begin one with Start-MediaArchive, without -Resume."
                ),
                null
            );
        else if (NoWait)
            WriteObject(started);
        else
            Work(started.RunId);
    }

    /// <inheritdoc/>
    private protected override IngestSettings Adapt(IngestSettings read)
    {
        var over = base.Adapt(read);
        return over with
        {
            Archive = over.Archive with
            {
                MaxConcurrent = ThrottleLimit ?? over.Archive.MaxConcurrent,
                MaxBytesPerDay = MaxBytesPerDay ?? over.Archive.MaxBytesPerDay,
                MaxVideosPerDay = MaxVideosPerDay ?? over.Archive.MaxVideosPerDay,
                LimitRate = LimitRate ?? over.Archive.LimitRate,
                CookieFile = Cookies is null ? over.Archive.CookieFile : GetUnresolvedProviderPathFromPSPath(Cookies),
            },
        };
    }

    /// <summary>Refuses with -NoWait what only who does the run's jobs can heed.</summary>
    private void RequireNoneOfWorkers()
    {
        string[] ofWorkers = [nameof(ThrottleLimit), nameof(MaxBytesPerDay), nameof(MaxVideosPerDay), nameof(LimitRate), nameof(Cookies)];
        if (NoWait && Array.Find(ofWorkers, MyInvocation.BoundParameters.ContainsKey) is { } given)
            ThrowTerminatingError(
                IngestErrorRecord.Of(
                    new InvalidInputException(
                        ErrorIds.ConflictingArguments,
                        $"-NoWait leaves the run to workers, which -{given} of this command does not reach.",
                        "Set it in the section archive of the workers' settings, or leave out -NoWait."
                    ),
                    given
                )
            );
    }

    private void Work(long runId)
    {
        RunStatus? last = null;
        var watch = new RunWatch(TimeProvider.System, most: null);
        var looked = Stopwatch.StartNew();
        try
        {
            foreach (var status in Read(Client.Archive.WorkRunAsync(runId, progress: null, Cancelled)))
            {
                if (watch.Look(status) is RunNotice.Waits)
                    WriteWarning(WarningIds.RunWaits, ModuleWords.Of(ArchiveRests.WaitsFor(status)));
                if (last is null || looked.Elapsed >= LookEvery)
                {
                    Show(ReportOf(runId), status);
                    looked.Restart();
                }

                last = status;
            }
        }
        finally
        {
            WriteProgress(new(ProgressId, Activity, "done") { RecordType = ProgressRecordType.Completed });
        }

        WriteObject(ReportOf(runId));
        foreach (var (errorId, jobs) in last?.Errors ?? new Dictionary<string, long>())
            WriteError(
                new ItemFailedException(
                    errorId,
                    $"{jobs} {(jobs == 1 ? "job" : "jobs")} of run {runId} failed with {errorId}.",
                    $"Get-MediaArchive -RunId {runId} -State Failed tells why."
                ),
                runId
            );
    }

    private ArchiveReport ReportOf(long runId) => Await(cancel => Client.Archive.GetReportAsync(new() { RunId = runId }, cancel));

    private void Show(ArchiveReport report, RunStatus status) =>
        WriteProgress(
            new(
                ProgressId,
                Activity,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"videos {report.Listed - report.Waiting} of {report.Listed} · archived {report.Archived}, refused {report.Refused}, "
                        + $"failed {report.Failed} · {ByteSize.Show(report.Bytes)}"
                )
            )
            {
                PercentComplete = (int)(status.Progress * 100),
            }
        );
}
