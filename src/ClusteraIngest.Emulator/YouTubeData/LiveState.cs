namespace ClusteraIngest.Emulator.YouTubeData;

/// <summary>Whether a video is a broadcast, and how far that is.</summary>
public enum LiveState
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>It is announced.</summary>
    Upcoming,

    /// <summary>It is going on.</summary>
    Live,

    /// <summary>It was one, and is its recording.</summary>
    Completed,
}
