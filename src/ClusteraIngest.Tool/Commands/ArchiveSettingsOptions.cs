using System.CommandLine;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Options;
using ClusteraIngest.Settings;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary>The section <c>archive</c> of the settings, the keys that have an option: how channels are archived.</summary>
internal sealed class ArchiveSettingsOptions
{
    private readonly Option<string?> quality = MeasureOptions.Text(
        "--quality",
        "The most lines of the picture, or best. Default: 720p.",
        "720p",
        OptionRules.VideoQuality
    );

    private readonly Option<string?> audioQuality = MeasureOptions.Text(
        "--audio-quality",
        "The most kilobits a second of the sound, or best. Default: 128k.",
        "128k",
        OptionRules.AudioQuality
    );

    private readonly Option<ArchiveLayout?> layout = OptionFactory.OneOf(
        "--layout",
        "One object with picture and sound, one of each byte for byte as YouTube has them, or the sound alone. Default: muxed.",
        ("muxed", ArchiveLayout.Muxed),
        ("separate", ArchiveLayout.Separate),
        ("audio", ArchiveLayout.Audio)
    );

    private readonly Option<ArchiveOrder?> organizeBy = OptionFactory.OneOf(
        "--organize-by",
        "What the keys of objects begin with: nothing, or the id of the person or of the channel. Default: none.",
        ("none", ArchiveOrder.None),
        ("person", ArchiveOrder.Person),
        ("channel", ArchiveOrder.Channel)
    );

    private readonly Option<bool?> skipExisting = MeasureOptions.YesOrNo(
        "--skip-existing",
        "Whether what is archived already is left alone. Default: true."
    );

    private readonly Option<bool?> retryFailed = MeasureOptions.YesOrNo(
        "--retry-failed",
        "Whether videos are taken again that failed in earlier runs. Default: true."
    );

    private readonly Option<bool?> includeMetadata = MeasureOptions.YesOrNo(
        "--include-metadata-files",
        "Whether the video's info, its picture and its captions are kept beside the media. Default: true."
    );

    private readonly Option<bool?> includeCaptions = MeasureOptions.YesOrNo(
        "--include-captions",
        "Whether captions are among them; they become the video's transcript, too. Default: true."
    );

    private readonly Option<bool?> summaryReport = MeasureOptions.YesOrNo(
        "--summary-report",
        "Whether the run ends with its report. Default: true."
    );

    private readonly Option<int?> maxConcurrent = OptionFactory.Number(
        "--max-concurrent",
        "The most videos at a time. Default: 5.",
        OptionRules.Jobs
    );

    private readonly Option<int?> maxChannels = OptionFactory.Number(
        "--max-concurrent-channels",
        "The most channels that are listed at a time. Default: 3.",
        OptionRules.Jobs
    );

    private readonly Option<int?> maxPerChannel = OptionFactory.Number(
        "--max-concurrent-videos-per-channel",
        "The most videos of one channel at a time. Default: 2.",
        OptionRules.Jobs
    );

    private readonly Option<int?> maxRetries = OptionFactory.Number(
        "--max-retries-per-video",
        "How often a video that failed is tried again. Default: 3.",
        OptionRules.NotNegative
    );

    private readonly Option<int?> batchSize = OptionFactory.Number(
        "--batch-size",
        "The most channels that are put into the queue at a time. Default: 100.",
        OptionRules.AtLeastOne
    );

    private readonly Option<long?> maxBytesPerDay = MeasureOptions.Bytes(
        "--max-bytes-per-day",
        "The most bytes that all processes together fetch in a day (UTC), such as 200G. Default: no limit."
    );

    private readonly Option<int?> maxVideosPerDay = OptionFactory.Number(
        "--max-videos-per-day",
        "The most videos that all processes together fetch in a day (UTC). Default: no limit.",
        OptionRules.AtLeastOne
    );

    private readonly Option<long?> limitRate = MeasureOptions.Bytes(
        "--limit-rate",
        "The most bytes a second that all processes together fetch, such as 8M. Default: no limit."
    );

    private readonly Option<double?> requestsPerSecond = MeasureOptions.Number(
        "--requests-per-second",
        "The most questions a second to YouTube, by all processes together. Default: 1.",
        OptionRules.RequestsPerSecond
    );

    private readonly Option<TimeSpan?> fullListingInterval = MeasureOptions.Length(
        "--full-listing-interval",
        "How long the newest videos of a list that was read to its end do for all of it, where the numbers agree. Default: 7d."
    );

    private readonly Option<TimeSpan?> delayBetweenChannels = MeasureOptions.Seconds(
        "--delay-between-channels",
        "The pause between the lists of two channels. Default: 5.",
        OptionRules.ChannelPause
    );

    private readonly Option<TimeSpan?> progressInterval = MeasureOptions.Seconds(
        "--progress-interval",
        "How often progress is told where no terminal shows it. Default: 30.",
        OptionRules.ProgressInterval
    );

    private readonly Option<string?> cookies = OptionFactory.Text(
        "--cookies",
        "A file of cookies for yt-dlp; each of its processes gets a copy. Default: none.",
        "FILE"
    );

    public ArchiveSettingsOptions() => cookies.CompletionSources.Add(Suggestions.Files);

    /// <summary>Those that say which objects a run stores, and how.</summary>
    public IEnumerable<Option> Options => [.. ObjectOptions, batchSize, summaryReport, .. WorkOptions];

    /// <summary>Those that say how much is done at a time, and how fast.</summary>
    public IEnumerable<Option> WorkOptions =>
        [
            maxConcurrent,
            maxChannels,
            maxPerChannel,
            maxRetries,
            maxBytesPerDay,
            maxVideosPerDay,
            limitRate,
            requestsPerSecond,
            delayBetweenChannels,
            progressInterval,
            cookies,
        ];

    /// <summary>Those that are written down with a run when it begins.</summary>
    public IEnumerable<Option> BeginningOptions => [.. ObjectOptions, maxRetries];

    private Option[] ObjectOptions =>
        [quality, audioQuality, layout, organizeBy, skipExisting, retryFailed, includeMetadata, includeCaptions, fullListingInterval];

    /// <summary>Refuses with <c>--no-wait</c> what only who does the run's jobs, or follows them, can heed.</summary>
    /// <exception cref="InvalidInputException"><c>ConflictingArguments</c>.</exception>
    public void RequireNoneOfWorkers(CommandRun run, ReportFileOption reportFile)
    {
        RequireNone(
            run,
            [reportFile.Option, summaryReport, progressInterval],
            option => $"--no-wait only puts the run into the queue: there is no progress and no report for {option}.",
            "Leave out the one or the other; 'clustera-ingest archive report --run ID --report-file FILE' writes the report."
        );
        RequireNone(
            run,
            WorkOptions.Except([maxRetries]),
            option => $"--no-wait leaves the run to workers, which {option} of this command does not reach.",
            "Set it in the section archive of the workers' settings, or leave out --no-wait."
        );
    }

    /// <summary>Refuses options that would do nothing.</summary>
    /// <exception cref="InvalidInputException"><c>ConflictingArguments</c>: names the first of them.</exception>
    public static void RequireNone(CommandRun run, IEnumerable<Option> options, Func<string, string> refusal, string remedy)
    {
        if (options.FirstOrDefault(run.IsGiven) is { } option)
            throw new InvalidInputException(ErrorIds.ConflictingArguments, refusal(option.Name), remedy);
    }

    /// <summary>The settings with the command line's over them.</summary>
    public IngestSettings Over(IngestSettings settings, CommandRun run)
    {
        var read = settings.Archive;
        return settings with
        {
            Archive = read with
            {
                VideoQuality = run.Value(quality) ?? read.VideoQuality,
                AudioQuality = run.Value(audioQuality) ?? read.AudioQuality,
                Layout = run.Value(layout) ?? read.Layout,
                OrganizeBy = run.Value(organizeBy) ?? read.OrganizeBy,
                SkipExisting = run.Value(skipExisting) ?? read.SkipExisting,
                RetryFailed = run.Value(retryFailed) ?? read.RetryFailed,
                IncludeMetadataFiles = run.Value(includeMetadata) ?? read.IncludeMetadataFiles,
                IncludeCaptions = run.Value(includeCaptions) ?? read.IncludeCaptions,
                SummaryReport = run.Value(summaryReport) ?? read.SummaryReport,
                MaxConcurrent = run.Value(maxConcurrent) ?? read.MaxConcurrent,
                MaxConcurrentChannels = run.Value(maxChannels) ?? read.MaxConcurrentChannels,
                MaxConcurrentVideosPerChannel = run.Value(maxPerChannel) ?? read.MaxConcurrentVideosPerChannel,
                MaxRetriesPerVideo = run.Value(maxRetries) ?? read.MaxRetriesPerVideo,
                BatchSize = run.Value(batchSize) ?? read.BatchSize,
                MaxBytesPerDay = run.Value(maxBytesPerDay) ?? read.MaxBytesPerDay,
                MaxVideosPerDay = run.Value(maxVideosPerDay) ?? read.MaxVideosPerDay,
                LimitRate = run.Value(limitRate) ?? read.LimitRate,
                RequestsPerSecond = run.Value(requestsPerSecond) ?? read.RequestsPerSecond,
                FullListingInterval = run.Value(fullListingInterval) ?? read.FullListingInterval,
                DelayBetweenChannels = run.Value(delayBetweenChannels) ?? read.DelayBetweenChannels,
                ProgressInterval = run.Value(progressInterval) ?? read.ProgressInterval,
                CookieFile = run.Value(cookies) is { } file ? Path.GetFullPath(file) : read.CookieFile,
            },
        };
    }

    /// <summary>What the command line says of a run.</summary>
    public ArchiveOptions OfRun(CommandRun run) =>
        new()
        {
            VideoQuality = run.Value(quality),
            AudioQuality = run.Value(audioQuality),
            Layout = run.Value(layout),
            OrganizeBy = run.Value(organizeBy),
            SkipExisting = run.Value(skipExisting),
            RetryFailed = run.Value(retryFailed),
            IncludeMetadataFiles = run.Value(includeMetadata),
            IncludeCaptions = run.Value(includeCaptions),
        };
}
