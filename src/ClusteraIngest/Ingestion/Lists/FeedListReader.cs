using System.Threading.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Lists;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.Feeds;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Saves readings of lists: a list whose feed is up to date, and holds nothing but what is stored, need not be read; of one with new
/// videos, these alone are asked for. Feeds fail for hours and lag behind: whatever such a feed does not prove, the next reader reads. So
/// it does once a day in any case, since a feed shows neither members' videos nor what becomes public at an older place.
/// </summary>
/// <param name="invocation">The invocation.</param>
/// <param name="feeds">Reads feeds.</param>
/// <param name="found">Asks for the new videos.</param>
/// <param name="next">Reads the list where the feed does not do.</param>
internal sealed class FeedListReader(Invocation invocation, FeedReader feeds, FoundVideos found, IListReader next) : IListReader
{
    /// <summary>How <c>ctrl_youtube_lists</c> and facts name it.</summary>
    private const string Source = "youtube-feed";

    /// <summary>How long a list is read by its feed alone.</summary>
    public static readonly TimeSpan LongestWithoutListing = TimeSpan.FromDays(1);

    /// <summary>After this many failed feeds in a row, no more feeds are requested in this run.</summary>
    private const int MostFailures = 5;

    private int failures;

    /// <inheritdoc/>
    public async Task<ItemFailedException?> ReadAsync(
        MonitoredList list,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        if (!MayDo(list) || await FeedAsync(list, cancel) is not { } feed || await JudgeAsync(list, feed, cancel) is not { } shown)
            return await next.ReadAsync(list, results, cancel);

        var fetched = await found.FetchAsync(list, shown.New, results, cancel);
        if (fetched.Error is { } error)
        {
            await new ListWriter(invocation, list).FailAsync(error);
            return error;
        }

        if (fetched.Missing > 0)
            return await next.ReadAsync(list, results, cancel);
        await found.LinkAsync(list, shown.NotLinked, Source, results, cancel);
        // Only now: what was fetched is stored with its date.
        var published = await PublishedAsync(list, shown.All, cancel);
        await new ListWriter(invocation, list).EndAsync(
            new(
                new(list.ListId)
                {
                    YoutubeId = list.YoutubeId,
                    HadWatermark = true,
                    Since = list.NewestPublishedAt,
                    Shown = feed.Entries.Count,
                    IsOfFeed = true,
                    ProvenUpTo = published.Values.Cast<DateTimeOffset?>().Append(list.NewestPublishedAt).Max(),
                }
            )
        );
        return null;
    }

    /// <summary>Whether the list was read otherwise within a day, and to its end: then its feed may do.</summary>
    private bool MayDo(MonitoredList list) =>
        !invocation.Options.Full
        && list.YoutubeId is not null
        && list.LastState is ListState.Read or ListState.Capped
        && list.CutOffAfter is null
        && !(list.IsCapped && invocation.Options.MaxVideos is not null)
        && list.LastListedAt > invocation.Now - LongestWithoutListing
        && Volatile.Read(ref failures) < MostFailures;

    private async Task<Feed?> FeedAsync(MonitoredList list, CancellationToken cancel)
    {
        try
        {
            var feed =
                list.Kind is ListKind.Channel
                    ? await feeds.ReadAsync(ChannelId.Parse(list.YoutubeId!), cancel)
                    : await feeds.ReadAsync(PlaylistId.Parse(list.YoutubeId!), cancel);
            Volatile.Write(ref failures, 0);
            return feed;
        }
        catch (FeedException exception)
        {
            var error = exception.ForItem(list.Url);
            invocation.Log.LogDebug("{Message}", error.Message);
            if (Interlocked.Increment(ref failures) == MostFailures)
                invocation.Log.LogWarning(
                    new EventId(0, error.ErrorId),
                    "Feeds do not come now; the lists are read otherwise. The last one: {Message}",
                    error.Message
                );
            return null;
        }
    }

    /// <summary>What is new in a feed; null where it does not prove that nothing else is.</summary>
    private async Task<ShownByFeed?> JudgeAsync(MonitoredList list, Feed feed, CancellationToken cancel)
    {
        var isChannel = list.Kind is ListKind.Channel;
        // What a playlist has behind its first videos is not in its feed.
        if (feed.Entries.Count == 0 || !isChannel && feed.IsFull)
            return null;
        var entries = feed
            .Entries.Where(entry => !isChannel || entry.ChannelId.Value == list.YoutubeId)
            .Take(found.CapOf(list) ?? int.MaxValue)
            .Select(
                (entry, index) =>
                    new PlaylistEntry(entry.VideoId, isChannel ? null : index + 1, entry.PublishedAt, VideoAvailability.Public, entry.Title)
            )
            .ToList();
        var stored = await invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                StoredOfList.LookAsync(
                    connection,
                    list.ListId,
                    [.. entries.Select(entry => entry.VideoId)],
                    found.OnlyFinal,
                    invocation.Now,
                    attempt
                ),
            cancel
        );

        return (isChannel ? await ReachesWatermarkAsync(list, entries, stored, cancel) : stored.NotShown == 0 && stored.Linked.Count > 0)
            ? new(
                [.. entries.Select(entry => entry.VideoId)],
                [.. entries.Where(entry => !stored.Described.Contains(entry.VideoId))],
                [.. entries.Where(entry => stored.Described.Contains(entry.VideoId) && !stored.Linked.Contains(entry.VideoId))]
            )
            : null;
    }

    /// <summary>
    /// Whether all that is newer than a channel's watermark is within its feed. The feed is up to date where it shows the newest video that
    /// is known, and it reaches back far enough where it shows one from before the watermark. That the newest is known does not do: an
    /// earlier reading may have stored it and not the others, and only the watermark tells of that.
    /// </summary>
    private async Task<bool> ReachesWatermarkAsync(
        MonitoredList list,
        IReadOnlyList<PlaylistEntry> entries,
        StoredOfList stored,
        CancellationToken cancel
    )
    {
        if (
            list.NewestPublishedAt is not { } watermark
            || stored.Newest is not { } newest
            || entries.All(entry => entry.VideoId != newest)
            || stored.NewestNotShown > watermark
        )
            return false;
        var published = await PublishedAsync(list, [.. entries.Select(entry => entry.VideoId)], cancel);
        return published.Values.Any(date => date <= watermark);
    }

    private Task<IReadOnlyDictionary<VideoId, DateTimeOffset>> PublishedAsync(
        MonitoredList list,
        IReadOnlyCollection<VideoId> videos,
        CancellationToken cancel
    ) =>
        invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) => StoredOfList.PublishedAsync(connection, list.ListId, videos, attempt),
            cancel
        );

    /// <summary>What a feed shows.</summary>
    /// <param name="All">All of it.</param>
    /// <param name="New">Videos of which nothing is stored but their ids, if that.</param>
    /// <param name="NotLinked">Known ones that are not stored as the list's.</param>
    private sealed record ShownByFeed(IReadOnlyList<VideoId> All, IReadOnlyList<PlaylistEntry> New, IReadOnlyList<PlaylistEntry> NotLinked);
}
