using System.Runtime.InteropServices;
using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>A caption track of a video.</summary>
/// <param name="Language">Its language, as YouTube writes it.</param>
/// <param name="IsAutomatic">Whether a machine wrote it.</param>
/// <param name="Url">Where it is, in the format json3.</param>
internal sealed record CaptionAddress(string Language, bool IsAutomatic, Uri Url);

/// <summary>What <c>yt-dlp -J</c> tells of one video, as far as it is used.</summary>
/// <param name="VideoId">The video.</param>
internal sealed record VideoInfo(VideoId VideoId)
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The channel.</summary>
    public ChannelId? ChannelId { get; init; }

    /// <summary>The channel's name.</summary>
    public string? ChannelTitle { get; init; }

    /// <summary>The length; null of a stream that is on the air or announced.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Video, Short or stream; null: versions before 2024 do not tell.</summary>
    public VideoKind? Kind { get; init; }

    /// <summary>Whether it is a stream.</summary>
    public LiveStatus? LiveStatus { get; init; }

    /// <summary>Who may see it; null: not told, which is not "everybody".</summary>
    public YtDlpAvailability? Availability { get; init; }

    /// <summary>When it was published, to the second; null: only the day is known, if that.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The day on which it was published.</summary>
    public DateOnly? PublishedOn { get; init; }

    /// <summary>When a stream or premiere is announced for, or began.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>The age from which on it may be seen.</summary>
    public int? AgeLimit { get; init; }

    /// <summary>The views.</summary>
    public long? ViewCount { get; init; }

    /// <summary>The likes.</summary>
    public long? LikeCount { get; init; }

    /// <summary>The comments.</summary>
    public long? CommentCount { get; init; }

    /// <summary>The language that is spoken in it.</summary>
    public string? Language { get; init; }

    /// <summary>All formats with media: without storyboards.</summary>
    public IReadOnlyList<VideoFormat> Formats { get; init; } = [];

    /// <summary>
    /// The formats that were asked for: one with all of it, or one of picture and one of sound. Empty: there is none that fits.
    /// </summary>
    public IReadOnlyList<VideoFormat> Chosen { get; init; } = [];

    /// <summary>The captions.</summary>
    public IReadOnlyList<CaptionAddress> Captions { get; init; } = [];

    /// <summary>The chapters into which it is divided, in order.</summary>
    public IReadOnlyList<VideoChapter> Chapters { get; init; } = [];

    /// <summary>The largest picture of it.</summary>
    public Uri? Thumbnail { get; init; }

    /// <summary>Why there is nothing to fetch, as yt-dlp said it in a warning; null where there is something.</summary>
    public YtDlpError? Refusal { get; init; }

    /// <summary>What yt-dlp warned of while it read it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>All of it as JSON for storage: without addresses of media, headers and cookies.</summary>
    public ReadOnlyMemory<byte> StoredJson { get; init; }

    /// <summary>
    /// All of it as yt-dlp printed it, where it is needed to fetch fragments; otherwise empty. It holds addresses and cookies, and is given
    /// to yt-dlp alone.
    /// </summary>
    public ReadOnlyMemory<byte> SourceJson { get; init; }

    /// <summary>What is given and could not be understood.</summary>
    public IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is no video's info.</exception>
    public static VideoInfo Read(JsonElement item)
    {
        try
        {
            return ReadClean(item);
        }
        catch (InvalidOperationException)
        {
            return ReadClean(UntrustedJson.Cleaned(item));
        }
    }

    private static VideoInfo ReadClean(JsonElement item)
    {
        if (item.ValueKind is not JsonValueKind.Object)
            throw new JsonException("It is not an object.");
        if (item.Text("_type"u8) is { } type and not "video")
            throw new JsonException($"It is a {type}, and not a video.");
        if (!VideoId.TryRead(item.Text("id"u8), out var id))
            throw new JsonException("It has no id of a video.");
        var unread = new UnreadValues();
        var facts = new YtDlpFacts(item, "", unread);
        var formats = ReadFormats(item.List("formats"u8), unread);
        var chosen = ReadChosen(item, formats, unread);
        return new VideoInfo(id)
        {
            Title = facts.Text("title"),
            ChannelId = facts.Noted(
                "channel_id",
                facts.Member("channel_id"),
                ClusteraIngest.YouTube.ChannelId.TryRead(facts.Member("channel_id")?.AsText(), out var channel) ? channel : (ChannelId?)null
            ),
            ChannelTitle = facts.Text("channel"),
            DurationSeconds = facts.Seconds("duration"),
            Kind = facts.Noted<VideoKind?>(
                "media_type",
                facts.Member("media_type"),
                facts.Member("media_type")?.AsText() switch
                {
                    "video" => VideoKind.Video,
                    "short" => VideoKind.Short,
                    "livestream" => VideoKind.Stream,
                    _ => null,
                }
            ),
            LiveStatus = facts.Live(),
            Availability = facts.Availability(),
            PublishedAt = facts.Time("timestamp"),
            PublishedOn = facts.Day("upload_date"),
            ReleasedAt = facts.Time("release_timestamp"),
            AgeLimit = facts.Size("age_limit"),
            ViewCount = facts.Count("view_count"),
            LikeCount = facts.Count("like_count"),
            CommentCount = facts.Count("comment_count"),
            Language = facts.Text("language"),
            Formats = formats,
            Chosen = chosen,
            Captions = [.. ReadCaptions(item.Member("subtitles"u8), false), .. ReadCaptions(item.Member("automatic_captions"u8), true)],
            Chapters = ReadChapters(item.List("chapters"u8)),
            Thumbnail = facts.Noted(
                "thumbnail",
                facts.Member("thumbnail"),
                Uri.TryCreate(facts.Member("thumbnail")?.AsText(), UriKind.Absolute, out var picture) ? picture : null
            ),
            StoredJson = StoredInfo.Of(item),
            SourceJson = chosen.All(format => format.IsFile) ? default : JsonMarshal.GetRawUtf8Value(item).ToArray(),
            Unread = unread.All,
        };
    }

    private static IReadOnlyList<VideoFormat> ReadFormats(JsonElement? list, UnreadValues unread) =>
        list is { } formats
            ?
            [
                .. formats
                    .EnumerateArray()
                    .Where(format => format.Text("protocol"u8) is not "mhtml")
                    .Select(format => VideoFormat.Read(format, unread)),
            ]
            : [];

    private static IReadOnlyList<VideoFormat> ReadChosen(JsonElement item, IReadOnlyList<VideoFormat> formats, UnreadValues unread) =>
        item.List("requested_formats"u8) is { } requested ? ReadFormats(requested, unread)
        : item.Text("format_id"u8) is { } only ? [.. formats.Where(format => format.FormatId == only).Take(1)]
        : [];

    /// <summary>Those that have a beginning behind the one before, and a title.</summary>
    private static List<VideoChapter> ReadChapters(JsonElement? list)
    {
        const int most = 500;
        var chapters = new List<VideoChapter>();
        if (list is { } told)
            foreach (var chapter in told.EnumerateArray().Take(most))
                if (
                    Seconds(chapter.Member("start_time"u8)) is { } start
                    && chapter.Text("title"u8)?.Trim() is { Length: > 0 and <= 500 } title
                    && (chapters.Count == 0 || start > chapters[^1].Start)
                )
                    chapters.Add(new(start, Seconds(chapter.Member("end_time"u8)) is { } end && end > start ? end : null, title));
        return chapters;

        static double? Seconds(JsonElement? value) =>
            value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds) && seconds is >= 0 and < 1e7
                ? seconds
                : null;
    }

    private static IEnumerable<CaptionAddress> ReadCaptions(JsonElement? languages, bool isAutomatic)
    {
        if (languages is not { ValueKind: JsonValueKind.Object } all)
            yield break;
        foreach (var language in all.EnumerateObject())
            if (language.Value.ValueKind is JsonValueKind.Array)
                foreach (var track in language.Value.EnumerateArray())
                    if (
                        track.Text("ext"u8) is "json3"
                        && Uri.TryCreate(track.Text("url"u8), UriKind.Absolute, out var url)
                        && url.Scheme == Uri.UriSchemeHttps
                        && url.Host is "www.youtube.com"
                    )
                        yield return new(language.Name, isAutomatic, url);
    }
}
