using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// Videos that are stored in one transaction. A video that is listed several times is one row: the last mention wins, and what it does not
/// give is filled from the others; its place in the list is the first one. Of a channel the first mention wins, which is its newest
/// video's.
/// </summary>
/// <param name="earlier">What earlier batches of the same reading have told; null: there are none.</param>
internal sealed class VideoBatch(SeenFacts? earlier = null)
{
    private readonly Dictionary<VideoId, ListedVideo> videos = [];
    private readonly Dictionary<ChannelId, Channel> channels = [];
    private (IReadOnlyList<DigestedVideo> Videos, IReadOnlyList<DigestedChannel> Channels)? digested;

    public IReadOnlyCollection<ListedVideo> Videos => videos.Values;

    public IReadOnlyDictionary<ChannelId, Channel> Channels => channels;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => videos.Count + channels.Count == 0;

    /// <summary>What its facts came from.</summary>
    public string Source { get; private set; } = "";

    /// <summary>How many videos were added, repeated ones included.</summary>
    public int Listed { get; private set; }

    /// <summary>
    /// The same in the order of their keys, in which everything is written that locks rows, each with its digest. They are worked out when
    /// they are first asked for: better before a transaction waits for them.
    /// </summary>
    public (IReadOnlyList<DigestedVideo> Videos, IReadOnlyList<DigestedChannel> Channels) Digested => digested ??= Digest();

    /// <summary>Adds what is known of a channel by itself; that wins over what its videos tell.</summary>
    public void Add(Channel channel, string source)
    {
        digested = null;
        Source = source;
        channels[channel.ChannelId] = channels.TryGetValue(channel.ChannelId, out var known)
            ? ChannelColumns.Fill(channel, known)
            : channel;
    }

    /// <summary>Adds a video.</summary>
    public void Add(ListedVideo video)
    {
        digested = null;
        Listed++;
        Source = video.Source;
        if (earlier?.Has(video.VideoId) == true)
        {
            return;
        }

        videos[video.VideoId] = videos.TryGetValue(video.VideoId, out var first)
            ? Fill(video, first) with
            {
                Position = first.Position ?? video.Position,
            }
            : video;

        // A video's channel must be there, even if nothing but its id is known.
        if (
            (video.Channel ?? (video.ChannelId is { } id ? new Channel { ChannelId = id } : null)) is { } channel
            && (earlier is null ? channel : earlier.Rest(channel)) is { } told
        )
        {
            channels[channel.ChannelId] = channels.TryGetValue(channel.ChannelId, out var known) ? ChannelColumns.Fill(known, told) : told;
        }
    }

    private (IReadOnlyList<DigestedVideo>, IReadOnlyList<DigestedChannel>) Digest()
    {
        var digest = new FactsDigest();
        return (
            [
                .. videos
                    .Values.OrderBy(video => video.VideoId.Value, StringComparer.Ordinal)
                    .Select(video => new DigestedVideo(video, digest.Of(video))),
            ],
            [
                .. channels
                    .Values.OrderBy(channel => channel.ChannelId.Value, StringComparer.Ordinal)
                    .Select(channel => new DigestedChannel(channel, digest.Of(channel))),
            ]
        );
    }

    private static ListedVideo Fill(ListedVideo given, ListedVideo other)
    {
        var filled = given with
        {
            Transcripts = given.Transcripts.Count > 0 ? given.Transcripts : other.Transcripts,
            Position = given.Position ?? other.Position,
        };
        foreach (var column in VideoColumns.Facts)
            column.Fill(filled, given, other);
        return filled;
    }
}
