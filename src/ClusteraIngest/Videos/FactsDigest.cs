using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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

    private readonly ArrayBufferWriter<byte> facts = new(8 * 1024);

    /// <summary>
    /// Of all that goes into the video's row. An estimated date only counts as one: it is another each time, and never replaces what is
    /// stored; but for one that is announced for a time of day, without its zone.
    /// </summary>
    public long Of(ListedVideo video)
    {
        Begin();
        Text(video.ChannelId?.Value);
        Text(video.ChannelHandle);
        Number((int?)video.Kind);
        Text(video.Title);
        Text(video.Description);
        var isVague = video.IsPublishedAtEstimated && !IsOfSomeZone(video);
        Number(isVague ? null : video.PublishedAt?.UtcTicks);
        Flag(video.IsPublishedAtEstimated && video.PublishedAt is not null);
        Number(isVague ? null : video.ScheduledStartAt?.UtcTicks);
        Flag(video.IsPublishedAtEstimated && video.ScheduledStartAt is not null);
        Number(video.DurationSeconds);
        Number(video.ViewCount);
        Number(video.LikeCount);
        Flag(video.AreLikesHidden);
        Number(video.CommentCount);
        Text(video.ThumbnailUrl);
        Texts(video.Hashtags);
        Links(video.Links);
        Text(video.Location);
        Number(video.CategoryId);
        Flag(video.IsMembersOnly);
        Flag(video.IsAgeRestricted);
        Flag(video.IsMonetized);
        Flag(video.AreCommentsOff);
        Number((int)video.Availability);
        return Digest();
    }

    /// <summary>As <see cref="FactPrecedence"/> has it.</summary>
    private static bool IsOfSomeZone(ListedVideo video) =>
        video is { Availability: VideoAvailability.Upcoming, ScheduledStartAt: { } at } && at.UtcTicks % TimeSpan.TicksPerMinute == 0;

    /// <summary>Of all that goes into the channel's row.</summary>
    public long Of(Channel channel)
    {
        Begin();
        Text(channel.Handle);
        Text(channel.Title);
        Text(channel.Description);
        Number(channel.SubscriberCount);
        Flag(channel.AreSubscribersHidden);
        Number(channel.VideoCount);
        Number(channel.ViewCount);
        Number(channel.JoinedOn?.DayNumber);
        Text(channel.Country);
        Text(channel.ThumbnailUrl);
        Links(channel.Links);
        Flag(channel.IsVerified);
        return Digest();
    }

    private void Begin()
    {
        facts.ResetWrittenCount();
        Number(Version);
    }

    private long Digest()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(facts.WrittenSpan, hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    // Each value says first whether there is one, or how long it is: no two different sequences of facts are the same bytes.
    private void Text(string? value)
    {
        Number(value?.Length);
        facts.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    private void Texts(IReadOnlyList<string>? values)
    {
        Number(values?.Count);
        foreach (var value in values ?? [])
            Text(value);
    }

    private void Links(IReadOnlyList<Link>? links)
    {
        Number(links?.Count);
        foreach (var link in links ?? [])
        {
            Text(link.Url);
            Text(link.Text);
        }
    }

    private void Flag(bool? value) => Number(value is { } given ? (given ? 1 : 0) : null);

    private void Number(long? value)
    {
        const int most = 1 + sizeof(long);
        var bytes = facts.GetSpan(most);
        bytes[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value ?? 0);
        facts.Advance(most);
    }
}
