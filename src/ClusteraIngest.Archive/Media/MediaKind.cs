namespace ClusteraIngest.Archive.Media;

/// <summary>What an object holds of a video.</summary>
public enum MediaKind
{
    /// <summary>Picture and sound in one.</summary>
    Muxed,

    /// <summary>The picture alone, as YouTube has it.</summary>
    Video,

    /// <summary>The sound alone, as YouTube has it.</summary>
    Audio,

    /// <summary>Captions.</summary>
    Captions,

    /// <summary>The picture that stands for it.</summary>
    Thumbnail,

    /// <summary>All that YouTube tells of it, as JSON, compressed.</summary>
    Info,
}
