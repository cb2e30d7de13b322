using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>A video with the <see cref="FactsDigest"/> of what is told of it.</summary>
internal readonly record struct DigestedVideo(ListedVideo Video, long Digest)
{
    public string Key => Video.VideoId.Value;
}
