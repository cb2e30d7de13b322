using System.Threading.Channels;
using ClusteraIngest.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Lists;
using ClusteraIngest.Quota;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;
using Channel = ClusteraIngest.YouTube.Channel;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Reads lists through the YouTube Data API: ids first, compared with what is stored, then the details of the new ones, from the same
/// source or from Apify.
/// </summary>
/// <param name="invocation">The invocation.</param>
/// <param name="pool">The YouTube Data API.</param>
/// <param name="resolver">Finds channels whose id is not known yet.</param>
/// <param name="apify">Fetches the new videos; null: the YouTube Data API does.</param>
/// <param name="byName">
/// Reads what only a search could tell the id of, such as <c>/c/name</c>, and learns the id with that; null: nothing does.
/// </param>
internal sealed class YouTubeListReader(
    Invocation invocation,
    KeyPool pool,
    ChannelResolver resolver,
    ApifyDetails? apify,
    IListReader? byName
) : IListReader
{
    /// <summary>An uploads playlist names no more than these.</summary>
    private const int MostUploads = 20_000;

    /// <summary>Any other playlist.</summary>
    private const int MostItems = 5_000;

    /// <inheritdoc/>
    public async Task<ItemFailedException?> ReadAsync(
        MonitoredList list,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var writer = new ListWriter(invocation, list);
        var (shown, error) = list.Kind is ListKind.Channel ? await OfChannelAsync(list, cancel) : await OfPlaylistAsync(list, cancel);
        if (shown is null && byName is not null && error!.ErrorId == ErrorIds.ChannelNeedsSearch)
        {
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.ListReadByName),
                "{Url}: its id is not known, and the YouTube Data API could only search for it. Apify reads it this time.",
                list.Url
            );
            return await byName.ReadAsync(list, results, cancel);
        }

        if (shown is null)
        {
            await writer.FailAsync(error!);
            return error;
        }

        list = shown.Channel is { } its ? list with { YoutubeId = its.ChannelId.Value } : list;
        var own = new OwnChannel(list, shown.Channel?.Handle);
        var options = invocation.Options;
        var watermark =
            options.Full || list.IsCapped || shown.Channel is null ? null
            : list.CutOffAfter is not null ? list.CutOffSince
            : list.NewestPublishedAt;
        long? counted = null;
        if (watermark is not null && shown.Channel!.VideoCount is { } all && all > await StoredAsync())
            watermark -= YouTubeListing.Overlap;
        var most = options.MaxVideos ?? (options.Full ? null : list.MaxVideos);
        var listing = new YouTubeListing(pool, invocation.Database, shown.Playlist, watermark, most, onlyFinal: apify is null);
        var (isChannelTold, hasGaps, others) = (false, false, 0);
        try
        {
            await foreach (var listed in listing.PagesAsync(MayBeWipedAsync, cancel))
            {
                var (page, foreign) = OwnOf(listed, shown.Channel);
                IReadOnlyList<SourceItem> items = [.. (await DescribeAsync(page, options.Full, cancel)).Select(own.Sort), .. foreign];
                hasGaps |= items.Any(item => item is SourceItem.Reported);
                others += foreign.Count;
                foreach (var result in await writer.StoreAsync(items, isChannelTold ? null : shown.Channel))
                    await results.WriteAsync(result, cancel);
                isChannelTold = true;
                if (apify is not null && await apify.AddAsync(list, page.ToDescribe, results, cancel) is { } failure)
                    return await FailAsync(failure);
            }

            if (apify is not null && await apify.FlushAsync(list, results, cancel) is { } last)
                return await FailAsync(last);

            if (listing.IsMissing && shown.Channel!.VideoCount > 0 && await AreShownAsync(shown.Channel.ChannelId, cancel))
                return await FailAsync(YouTubeListing.UploadsNotFound(list.Url));
        }
        catch (YouTubeDataException exception) when (apify is not null && exception.Fault is YouTubeDataFault.PagesBroken)
        {
            // Where that never changes, what was listed would otherwise never be stored.
            await apify.FlushAsync(list, results, cancel);
            throw;
        }
        catch (BudgetExceededException)
        {
            var described = await invocation.Database.ExecuteIdempotentAsync(
                (connection, attempt) => VideoStore.CountDescribedAsync(connection, list.ListId, attempt),
                cancel
            );
            await writer.EndAsync(new(EndOf(described) with { IsCutOff = true, ReachedCap = false }));
            throw;
        }

        await writer.EndAsync(new(EndOf(listing.Listed)));
        return null;

        ListEnd EndOf(int videos) =>
            new(list.ListId)
            {
                YoutubeId = list.Kind is ListKind.Channel ? shown.Channel!.ChannelId.Value : shown.Playlist.Value,
                Title = shown.Title,
                Move = HandleMove.Of(list, shown.Channel?.ChannelId, shown.Channel?.Handle, shown.Title),
                ReachedCap = listing.ReachedCap,
                LeastShown = (most ?? 0) - others,
                HasGaps = hasGaps || listing.IsMissing || apify?.HasGaps(list) is true,
                Remark =
                    watermark is null && shown.Count > listing.Listed && listing.Listed >= (shown.Channel is null ? MostItems : MostUploads)
                        ? $"{list.Url}: YouTube names {listing.Listed} of its {shown.Count} videos, and no more."
                    : listing.IsMissing && shown.Count > 0 ? $"{list.Url}: YouTube shows none of its videos any more."
                    : null,
                HadWatermark = watermark is not null,
                VideosAtYouTube = shown.Count,
                Shown = videos,
                Since = watermark,
                HasLowCap = options.MaxVideos < (list.MaxVideos ?? int.MaxValue),
            };

        async Task<ItemFailedException> FailAsync(ItemFailedException failure)
        {
            await writer.FailAsync(failure);
            return failure;
        }

        // Where an owner has hidden everything, YouTube does not find the uploads, and its count of videos may still be the old one.
        async Task<bool> MayBeWipedAsync() => shown.Channel is { } channel && (channel.VideoCount is null or 0 || await StoredAsync() > 0);

        async Task<long> StoredAsync() =>
            counted ??= await invocation.Database.ExecuteIdempotentAsync(
                (connection, attempt) => VideoStore.CountPublicAsync(connection, shown.Channel!.ChannelId, attempt),
                cancel
            );
    }

    /// <summary>The page without the videos of other channels, and these: their details are not asked, or paid, for.</summary>
    private static (ListingPage Page, IReadOnlyList<SourceItem> Foreign) OwnOf(ListingPage page, Channel? channel)
    {
        var foreign = page.Entries.Where(entry => channel is not null && entry.Owner is { } owner && owner != channel.ChannelId).ToList();
        return foreign.Count == 0
            ? (page, [])
            : (
                page with
                {
                    Entries = [.. page.Entries.Except(foreign)],
                },
                [
                    .. foreign.Select(entry => new SourceItem.Foreign(
                        new()
                        {
                            VideoId = entry.VideoId,
                            Title = entry.Title,
                            Source = YouTubeDataClient.Source,
                            ChannelId = entry.Owner,
                            Channel = new() { ChannelId = entry.Owner!.Value, Title = entry.OwnerTitle },
                        }
                    )),
                ]
            );
    }

    /// <summary>The page's videos as items: new ones with all that YouTube tells, known ones for their place in the list.</summary>
    private async Task<IReadOnlyList<SourceItem>> DescribeAsync(ListingPage page, bool describeAll, CancellationToken cancel)
    {
        var toDescribe = (
            describeAll ? page.Entries.Except(page.Unavailable).DistinctBy(entry => entry.VideoId) : page.ToDescribe
        ).ToList();
        var described =
            apify is not null || toDescribe.Count == 0
                ? []
                : (
                    await pool.CallAsync(
                        (youtube, key, attempt) => youtube.VideosAsync(key, [.. toDescribe.Select(entry => entry.VideoId)], attempt),
                        cancel
                    )
                ).ToDictionary(video => video.VideoId);
        var missing = toDescribe.Select(entry => entry.VideoId).ToHashSet();
        missing.ExceptWith(described.Keys);
        return
        [
            .. page
                .Entries.Where(entry => apify is null || !missing.Contains(entry.VideoId) || page.Described.Contains(entry.VideoId))
                .Select(ToItem),
        ];

        SourceItem ToItem(PlaylistEntry entry) =>
            described.TryGetValue(entry.VideoId, out var video)
                ? new SourceItem.Listed(video with { Position = entry.Position, Unread = [.. video.Unread, .. entry.Unread] })
            : apify is null && missing.Contains(entry.VideoId)
                ? new SourceItem.Reported(
                    $"https://www.youtube.com/watch?v={entry.VideoId}",
                    "no details",
                    "the list names the video, but it is not shown: it has been hidden a moment ago, or is no video any more"
                )
            : new SourceItem.Listed(
                new()
                {
                    VideoId = entry.VideoId,
                    Position = entry.Position,
                    Source = YouTubeDataClient.Source,
                    Availability = entry.Availability is VideoAvailability.Private or VideoAvailability.Deleted
                        ? entry.Availability
                        : VideoAvailability.Unknown,
                    Unread = entry.Unread,
                }
            );
    }

    private async Task<(ShownList?, ItemFailedException?)> OfChannelAsync(MonitoredList list, CancellationToken cancel)
    {
        var (known, facts, error) = list.YoutubeId is { } id ? (ChannelId.Parse(id), null, null) : await ResolveAsync(list, cancel);
        if (known is not { } channelId)
            return (null, error);

        if (
            facts is null
            && await pool.CallAsync((youtube, key, attempt) => youtube.ChannelsAsync(key, [channelId], attempt), cancel) is [var asked, ..]
        )
            facts = asked;

        // What is remembered of the handle may be out of date: another channel may have it now.
        if (
            list.YoutubeId is null
            && ListReference.Parse(list.Url).Handle is { } handle
            && facts?.Handle is { } told
            && !string.Equals(told, handle, StringComparison.OrdinalIgnoreCase)
            && await resolver.AskAsync(ChannelReference.Parse(list.Url), cancel) is { Facts: { } bearer }
            && bearer.ChannelId != channelId
        )
            (channelId, facts) = (bearer.ChannelId, bearer);
        return facts is { } channel
            ? (new(PlaylistId.UploadsOf(channelId), channel.Title, channel.VideoCount, channel), null)
            : (null, NotFound(list));
    }

    private async Task<(ShownList?, ItemFailedException?)> OfPlaylistAsync(MonitoredList list, CancellationToken cancel)
    {
        var playlist = PlaylistId.Parse(list.YoutubeId ?? list.Url);
        return await pool.CallAsync((youtube, key, attempt) => youtube.PlaylistsAsync(key, [playlist], attempt), cancel) is [var facts, ..]
            ? (new(playlist, facts.Title, facts.ItemCount, null), null)
            : (null, NotFound(list));
    }

    private async Task<(ChannelId?, Channel?, ItemFailedException?)> ResolveAsync(MonitoredList list, CancellationToken cancel)
    {
        var found = await resolver.ResolveAsync(new[] { list.Url }.ToAsyncEnumerable(), allowSearch: false, cancel).SingleAsync(cancel);
        return found switch
        {
            { ChannelId: { } channel } => (channel, found.Facts, null),
            { Error: ItemFailedException { ErrorId: ErrorIds.ChannelNeedsSearch } needsSearch } => (
                null,
                null,
                new(
                    ErrorIds.ChannelNeedsSearch,
                    $"{list.Url}: {needsSearch.Message}",
                    "Add it by its @handle or id; with an Apify token, and where ListSource.YouTube is not insisted on, it is read by "
                        + "its name.",
                    needsSearch
                )
            ),
            { Error: QuotaExceededException or ConfigurationException } => throw found.Error,
            { State: ResolutionState.NotFound } => (null, null, NotFound(list)),
            _ => (null, null, found.Error as ItemFailedException ?? NotFound(list)),
        };
    }

    private static ItemFailedException NotFound(MonitoredList list) =>
        new(
            ErrorIds.ListNotFound,
            $"{list.Url}: the YouTube Data API knows no such {(list.Kind is ListKind.Channel ? "channel" : "public playlist")}.",
            "Check that the list exists and is public; remove it with `IngestClient.Lists.RemoveAsync` if it is gone."
        );

    /// <summary>Whether YouTube shows any of the channel's newest stored videos.</summary>
    private async Task<bool> AreShownAsync(ChannelId channel, CancellationToken cancel)
    {
        var ids = await invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) => VideoStore.NewestPublicAsync(connection, channel, YouTubeDataClient.MostAtOnce, attempt),
            cancel
        );
        return ids.Count > 0 && (await pool.CallAsync((youtube, key, attempt) => youtube.VideosAsync(key, ids, attempt), cancel)).Count > 0;
    }

    /// <summary>What is read for a list.</summary>
    /// <param name="Playlist">The playlist.</param>
    /// <param name="Title">The list's title.</param>
    /// <param name="Count">How many videos YouTube says it has.</param>
    /// <param name="Channel">The channel; null for a playlist.</param>
    private sealed record ShownList(PlaylistId Playlist, string? Title, long? Count, Channel? Channel);
}
