namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>A format that each video comes in.</summary>
/// <param name="Itag">YouTube's number of it.</param>
/// <param name="ContentType">The container.</param>
/// <param name="Codecs">What is in it.</param>
/// <param name="Quality">YouTube's word for it.</param>
/// <param name="Width">Of the picture; null: there is none.</param>
/// <param name="Height">Of the picture.</param>
/// <param name="HasAudio">Whether there is sound in it.</param>
internal sealed record MediaFormat(int Itag, string ContentType, string Codecs, string Quality, int? Width, int? Height, bool HasAudio)
{
    /// <summary>Picture and sound in one file: 360p.</summary>
    public static MediaFormat Muxed { get; } = new(18, "video/mp4", "avc1.42001E, mp4a.40.2", "medium", 640, 360, true);

    public static IReadOnlyList<MediaFormat> All { get; } =
    [
        Muxed,
        new(136, "video/mp4", "avc1.4d401f", "hd720", 1280, 720, false),
        new(242, "video/webm", "vp9", "small", 320, 180, false),
        new(140, "audio/mp4", "mp4a.40.2", "tiny", null, null, true),
        new(251, "audio/webm", "opus", "tiny", null, null, true),
    ];

    public bool IsMuxed => HasAudio && Height is not null;

    public bool IsWebm => ContentType.EndsWith("webm", StringComparison.Ordinal);

    public string FileName => $"{Itag}.{(IsWebm ? "webm" : "mp4")}";

    /// <summary>How many times smaller than the 720p format it is, where a size is asked for.</summary>
    public int Divisor =>
        Itag is 136 ? 1
        : HasAudio && !IsMuxed ? 10
        : 4;
}
