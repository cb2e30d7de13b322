namespace ClusteraIngest.Archive.Media;

/// <summary>What is stored of a video. Each is an object of its own.</summary>
public enum MediaKind
{
    /// <summary>Picture and sound in one file that plays.</summary>
    Muxed,

    /// <summary>The picture alone, byte for byte as YouTube has it. Where YouTube has it with sound only: with sound.</summary>
    Video,

    /// <summary>The sound alone, byte for byte as YouTube has it, where it has it alone.</summary>
    Audio,

    /// <summary>Captions of one language, in the format json3.</summary>
    Captions,

    /// <summary>The picture that stands for the video, in the best quality that there is.</summary>
    Thumbnail,

    /// <summary>What yt-dlp tells of the video, as JSON with gzip: without addresses of media, headers and cookies.</summary>
    Info,
}
