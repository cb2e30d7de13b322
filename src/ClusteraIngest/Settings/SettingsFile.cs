using ClusteraIngest.Errors;
using ClusteraIngest.Sources.Apify;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ClusteraIngest.Settings;

/// <summary>A settings file: YAML, a handful of keys, every one of them known.</summary>
internal sealed class SettingsFile
{
    /// <summary>What a month may cost with Apify.</summary>
    internal const string ApifyMonthlyKey = $"limits.{ApifyClient.Provider}.monthly_usd";

    /// <summary>The key of what a month may cost with a provider.</summary>
    internal static string MonthlyKeyOf(string provider) => $"limits.{provider}.monthly_usd";

    internal static readonly string[] KnownKeys =
    [
        "database",
        "apify.token",
        "apify.base_url",
        "youtube.api_keys",
        "youtube.base_url",
        "youtube.daily_units",
        "youtube.daily_searches",
        "source",
        "discover",
        "allow_scraping",
        "concurrency",
        "max_videos",
        "max_cost_usd",
        "limits.monthly_usd",
        ApifyMonthlyKey,
        .. ModelSettings.Providers.Select(MonthlyKeyOf),
        "limits.outage_minutes",
        "limits.wait_minutes",
        "languages",
        "storage.url",
        "storage.endpoint",
        "storage.region",
        "storage.path_style",
        "archive.max_concurrent_channels",
        "archive.max_concurrent_videos_per_channel",
        "archive.max_concurrent",
        "archive.batch_size",
        "archive.video_quality",
        "archive.audio_quality",
        "archive.layout",
        "archive.skip_existing",
        "archive.retry_failed",
        "archive.max_retries_per_video",
        "archive.progress_interval",
        "archive.summary_report",
        "archive.organize_by",
        "archive.include_metadata_files",
        "archive.include_captions",
        "archive.requests_per_second",
        "archive.full_listing_interval",
        "archive.delay_between_channels",
        "archive.max_bytes_per_day",
        "archive.max_videos_per_day",
        "archive.limit_rate",
        "archive.retention",
        "archive.price_per_gb_month_usd",
        "archive.cookies",
        "archive.yt_dlp_arguments",
        .. ModelSettings.Keys,
    ];

    private readonly Dictionary<string, YamlNode> values = [];

    private SettingsFile(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Reads a file that was named.</summary>
    /// <exception cref="ConfigurationException">
    /// <c>SettingsFileNotFound</c>, <c>SettingsFileUnreadable</c>, <c>SettingsUnknownKey</c>, <c>SettingsInvalidValue</c>.
    /// </exception>
    public static SettingsFile Read(string path) =>
        Open(path)
        ?? throw new ConfigurationException(
            ErrorIds.SettingsFileNotFound,
            $"There is no settings file {path}.",
            "Correct the path of IngestSettings.Load, or leave it out."
        );

    /// <summary>
    /// Reads a file that need not be there; null where it is not. To look is quicker than to catch an exception, and most users have no
    /// file.
    /// </summary>
    public static SettingsFile? ReadIfThere(string path) => System.IO.Path.Exists(path) ? Open(path) : null;

    /// <summary>A value as the file has it; null: not in the file, or empty.</summary>
    public SettingsValue? this[string key] =>
        values.TryGetValue(key, out var node) && node is not YamlScalarNode { Value: null or "" or "~" or "null" }
            ? new(Path, key, node)
            : null;

    private static SettingsFile? Open(string path)
    {
        var file = new SettingsFile(path);
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            foreach (var document in yaml.Documents)
                file.Add(document.RootNode, prefix: "");
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(path))
                throw new ConfigurationException(
                    ErrorIds.SettingsFileUnreadable,
                    $"{path} is a directory.",
                    "Name the file in it with the path of IngestSettings.Load."
                );
            throw Unreadable(path, e.Message);
        }
        catch (YamlException e)
        {
            // The parser's own message may quote the line, and with it a token.
            throw Unreadable($"{path}:{e.Start.Line}", "this is not YAML");
        }
    }

    private void Add(YamlNode node, string prefix)
    {
        if (node is YamlScalarNode { Value: null or "" or "~" or "null" })
            return;
        if (node is not YamlMappingNode mapping)
            throw prefix.Length == 0
                ? Unreadable($"{Path}:{node.Start.Line}", "keys and values are expected, such as 'concurrency: 5'")
                : new SettingsValue(Path, prefix.TrimEnd('.'), node).Invalid("keys and values of its own, indented");

        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = prefix + (keyNode as YamlScalarNode)?.Value;
            if (KnownKeys.Any(known => known.StartsWith(key + ".", StringComparison.Ordinal)))
                Add(value, key + ".");
            else if (KnownKeys.Contains(key))
                values[key] = value;
            else
                throw Unknown(key, keyNode.Start.Line);
        }
    }

    private ConfigurationException Unknown(string key, long line)
    {
        var nearest = KnownKeys.Select(known => (Key: known, Distance: Distance(key, known))).MinBy(known => known.Distance);
        return new(
            ErrorIds.SettingsUnknownKey,
            $"{Path}:{line}: there is no setting '{key}'.",
            nearest.Distance <= Math.Max(2, key.Length / 2)
                ? $"Did you mean '{nearest.Key}'?"
                : $"The settings are {string.Join(", ", KnownKeys)}."
        );
    }

    private static ConfigurationException Unreadable(string place, string reason) =>
        new(
            ErrorIds.SettingsFileUnreadable,
            $"{place}: {reason.TrimEnd('.')}.",
            "Correct the file, or name another one with the path of IngestSettings.Load."
        );

    // Levenshtein's: letters to insert, remove or replace.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (from[i - 1] == to[j - 1] ? 0 : 1), 1 + Math.Min(row[j], row[j - 1])));
        }
        return row[^1];
    }
}
