using System.Globalization;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>What an object of a video is made of, and what it will be.</summary>
/// <param name="Kind">What of the video.</param>
/// <param name="FileName">The last name of its key, such as <c>video.mp4</c>.</param>
/// <param name="ContentType">Such as <c>video/mp4</c>.</param>
internal sealed record MediaPlan(MediaKind Kind, string FileName, string ContentType)
{
    /// <summary>The formats; empty: it is made of none.</summary>
    public IReadOnlyList<VideoFormat> Formats { get; init; } = [];

    /// <summary>Their numbers, such as <c>136+140</c>; null: it is made of none.</summary>
    public string? FormatIds => Formats.Count == 0 ? null : string.Join('+', Formats.Select(format => format.FormatId));

    /// <summary>Whether it is one file of YouTube's, byte for byte: then it can be continued after a break.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Whether some of it comes in fragments, which yt-dlp puts together.</summary>
    public bool HasFragments => Formats.Any(format => !format.IsFile);

    /// <summary>The bytes of what it is made of, as YouTube states them; null: it does not.</summary>
    public long? SourceBytes =>
        Formats.Count > 0 && Formats.All(format => format.FileSize is not null) ? Formats.Sum(format => format.FileSize) : null;

    /// <summary>The same, estimated where it is not stated; null: nothing is known.</summary>
    public long? EstimatedBytes =>
        Formats.Count > 0 && Formats.All(format => (format.FileSize ?? format.ApproximateFileSize) is not null)
            ? Formats.Sum(format => format.FileSize ?? format.ApproximateFileSize)
            : null;

    /// <summary>Where it is fetched, if it is made of no format; null: nowhere.</summary>
    public Uri? Address { get; init; }

    /// <summary>The language of captions.</summary>
    public string? Language { get; init; }

    /// <summary>The container.</summary>
    public string Container => Kind is MediaKind.Info ? "json.gz" : FileName[(FileName.LastIndexOf('.') + 1)..];

    /// <summary>What is made of a video.</summary>
    /// <param name="info">The video.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="language">The language of captions; null: the first there is.</param>
    /// <exception cref="MediaException"><see cref="MediaFailure.Unfit"/>: the video does not offer it.</exception>
    public static MediaPlan Of(VideoInfo info, MediaKind kind, string? language = null) =>
        kind switch
        {
            MediaKind.Muxed => OfBoth(info),
            MediaKind.Video => OfPicture(info),
            MediaKind.Audio => OfSound(info),
            MediaKind.Captions => OfCaptions(info, language),
            MediaKind.Thumbnail => OfThumbnail(info),
            _ => new(kind, "info.json.gz", "application/gzip"),
        };

    private static MediaPlan OfBoth(VideoInfo info)
    {
        switch (Chosen(info))
        {
            case [{ IsFile: true, Extension: "mp4" or "webm" } whole] when HasBoth(whole):
                return Copy(MediaKind.Muxed, "video", whole);
            case [var one] when HasBoth(one) || !one.IsFile:
                return Made(MediaKind.Muxed, [one], ContainerOf(one.VideoCodec, one.AudioCodec));
            case [{ VideoCodec: not null } video, { AudioCodec: not null } audio]:
                return Made(MediaKind.Muxed, [video, audio], ContainerOf(video.VideoCodec, audio.AudioCodec));
            default:
                throw Unfit(info, "it has no picture with sound in this quality");
        }
    }

    private static MediaPlan OfPicture(VideoInfo info)
    {
        var format =
            Chosen(info).FirstOrDefault(format => format.VideoCodec is not null || (format.AudioCodec is null && !format.IsFile))
            ?? throw Unfit(info, "it has no picture in this quality");
        return format.IsFile
            ? Copy(MediaKind.Video, "video", format)
            : Made(MediaKind.Video, [format], ContainerOf(format.VideoCodec, format.AudioCodec));
    }

    private static MediaPlan OfSound(VideoInfo info)
    {
        var format =
            Chosen(info).FirstOrDefault(format => format is { AudioCodec: not null, VideoCodec: null })
            ?? Chosen(info).FirstOrDefault(format => format.AudioCodec is not null || !format.IsFile)
            ?? throw Unfit(info, "it has no sound in this quality");
        return format is { IsFile: true, VideoCodec: null }
            ? Copy(MediaKind.Audio, "audio", format)
            : Made(MediaKind.Audio, [format], format.AudioCodec is { } codec && !IsAac(codec) ? "webm" : "mp4");
    }

    private static MediaPlan OfCaptions(VideoInfo info, string? language)
    {
        var captions =
            info.Captions.Where(caption => language is null || caption.Language == language)
                .OrderBy(caption => caption.IsAutomatic)
                .ThenByDescending(caption => caption.Language == info.Language)
                .FirstOrDefault()
            ?? throw Unfit(info, language is null ? "it has no captions" : $"it has no captions in '{language}'");
        return new(MediaKind.Captions, "captions.json3", "application/json") { Address = captions.Url, Language = captions.Language };
    }

    private static MediaPlan OfThumbnail(VideoInfo info)
    {
        var address = info.Thumbnail ?? throw Unfit(info, "it has no thumbnail");
        var isWebp = address.AbsolutePath.EndsWith(".webp", StringComparison.OrdinalIgnoreCase);
        return isWebp
            ? new(MediaKind.Thumbnail, "thumb.webp", "image/webp") { Address = address }
            : new(MediaKind.Thumbnail, "thumb.jpg", "image/jpeg") { Address = address };
    }

    private static IReadOnlyList<VideoFormat> Chosen(VideoInfo info) =>
        info.Chosen.Any(format => format.HasDrm) ? throw Unfit(info, "it is encrypted") : info.Chosen;

    private static MediaPlan Copy(MediaKind kind, string name, VideoFormat format)
    {
        var isWebm = format.Extension is "webm";
        return new(kind, $"{name}.{(isWebm ? "webm" : name == "audio" ? "m4a" : "mp4")}", $"{name}/{(isWebm ? "webm" : "mp4")}")
        {
            Formats = [format],
            IsCopy = true,
        };
    }

    private static MediaPlan Made(MediaKind kind, IReadOnlyList<VideoFormat> formats, string container)
    {
        var name = kind is MediaKind.Audio ? "audio" : "video";
        var extension = kind is MediaKind.Audio && container == "mp4" ? "m4a" : container;
        return new(kind, $"{name}.{extension}", $"{name}/{(container == "mkv" ? "x-matroska" : container)}") { Formats = formats };
    }

    private static bool HasBoth(VideoFormat format) => format is { VideoCodec: not null, AudioCodec: not null };

    // Of a fragmented format the codecs may not be told: then it is HLS, which has H.264 and AAC.
    private static string ContainerOf(string? video, string? audio) =>
        (video is null || Begins(video, "avc1", "av01", "hvc1", "hev1")) && (audio is null || IsAac(audio)) ? "mp4"
        : (video is null || Begins(video, "vp9", "vp09", "vp8", "av01")) && (audio is null || Begins(audio, "opus", "vorbis")) ? "webm"
        : "mkv";

    private static bool IsAac(string codec) => Begins(codec, "mp4a");

    private static bool Begins(string codec, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (codec.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static MediaException Unfit(VideoInfo info, string reason) =>
        new(MediaFailure.Unfit, string.Create(CultureInfo.InvariantCulture, $"The video {info.VideoId} is not stored: {reason}."));
}
