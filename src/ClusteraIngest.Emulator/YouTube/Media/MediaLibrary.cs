using System.Collections.Concurrent;
using System.Globalization;

namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>The files of all videos' formats, made when they are asked for.</summary>
/// <param name="studio">Makes what plays.</param>
internal sealed class MediaLibrary(FfmpegStudio studio)
{
    private const int LongestPlayable = 600;
    private const long FillingBytes = 100_000;
    private readonly ConcurrentDictionary<(string, int, int, long?, bool), MediaFile> files = [];

    /// <summary>Whether files that play can be made on this machine.</summary>
    public bool CanPlay => studio.IsThere;

    public async Task<MediaFile> FileAsync(WebVideo video, MediaFormat format, CancellationToken cancel)
    {
        var key = (video.Id, format.Itag, video.DurationSeconds, video.MediaBytes, video.IsPlayable);
        if (files.TryGetValue(key, out var known))
            return known;
        var name = string.Create(CultureInfo.InvariantCulture, $"{video.Id}|{format.Itag}");
        var size = video.MediaBytes / format.Divisor;
        var file =
            video.IsPlayable
            && video.DurationSeconds is > 0 and <= LongestPlayable
            && await studio.FilesAsync(video.DurationSeconds, cancel) is { } made
                ? MediaFile.Playable(made[format.FileName], format.IsWebm, size ?? 0, name)
                : MediaFile.Filling(size ?? FillingBytes / format.Divisor, name);
        return files.GetOrAdd(key, file);
    }

    /// <summary>
    /// The fragments of a video, by their names, as <see cref="FfmpegStudio"/> has them; null: ffmpeg is missing, or the video does not
    /// play.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, byte[]>?> FragmentsAsync(WebVideo video, CancellationToken cancel) =>
        video.IsPlayable
        && video.DurationSeconds is > 0 and <= LongestPlayable
        && await studio.FilesAsync(video.DurationSeconds, cancel) is { } made
            ? made
            : null;
}
