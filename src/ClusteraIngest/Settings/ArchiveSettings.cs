using ClusteraIngest.Options;

namespace ClusteraIngest.Settings;

/// <summary>Which objects of a video are kept.</summary>
public enum ArchiveLayout
{
    /// <summary>One object with picture and sound, which plays everywhere.</summary>
    Muxed,

    /// <summary>One object with the picture and one with the sound, each byte for byte as YouTube has it.</summary>
    Separate,

    /// <summary>The sound alone.</summary>
    Audio,
}

/// <summary>What the keys of objects begin with, so that they are found together.</summary>
public enum ArchiveOrder
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The id of the person; of several persons of a channel, the one that was given first.</summary>
    Person,

    /// <summary>The id of the channel.</summary>
    Channel,
}

/// <summary>How channels are archived: the section <c>archive</c> of the settings file. Every default is stated.</summary>
public sealed record ArchiveSettings
{
    /// <summary>How many channels are listed at a time by a worker: 3.</summary>
    public int MaxConcurrentChannels { get; init; } = 3;

    /// <summary>How many videos of one channel are fetched at a time by a worker: 2.</summary>
    public int MaxConcurrentVideosPerChannel { get; init; } = 2;

    /// <summary>How many videos are fetched at a time by a worker: 5.</summary>
    public int MaxConcurrent { get; init; } = 5;

    /// <summary>How many channels are put into the queue by one statement: 100. All of a run go in by one transaction.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The most lines of the picture, such as <c>720p</c>, or <c>best</c>: 720p.</summary>
    public string VideoQuality { get; init; } = "720p";

    /// <summary>The most kilobits a second of the sound, such as <c>128k</c>, or <c>best</c>: 128k.</summary>
    public string AudioQuality { get; init; } = "128k";

    /// <summary>Which objects of a video are kept: one with picture and sound.</summary>
    public ArchiveLayout Layout { get; init; } = ArchiveLayout.Muxed;

    /// <summary>
    /// Whether what is archived already is left alone: true. False: it is fetched again, and replaced when that is whole.
    /// </summary>
    public bool SkipExisting { get; init; } = true;

    /// <summary>Whether a new run takes videos again that failed in earlier ones: true.</summary>
    public bool RetryFailed { get; init; } = true;

    /// <summary>How often a video is tried again after it failed: 3.</summary>
    public int MaxRetriesPerVideo { get; init; } = 3;

    /// <summary>How often progress is told where no terminal shows it: every 30 s.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a run ends with its report: true.</summary>
    public bool SummaryReport { get; init; } = true;

    /// <summary>What keys begin with: nothing.</summary>
    public ArchiveOrder OrganizeBy { get; init; } = ArchiveOrder.None;

    /// <summary>Whether the video's info, its picture and its captions are kept beside the media: true.</summary>
    public bool IncludeMetadataFiles { get; init; } = true;

    /// <summary>
    /// Whether captions are among them, in the first of the languages that transcripts are wanted in, or in the one that is spoken: true.
    /// They are stored as the video's transcript, too.
    /// </summary>
    public bool IncludeCaptions { get; init; } = true;

    /// <summary>The most extractions and lists a second that YouTube is asked for, by all processes together: 1.</summary>
    public double RequestsPerSecond { get; init; } = 1.0;

    /// <summary>
    /// How long a list that was read to its end needs its beginning alone, as long as what that shows adds up with what is known: 7 days.
    /// </summary>
    public TimeSpan FullListingInterval { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The pause between the lists of two channels: 5 s.</summary>
    public TimeSpan DelayBetweenChannels { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most bytes that all processes together fetch in a day (UTC); null: no limit.</summary>
    public long? MaxBytesPerDay { get; init; }

    /// <summary>The most videos that all processes together fetch in a day (UTC); null: no limit.</summary>
    public int? MaxVideosPerDay { get; init; }

    /// <summary>The most bytes a second that all processes together fetch; null: no limit.</summary>
    public long? LimitRate { get; init; }

    /// <summary>The age from which on objects may be removed by a sweep that is asked to; null: never.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>What a GB costs a month in the storage, in USD, for the report; null: not known.</summary>
    public decimal? PricePerGbMonthUsd { get; init; }

    /// <summary>A file of cookies for yt-dlp; each of its processes gets a copy. Null: none.</summary>
    public string? CookieFile { get; init; }

    /// <summary>Arguments that yt-dlp gets besides: only some, and by their full names.</summary>
    public IReadOnlyList<string> YtDlpArguments { get; init; } = [];

    /// <summary>Variables that yt-dlp gets beside this process's own: tests say by them where the emulator is.</summary>
    internal IReadOnlyDictionary<string, string> YtDlpEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes what media are asked for with; null: what reaches public addresses alone. Tests give the emulator's.</summary>
    internal Func<SocketsHttpHandler>? MediaHandler { get; init; }

    /// <summary>Checks each setting.</summary>
    /// <exception cref="Errors.InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        const string name = nameof(ArchiveSettings);
        OptionRules.Jobs.Require($"{name}.{nameof(MaxConcurrentChannels)}", MaxConcurrentChannels);
        OptionRules.Jobs.Require($"{name}.{nameof(MaxConcurrentVideosPerChannel)}", MaxConcurrentVideosPerChannel);
        OptionRules.Jobs.Require($"{name}.{nameof(MaxConcurrent)}", MaxConcurrent);
        OptionRules.AtLeastOne.Require($"{name}.{nameof(BatchSize)}", BatchSize);
        OptionRules.NotNegative.Require($"{name}.{nameof(MaxRetriesPerVideo)}", MaxRetriesPerVideo);
        OptionRules.ProgressInterval.Require($"{name}.{nameof(ProgressInterval)}", ProgressInterval);
        OptionRules.ChannelPause.Require($"{name}.{nameof(DelayBetweenChannels)}", DelayBetweenChannels);
        OptionRules.RequestsPerSecond.Require($"{name}.{nameof(RequestsPerSecond)}", RequestsPerSecond);
        OptionRules.VideoQuality.Require($"{name}.{nameof(VideoQuality)}", VideoQuality);
        OptionRules.AudioQuality.Require($"{name}.{nameof(AudioQuality)}", AudioQuality);
        if (MaxVideosPerDay is { } videos)
            OptionRules.AtLeastOne.Require($"{name}.{nameof(MaxVideosPerDay)}", videos);
        if (MaxBytesPerDay is { } bytes)
            OptionRules.Bytes.Require($"{name}.{nameof(MaxBytesPerDay)}", bytes);
        if (LimitRate is { } rate)
            OptionRules.Bytes.Require($"{name}.{nameof(LimitRate)}", rate);
        OptionRules.AboveZero.Require($"{name}.{nameof(FullListingInterval)}", FullListingInterval);
        if (Retention is { } retention)
            OptionRules.AboveZero.Require($"{name}.{nameof(Retention)}", retention);
    }

    /// <summary>The settings of a file.</summary>
    internal static ArchiveSettings Of(SettingsFile? file)
    {
        var defaults = new ArchiveSettings();
        if (file is null)
            return defaults;
        return new()
        {
            MaxConcurrentChannels = Number("max_concurrent_channels", OptionRules.Jobs) ?? defaults.MaxConcurrentChannels,
            MaxConcurrentVideosPerChannel =
                Number("max_concurrent_videos_per_channel", OptionRules.Jobs) ?? defaults.MaxConcurrentVideosPerChannel,
            MaxConcurrent = Number("max_concurrent", OptionRules.Jobs) ?? defaults.MaxConcurrent,
            BatchSize = Number("batch_size", OptionRules.AtLeastOne) ?? defaults.BatchSize,
            VideoQuality = Value("video_quality")?.Text(OptionRules.VideoQuality) ?? defaults.VideoQuality,
            AudioQuality = Value("audio_quality")?.Text(OptionRules.AudioQuality) ?? defaults.AudioQuality,
            Layout = Word<ArchiveLayout>("layout") ?? defaults.Layout,
            SkipExisting = Value("skip_existing")?.YesOrNo() ?? defaults.SkipExisting,
            RetryFailed = Value("retry_failed")?.YesOrNo() ?? defaults.RetryFailed,
            MaxRetriesPerVideo = Number("max_retries_per_video", OptionRules.NotNegative) ?? defaults.MaxRetriesPerVideo,
            ProgressInterval = Value("progress_interval")?.Seconds(OptionRules.ProgressInterval) ?? defaults.ProgressInterval,
            SummaryReport = Value("summary_report")?.YesOrNo() ?? defaults.SummaryReport,
            OrganizeBy = Word<ArchiveOrder>("organize_by") ?? defaults.OrganizeBy,
            IncludeMetadataFiles = Value("include_metadata_files")?.YesOrNo() ?? defaults.IncludeMetadataFiles,
            IncludeCaptions = Value("include_captions")?.YesOrNo() ?? defaults.IncludeCaptions,
            RequestsPerSecond = Value("requests_per_second")?.Number(OptionRules.RequestsPerSecond) ?? defaults.RequestsPerSecond,
            FullListingInterval = Value("full_listing_interval")?.Length() ?? defaults.FullListingInterval,
            DelayBetweenChannels = Value("delay_between_channels")?.Seconds(OptionRules.ChannelPause) ?? defaults.DelayBetweenChannels,
            MaxBytesPerDay = Value("max_bytes_per_day")?.Bytes(),
            MaxVideosPerDay = Number("max_videos_per_day", OptionRules.AtLeastOne),
            LimitRate = Value("limit_rate")?.Bytes(),
            Retention = Value("retention")?.Length(),
            PricePerGbMonthUsd = Value("price_per_gb_month_usd")?.Amount(),
            CookieFile = Value("cookies")?.Text(),
            YtDlpArguments = Value("yt_dlp_arguments")?.Texts() ?? defaults.YtDlpArguments,
        };

        SettingsValue? Value(string key) => file[Section + key];
        int? Number(string key, OptionRule<int> rule) => Value(key)?.WholeNumber(rule);
        T? Word<T>(string key)
            where T : struct, Enum =>
            Value(key)?.OneOf([.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]) is { } word
                ? Enum.Parse<T>(word, ignoreCase: true)
                : null;
    }

    /// <summary>What its keys in the file begin with.</summary>
    internal const string Section = "archive.";
}
