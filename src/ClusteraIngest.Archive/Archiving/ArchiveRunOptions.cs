using System.Text.Json;
using System.Text.Json.Serialization;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Options;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>An object that a run wants of each video.</summary>
/// <param name="Kind">What of the video.</param>
/// <param name="Profile">In which quality; empty where there is nothing to choose.</param>
internal sealed record WantedObject(MediaKind Kind, string Profile);

/// <summary>What the jobs of a run have in common: <c>ctrl_run.options</c>.</summary>
internal sealed record ArchiveRunOptions
{
    public string VideoQuality { get; init; } = "720p";
    public string AudioQuality { get; init; } = "128k";
    public ArchiveLayout Layout { get; init; }
    public DateTimeOffset? Since { get; init; }
    public int? Newest { get; init; }
    public IReadOnlyList<VideoKind> Kinds { get; init; } = [];
    public bool SkipExisting { get; init; } = true;
    public bool RetryFailed { get; init; } = true;
    public bool IncludeMetadataFiles { get; init; } = true;
    public bool IncludeCaptions { get; init; } = true;
    public ArchiveOrder OrganizeBy { get; init; }
    public int MaxRetriesPerVideo { get; init; } = 3;
    public bool FullListing { get; init; }
    public TimeSpan FullListingInterval { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The objects by which a video counts as archived.</summary>
    [JsonIgnore]
    public IReadOnlyList<WantedObject> Objects =>
        Layout switch
        {
            ArchiveLayout.Separate => [new(MediaKind.Video, VideoQuality), new(MediaKind.Audio, AudioQuality)],
            ArchiveLayout.Audio => [new(MediaKind.Audio, AudioQuality)],
            _ => [new(MediaKind.Muxed, VideoQuality)],
        };

    /// <summary>What is kept beside them.</summary>
    [JsonIgnore]
    public IReadOnlyList<WantedObject> SideObjects =>
        (IncludeMetadataFiles, IncludeCaptions) switch
        {
            (true, true) => [new(MediaKind.Thumbnail, ""), new(MediaKind.Captions, ""), new(MediaKind.Info, "")],
            (true, false) => [new(MediaKind.Thumbnail, ""), new(MediaKind.Info, "")],
            _ => [],
        };

    /// <summary>Whether the videos of a kind are wanted.</summary>
    public bool Wants(VideoKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);

    /// <summary>What a run begins with.</summary>
    public static ArchiveRunOptions Of(ArchiveOptions options, ArchiveSettings settings) =>
        new()
        {
            VideoQuality = options.VideoQuality ?? settings.VideoQuality,
            AudioQuality = options.AudioQuality ?? settings.AudioQuality,
            Layout = options.Layout ?? settings.Layout,
            Since = options.Since,
            Newest = options.Newest,
            Kinds = options.Kinds,
            SkipExisting = options.SkipExisting ?? settings.SkipExisting,
            RetryFailed = options.RetryFailed ?? settings.RetryFailed,
            IncludeMetadataFiles = options.IncludeMetadataFiles ?? settings.IncludeMetadataFiles,
            IncludeCaptions = options.IncludeCaptions ?? settings.IncludeCaptions,
            OrganizeBy = options.OrganizeBy ?? settings.OrganizeBy,
            MaxRetriesPerVideo = settings.MaxRetriesPerVideo,
            FullListing = options.FullListing,
            FullListingInterval = settings.FullListingInterval,
        };

    /// <summary>The same with what a job says otherwise; see <see cref="ArchiveJobArgs"/>.</summary>
    public ArchiveRunOptions With(ArchiveJobArgs? args) =>
        args is null ? this : this with { VideoQuality = args.Quality ?? VideoQuality, SkipExisting = args.SkipExisting ?? SkipExisting };

    public string ToJson() => JsonSerializer.Serialize(this, ArchiveJson.Default.ArchiveRunOptions);

    public static ArchiveRunOptions Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize(json, ArchiveJson.Default.ArchiveRunOptions)!;
}

/// <summary>What goes for a channel alone, since its list has said so: <c>ctrl_job.args</c> of its job, and of those that follow.</summary>
internal sealed record ArchiveJobArgs(string? Quality, bool? SkipExisting)
{
    public string ToJson() => JsonSerializer.Serialize(this, ArchiveJson.Default.ArchiveJobArgs);

    public static ArchiveJobArgs? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, ArchiveJson.Default.ArchiveJobArgs);

    /// <summary>What an import's own settings say of it: <c>ctrl_import.settings</c>. Null: nothing that is understood.</summary>
    public static ArchiveJobArgs? OfImport(string? settings)
    {
        if (settings is null)
            return null;
        using var document = JsonDocument.Parse(settings);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
            return null;
        string? quality = null;
        bool? skips = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name is "quality" or "video_quality" && member.Value.ValueKind is JsonValueKind.String)
                quality = member.Value.GetString() is { } text && OptionRules.VideoQuality.Allows(text) ? text : quality;
            else if (member.Name is "skip_existing" && member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                skips = member.Value.GetBoolean();
        }
        return quality is null && skips is null ? null : new(quality, skips);
    }
}

/// <summary>The JSON in the columns of an archive's runs and jobs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(ArchiveRunOptions))]
[JsonSerializable(typeof(ArchiveJobArgs))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
