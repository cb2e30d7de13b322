namespace ClusteraIngest.Emulator.Videos;

/// <summary>The tab of a channel that a video is on.</summary>
internal enum VideoKind
{
    Video,
    Short,
    Stream,
}
