using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>A channel with the <see cref="FactsDigest"/> of what is told of it.</summary>
internal readonly record struct DigestedChannel(Channel Channel, long Digest)
{
    public string Key => Channel.ChannelId.Value;
}
