namespace ClusteraIngest.Archive.Archiving;

/// <summary>What yt-dlp is told of a quality: its <c>--format-sort</c>.</summary>
internal static class FormatChoice
{
    /// <summary>
    /// H.264 and AAC before others, which play everywhere, in the best picture up to so many lines, and the sound that comes nearest.
    /// </summary>
    public static string SortOf(string videoQuality, string audioQuality)
    {
        var lines = videoQuality == "best" ? "res" : "res:" + videoQuality.TrimEnd('p');
        var sound = audioQuality == "best" ? "abr" : "abr~" + audioQuality.TrimEnd('k');
        return $"{lines},vcodec:h264,acodec:m4a,{sound}";
    }

    /// <summary>A video of which no list tells the length is taken for that long.</summary>
    private const double UsualSeconds = 600;

    private const double ShortSeconds = 45;

    /// <summary>About how many bytes a video has in a quality.</summary>
    /// <param name="options">The quality.</param>
    /// <param name="seconds">Its length; null: not known.</param>
    /// <param name="isShort">Whether it is a Short.</param>
    public static double EstimatedBytes(ArchiveRunOptions options, double? seconds, bool isShort) =>
        (seconds ?? (isShort ? ShortSeconds : UsualSeconds)) * BytesPerSecond(options);

    /// <summary>About how many bytes a second a quality has, for estimates.</summary>
    private static double BytesPerSecond(ArchiveRunOptions options)
    {
        var lines = int.TryParse(options.VideoQuality.TrimEnd('p'), out var given) ? given : 1080;
        // H.264 of speech and slides: 83 MB picture and 15 MB sound in 16 minutes at 720 lines; with the square of the lines.
        var picture = 90_000d * lines * lines / (720d * 720d);
        var sound = int.TryParse(options.AudioQuality.TrimEnd('k'), out var kilobits) ? kilobits * 125d : 20_000d;
        return options.Layout is Settings.ArchiveLayout.Audio ? sound : picture + sound;
    }
}
