using System.Diagnostics.CodeAnalysis;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Options;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Spending;

namespace ClusteraIngest.Settings;

/// <summary>Where an <see cref="IngestClient"/> finds its database and its sources.</summary>
public sealed record IngestSettings
{
    /// <summary>
    /// Npgsql keywords (<c>Host=…;Username=…</c>) or a <c>postgresql://</c> URI; null: the local server, where
    /// <c>WithLocalServer()</c> of the package ClusteraIngest.LocalServer has provided one.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>Whether the database is only read: its sessions refuse every change, whatever asks for it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Gives the database that is used where there is no address, and is asked for it only then; null: there is none. Its argument is where
    /// it is seen that it is waited for.
    /// </summary>
    internal Func<WaitRegister, FallbackDatabase>? Fallback { get; init; }

    /// <summary>What other assemblies have added: kinds of jobs and runs, besides those of this one.</summary>
    internal IReadOnlyList<JobCapability> Capabilities { get; private init; } = [];

    /// <summary>How yt-dlp is used: as <see cref="Archive"/> says, unless a test says otherwise.</summary>
    [AllowNull]
    internal YtDlpOptions YtDlp
    {
        get =>
            field
            ?? new()
            {
                Arguments = Archive.YtDlpArguments,
                CookieFile = Archive.CookieFile,
                Environment = Archive.YtDlpEnvironment,
            };
        init;
    }

    /// <summary>Makes what youtube.com itself is asked through, such as its feeds; null: the usual way, with the machine's proxy.</summary>
    internal Func<HttpMessageHandler>? SiteHandler { get; init; }

    /// <summary>The Apify token; null: nothing that needs Apify can be done.</summary>
    public string? ApifyToken { get; init; }

    /// <summary>The base address of Apify's API; null: <c>https://api.apify.com</c>. Another one must be https or loopback.</summary>
    [AllowNull] // the default is only made where it is asked for: commands that ask no source start faster
    public Uri ApifyBaseUrl
    {
        get => field ?? new("https://api.apify.com");
        init;
    }

    /// <summary>Keys of the YouTube Data API; empty: nothing that needs it can be done.</summary>
    public IReadOnlyList<string> YouTubeApiKeys { get; init; } = [];

    /// <summary>
    /// The base address of Google's APIs; null: <c>https://www.googleapis.com</c>. Another one must be https or loopback.
    /// </summary>
    [AllowNull] // for the same reason
    public Uri YouTubeBaseUrl
    {
        get => field ?? new("https://www.googleapis.com");
        init;
    }

    /// <summary>Units that each key may use in a day: 10,000, what YouTube grants a project without asking.</summary>
    public int DailyUnits { get; init; } = 10_000;

    /// <summary>Searches that each key may make in a day: 100.</summary>
    public int DailySearches { get; init; } = 100;

    /// <summary>The most that all invocations together may cost in a calendar month (UTC), in USD; null: no limit.</summary>
    public decimal? MonthlyLimitUsd { get; init; }

    /// <summary>
    /// The most that all invocations together may cost in a calendar month (UTC) with one provider, in USD, such as <c>apify</c>: 20. A
    /// provider that is not named has no limit of its own; <see cref="MonthlyLimitUsd"/> holds for all together.
    /// </summary>
    public IReadOnlyDictionary<string, decimal> ProviderMonthlyLimitsUsd { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Where media are kept.</summary>
    public StorageSettings Storage { get; init; } = new();

    /// <summary>How channels are archived.</summary>
    public ArchiveSettings Archive { get; init; } = new();

    /// <summary>Which language models are asked, and how they are reached.</summary>
    public ModelSettings Models { get; init; } = new();

    internal SpendingLimits SpendingLimits => new(MonthlyLimitUsd, ProviderMonthlyLimitsUsd);

    /// <summary>What should be fixed about them, though they work.</summary>
    public IReadOnlyList<SettingsWarning> Warnings { get; init; } = [];

    /// <summary>What invocations do where they say nothing else.</summary>
    public IngestOptions Options { get; init; } = new();

    /// <summary>The settings of the file, with the environment (<c>CLUSTERA_DATABASE</c>, <c>APIFY_TOKEN</c>, <c>APIFY_API_BASE_URL</c>,
    /// <c>YT_API_KEYS</c>, <c>YT_API_BASE_URL</c>, and those of <see cref="StorageSettings"/>) over it.</summary>
    /// <param name="path">
    /// The YAML file; null: <c>clustera-ingest/settings.yaml</c> in the user's configuration directory, if it is there.
    /// </param>
    /// <param name="environment">The value of a variable; null: this process's environment. An empty one counts as absent.</param>
    /// <exception cref="ConfigurationException">
    /// <c>SettingsFileNotFound</c>, <c>SettingsFileUnreadable</c>, <c>SettingsUnknownKey</c>, <c>SettingsInvalidValue</c>,
    /// <c>ApifyBaseUrlInvalid</c>, <c>YouTubeBaseUrlInvalid</c>.
    /// </exception>
    public static IngestSettings Load(string? path = null, Func<string, string?>? environment = null)
    {
        var variables = environment ?? Environment.GetEnvironmentVariable;
        string? Variable(string name) => variables(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        var file = FileOf(path, variables);
        var defaults = new IngestSettings();
        var options = defaults.Options;

        return new()
        {
            Database = Variable("CLUSTERA_DATABASE") ?? file?["database"]?.Text(),
            ApifyToken = Variable("APIFY_TOKEN") ?? file?["apify.token"]?.Text(),
            ApifyBaseUrl = ParseApifyBaseUrl(Variable("APIFY_API_BASE_URL") ?? file?["apify.base_url"]?.Text()),
            YouTubeApiKeys = Variable("YT_API_KEYS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                is { Length: > 0 } keys
                ? keys
                : file?["youtube.api_keys"]?.Texts() ?? defaults.YouTubeApiKeys,
            YouTubeBaseUrl = ParseYouTubeBaseUrl(Variable("YT_API_BASE_URL") ?? file?["youtube.base_url"]?.Text()),
            DailyUnits = file?["youtube.daily_units"]?.WholeNumber(OptionRules.AtLeastOne) ?? defaults.DailyUnits,
            DailySearches = file?["youtube.daily_searches"]?.WholeNumber(OptionRules.AtLeastOne) ?? defaults.DailySearches,
            MonthlyLimitUsd = file?["limits.monthly_usd"]?.Amount(),
            ProviderMonthlyLimitsUsd = ModelSettings
                .Providers.Prepend(ApifyClient.Provider)
                .Select(provider => (provider, Usd: file?[SettingsFile.MonthlyKeyOf(provider)]?.Amount()))
                .Where(limit => limit.Usd is not null)
                .ToDictionary(limit => limit.provider, limit => limit.Usd!.Value),
            Models = ModelSettings.Of(file, variables),
            Storage = StorageSettings.Of(file, variables),
            Archive = ArchiveSettings.Of(file),
            Warnings = file is not null && SettingsWarning.OfOpenFile(file) is { } warning ? [warning] : [],
            Options = options with
            {
                Concurrency = file?["concurrency"]?.WholeNumber(OptionRules.PaidRuns) ?? options.Concurrency,
                // The file says what goes for lists without a cap of their own; only an invocation overrides theirs.
                DefaultMaxVideos = file?["max_videos"]?.WholeNumber(OptionRules.Videos) ?? options.DefaultMaxVideos,
                MaxCostUsd = file?["max_cost_usd"]?.Amount() ?? options.MaxCostUsd,
                MaxOutage = file?["limits.outage_minutes"]?.Minutes() ?? options.MaxOutage,
                MaxWait = file?["limits.wait_minutes"]?.Minutes() ?? options.MaxWait,
                Source = Enum.Parse<ListSource>(file?["source"]?.OneOf("auto", "apify", "youtube") ?? "auto", ignoreCase: true),
                Discover = DiscoveryOf(file?["discover"]?.OneOf([.. DiscoveryWords.Select(known => known.Word)])),
                AllowScraping = file?["allow_scraping"]?.YesOrNo() ?? options.AllowScraping,
                DefaultLanguages = file?["languages"]?.Languages() ?? options.DefaultLanguages,
            },
        };
    }

    /// <summary>Where settings are looked for that no path is given of, whether or not there is such a file.</summary>
    /// <param name="environment">The value of a variable; null: this process's environment.</param>
    public static string DefaultPath(Func<string, string?>? environment = null) =>
        Path.Combine(UserDirectories.Configuration(environment ?? Environment.GetEnvironmentVariable), "settings.yaml");

    /// <summary>
    /// Each setting's value, without secrets, and where it comes from; the parameters and errors are those of <see cref="Load"/>.
    /// </summary>
    public static IReadOnlyList<SettingOrigin> Explain(string? path = null, Func<string, string?>? environment = null)
    {
        var variables = environment ?? Environment.GetEnvironmentVariable;
        return SettingsReport.Of(Load(path, variables), FileOf(path, variables), variables);
    }

    /// <summary>
    /// Where a database is, such as <c>db.example.com:5432/clustera</c>, without its user and password; stars where that cannot be read.
    /// </summary>
    public static string DatabaseAddress(string keywordsOrUri) => SettingsReport.DatabaseOf(keywordsOrUri)!;

    /// <summary>The words for what tells which videos a list has.</summary>
    internal static (string Word, ListDiscovery Value)[] DiscoveryWords { get; } =
    [
        ("source", ListDiscovery.Source),
        ("youtube", ListDiscovery.YouTube),
        ("feed", ListDiscovery.Feed),
        ("yt-dlp", ListDiscovery.YtDlp),
        ("auto", ListDiscovery.Auto),
    ];

    private static ListDiscovery DiscoveryOf(string? word) =>
        word is null ? ListDiscovery.Source : DiscoveryWords.Single(known => known.Word == word).Value;

    private static SettingsFile? FileOf(string? path, Func<string, string?> variables) =>
        path is not null ? SettingsFile.Read(path) : SettingsFile.ReadIfThere(DefaultPath(variables));

    /// <summary>Reads a base address for Apify's API: https, or anything on loopback, since the token goes there. Null for null.</summary>
    /// <exception cref="ConfigurationException"><c>ApifyBaseUrlInvalid</c>.</exception>
    public static Uri? ParseApifyBaseUrl(string? text) =>
        text is null ? null
        : IsSafe(text, out var url) ? url
        : throw ApifyBaseUrlInvalid();

    /// <summary>Reads a base address for Google's APIs: https, or anything on loopback, since keys go there. Null for null.</summary>
    /// <exception cref="ConfigurationException"><c>YouTubeBaseUrlInvalid</c>.</exception>
    public static Uri? ParseYouTubeBaseUrl(string? text) =>
        text is null ? null
        : IsSafe(text, out var url) ? url
        : throw YouTubeBaseUrlInvalid();

    /// <summary>Checks what can be checked without connecting. <see cref="IngestClient"/> does it when it is made.</summary>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: names the property and what it takes.</exception>
    public void Validate()
    {
        OptionRules.AtLeastOne.Require($"{nameof(IngestSettings)}.{nameof(DailyUnits)}", DailyUnits);
        OptionRules.AtLeastOne.Require($"{nameof(IngestSettings)}.{nameof(DailySearches)}", DailySearches);
        if (MonthlyLimitUsd is { } usd)
            OptionRules.CostUsd.Require($"{nameof(IngestSettings)}.{nameof(MonthlyLimitUsd)}", usd);
        foreach (var (provider, most) in ProviderMonthlyLimitsUsd)
        {
            OptionRules.Provider.Require($"{nameof(IngestSettings)}.{nameof(ProviderMonthlyLimitsUsd)}", provider);
            OptionRules.CostUsd.Require($"{nameof(IngestSettings)}.{nameof(ProviderMonthlyLimitsUsd)}[\"{provider}\"]", most);
        }
        Archive.Validate();
        Options.Validate();
    }

    /// <summary>Free of secrets, since records print themselves.</summary>
    public override string ToString() => $"Apify at {ApifyBaseUrl}, YouTube Data API at {YouTubeBaseUrl}";

    /// <summary>Settings that bring a capability along; these, where they have it already.</summary>
    internal IngestSettings With(JobCapability capability) =>
        Capabilities.Any(one => one.Name == capability.Name) ? this : this with { Capabilities = [.. Capabilities, capability] };

    /// <summary>The token for Apify, made sure that it can be one.</summary>
    /// <param name="keysWouldDo">Whether keys of the YouTube Data API would do in its place, and there are none.</param>
    /// <exception cref="ConfigurationException"><c>ApifyTokenMissing</c>, <c>ApifyTokenInvalid</c>.</exception>
    internal string RequireApifyToken(bool keysWouldDo = false)
    {
        const string place = "from Apify Console, Settings, API & Integrations";
        if (ApifyToken is not { Length: > 0 } token)
            throw keysWouldDo
                ? new ConfigurationException(
                    ErrorIds.ApifyTokenMissing,
                    "There is neither an Apify token nor a key of the YouTube Data API.",
                    $"Set APIFY_TOKEN to a token {place}; or, to read lists without transcripts, set YT_API_KEYS to one or several keys "
                        + "from Google's console, APIs & Services, Credentials."
                )
                : new ConfigurationException(
                    ErrorIds.ApifyTokenMissing,
                    "There is no Apify token.",
                    $"Set APIFY_TOKEN to a token {place}."
                );
        return token.All(letter => letter is > ' ' and <= '~')
            ? token
            : throw new ConfigurationException(
                ErrorIds.ApifyTokenInvalid,
                "The Apify token holds a space, a line break or a letter that no token has.",
                $"Copy it again {place}."
            );
    }

    /// <summary>
    /// Apify's base address for relative ones: without the slash at its end, the last part of a path would be replaced instead of extended.
    /// </summary>
    internal Uri RequireApifyRoot() => Root(ApifyBaseUrl) ?? throw ApifyBaseUrlInvalid();

    /// <summary>The same for Google's APIs.</summary>
    internal Uri RequireYouTubeRoot() => Root(YouTubeBaseUrl) ?? throw YouTubeBaseUrlInvalid();

    private static Uri? Root(Uri url) => IsSafe(url) ? new(url.AbsoluteUri.TrimEnd('/') + "/") : null;

    private static bool IsSafe(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && IsSafe(url);

    /// <summary>Whether a secret may be sent there; without one, whether it is a base address.</summary>
    internal static bool IsSafe(Uri url, bool hasSecret = true) =>
        url.IsAbsoluteUri
        && url.UserInfo.Length == 0
        && url.Query.Length == 0
        && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || !hasSecret)));

    private static ConfigurationException ApifyBaseUrlInvalid() =>
        BaseUrlInvalid(
            ErrorIds.ApifyBaseUrlInvalid,
            "Apify",
            "Correct APIFY_API_BASE_URL or apify.base_url in the settings file; without them it is https://api.apify.com."
        );

    private static ConfigurationException YouTubeBaseUrlInvalid() =>
        BaseUrlInvalid(
            ErrorIds.YouTubeBaseUrlInvalid,
            "YouTube",
            "Correct YT_API_BASE_URL or youtube.base_url in the settings file; without them it is https://www.googleapis.com."
        );

    private static ConfigurationException BaseUrlInvalid(string errorId, string service, string remedy) =>
        new(
            errorId,
            $"The base address of {service}'s API must begin with https://, or be http:// on this machine, and hold neither user nor "
                + $"parameters.",
            remedy
        );
}
