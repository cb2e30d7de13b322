using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// A number for all that a source tells of a video or a channel. A row keeps that of the facts it was last merged with; the same facts
/// again, read by whomever, change nothing. Only the number has to be looked at then.
/// </summary>
internal sealed class FactsDigest
{
    /// <summary>The digest of a video of which nothing is told but that it is there.</summary>
    public static readonly long OfNothing = new FactsDigest().Of(new ListedVideo { VideoId = default, Source = "" });

    /// <summary>Raised when the same facts are merged otherwise than before: then every row is merged once more.</summary>
    private const int Version = 2;

    private readonly DigestWriter facts = new();

    /// <summary>Of all that goes into the video's row.</summary>
    public long Of(ListedVideo video) => Of(video, VideoColumns.Facts, VideoColumns.DigestedByPlace);

    /// <summary>Of all that goes into the channel's row.</summary>
    public long Of(Channel channel) => Of(channel, ChannelColumns.Facts, ChannelColumns.DigestedByPlace);

    private long Of<T>(T told, IReadOnlyList<FactColumn<T>> columns, int byPlace)
    {
        facts.Number(Version);
        for (var at = 0; at < columns.Count; at++)
        {
            var column = columns[at];
            if (at >= byPlace)
            {
                if (!column.IsGiven(told))
                    continue;
                facts.Text(column.Name);
            }

            column.Digest(facts, told);
        }

        return facts.Digest();
    }
}
