using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Text;

namespace ClusteraIngest.Settings;

/// <summary>Tells each setting's value and where that comes from. Every key of a settings file is in it.</summary>
internal static class SettingsReport
{
    private const string Hidden = "***";

    private static readonly (string Key, string? Variable, Func<IngestSettings, string?> Value)[] Entries =
    [
        ("database", "CLUSTERA_DATABASE", settings => DatabaseOf(settings.Database)),
        ("apify.token", "APIFY_TOKEN", settings => settings.ApifyToken is null ? null : Hidden),
        ("apify.base_url", "APIFY_API_BASE_URL", settings => settings.ApifyBaseUrl.AbsoluteUri),
        (
            "youtube.api_keys",
            "YT_API_KEYS",
            settings => settings.YouTubeApiKeys.Count == 0 ? null : string.Join(", ", settings.YouTubeApiKeys.Select(_ => Hidden))
        ),
        ("youtube.base_url", "YT_API_BASE_URL", settings => settings.YouTubeBaseUrl.AbsoluteUri),
        ("youtube.daily_units", null, settings => Text(settings.DailyUnits)),
        ("youtube.daily_searches", null, settings => Text(settings.DailySearches)),
        ("source", null, settings => HumanFormat.Word(settings.Options.Source)),
        ("discover", null, settings => DiscoveryWord(settings.Options.Discover)),
        ("allow_scraping", null, settings => settings.Options.AllowScraping ? "true" : "false"),
        ("concurrency", null, settings => Text(settings.Options.Concurrency)),
        ("max_videos", null, settings => Text(settings.Options.DefaultMaxVideos)),
        ("max_cost_usd", null, settings => Text(settings.Options.MaxCostUsd)),
        ("limits.monthly_usd", null, settings => Text(settings.MonthlyLimitUsd)),
        (SettingsFile.ApifyMonthlyKey, null, settings => Text(settings.SpendingLimits.Of(ApifyClient.Provider))),
        .. ModelSettings.Providers.Select(provider =>
            (
                SettingsFile.MonthlyKeyOf(provider),
                (string?)null,
                (Func<IngestSettings, string?>)(settings => Text(settings.SpendingLimits.Of(provider)))
            )
        ),
        ("limits.outage_minutes", null, settings => Text(settings.Options.MaxOutage.TotalMinutes)),
        ("limits.wait_minutes", null, settings => Text((settings.Options.MaxWait ?? IngestOptions.DefaultMaxWait).TotalMinutes)),
        (
            "languages",
            null,
            settings => settings.Options.DefaultLanguages.Count == 0 ? null : string.Join(", ", settings.Options.DefaultLanguages)
        ),
        ("storage.url", StorageSettings.AddressVariable, settings => WithoutUser(settings.Storage.Address)),
        ("storage.endpoint", StorageSettings.EndpointVariable, settings => WithoutUser(settings.Storage.Endpoint)),
        ("storage.region", StorageSettings.RegionVariable, settings => settings.Storage.Region),
        ("storage.path_style", null, settings => YesOrNo(settings.Storage.UsesPathStyle)),
        ("archive.max_concurrent_channels", null, settings => Text(settings.Archive.MaxConcurrentChannels)),
        ("archive.max_concurrent_videos_per_channel", null, settings => Text(settings.Archive.MaxConcurrentVideosPerChannel)),
        ("archive.max_concurrent", null, settings => Text(settings.Archive.MaxConcurrent)),
        ("archive.batch_size", null, settings => Text(settings.Archive.BatchSize)),
        ("archive.video_quality", null, settings => settings.Archive.VideoQuality),
        ("archive.audio_quality", null, settings => settings.Archive.AudioQuality),
        ("archive.layout", null, settings => HumanFormat.Word(settings.Archive.Layout)),
        ("archive.skip_existing", null, settings => YesOrNo(settings.Archive.SkipExisting)),
        ("archive.retry_failed", null, settings => YesOrNo(settings.Archive.RetryFailed)),
        ("archive.max_retries_per_video", null, settings => Text(settings.Archive.MaxRetriesPerVideo)),
        ("archive.progress_interval", null, settings => Text(settings.Archive.ProgressInterval.TotalSeconds)),
        ("archive.summary_report", null, settings => YesOrNo(settings.Archive.SummaryReport)),
        ("archive.organize_by", null, settings => HumanFormat.Word(settings.Archive.OrganizeBy)),
        ("archive.include_metadata_files", null, settings => YesOrNo(settings.Archive.IncludeMetadataFiles)),
        ("archive.include_captions", null, settings => YesOrNo(settings.Archive.IncludeCaptions)),
        ("archive.requests_per_second", null, settings => Text(settings.Archive.RequestsPerSecond)),
        ("archive.full_listing_interval", null, settings => Text(settings.Archive.FullListingInterval.TotalDays) + "d"),
        ("archive.delay_between_channels", null, settings => Text(settings.Archive.DelayBetweenChannels.TotalSeconds)),
        ("archive.max_bytes_per_day", null, settings => Text(settings.Archive.MaxBytesPerDay)),
        ("archive.max_videos_per_day", null, settings => Text(settings.Archive.MaxVideosPerDay)),
        ("archive.limit_rate", null, settings => Text(settings.Archive.LimitRate)),
        ("archive.retention", null, settings => settings.Archive.Retention is { } age ? Text(age.TotalDays) + "d" : null),
        ("archive.price_per_gb_month_usd", null, settings => Text(settings.Archive.PricePerGbMonthUsd)),
        ("archive.cookies", null, settings => settings.Archive.CookieFile),
        (
            "archive.yt_dlp_arguments",
            null,
            settings => settings.Archive.YtDlpArguments.Count == 0 ? null : OptionNames(settings.Archive.YtDlpArguments)
        ),
        ("models.default", ModelSettings.DefaultVariable, settings => settings.Models.Default),
        ("models.openai.api_key", ModelSettings.OpenAIKeyVariable, settings => settings.Models.OpenAIApiKey is null ? null : Hidden),
        ("models.openai.base_url", ModelSettings.OpenAIAddressVariable, settings => WithoutUser(settings.Models.OpenAIBaseUrl)),
        (
            "models.anthropic.api_key",
            ModelSettings.AnthropicKeyVariable,
            settings => settings.Models.AnthropicApiKey is null ? null : Hidden
        ),
        ("models.anthropic.base_url", ModelSettings.AnthropicAddressVariable, settings => WithoutUser(settings.Models.AnthropicBaseUrl)),
        ("models.ollama.base_url", ModelSettings.OllamaAddressVariable, settings => WithoutUser(settings.Models.OllamaBaseUrl)),
    ];

    private static string? DiscoveryWord(ListDiscovery discovery) =>
        discovery is ListDiscovery.Source ? null : IngestSettings.DiscoveryWords.Single(known => known.Value == discovery).Word;

    /// <summary>The keys that are told.</summary>
    public static IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    public static IReadOnlyList<SettingOrigin> Of(IngestSettings settings, SettingsFile? file, Func<string, string?> environment) =>
        [
            .. from entry in Entries
            select new SettingOrigin(
                entry.Key,
                entry.Value(settings),
                entry.Variable is not null && !string.IsNullOrWhiteSpace(environment(entry.Variable)) ? $"environment {entry.Variable}"
                    : file?[entry.Key] is { } value ? $"{file.Path}:{value.Line}"
                    : "default"
            ),
        ];

    /// <summary>Where a database is, without its password; what cannot be read may hold one.</summary>
    public static string? DatabaseOf(string? keywordsOrUri)
    {
        if (keywordsOrUri is null)
            return null;
        try
        {
            return ConnectionAddress.Describe(ConnectionAddress.Parse(keywordsOrUri));
        }
        catch (ConfigurationException)
        {
            return Hidden;
        }
    }

    /// <summary>An address; one with a user in it, which may be a secret and cannot be used, is not told.</summary>
    public static string? WithoutUser(string? address) => address?.Contains('@', StringComparison.Ordinal) is true ? Hidden : address;

    /// <summary>Only what the options are called: their values may be secrets, such as the password of a proxy.</summary>
    private static string OptionNames(IEnumerable<string> arguments) =>
        string.Join(
            ", ",
            arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)).Select(argument => argument.Split('=')[0])
        );

    private static string YesOrNo(bool value) => value ? "true" : "false";

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
