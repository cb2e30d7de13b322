namespace ClusteraIngest.Library.Digests;

/// <summary>What a digest is.</summary>
public enum DigestKind
{
    /// <summary>What is worth watching, each with what is said there word for word.</summary>
    Highlights,

    /// <summary>All of the video in order, with titles.</summary>
    Chapters,

    /// <summary>All that is said, shorter, in sections.</summary>
    Detailed,
}
