using System.Threading.Channels;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Lists;
using ClusteraIngest.Pacing;
using ClusteraIngest.Runs;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.Lists;

/// <summary>
/// Reads lists with yt-dlp, which tells ids for nothing: of a channel its uploads, the newest first, and no further than to what is known
/// from before the watermark. The source is asked for the new videos only. Where it does not come to a proven end, the next reader reads
/// the list.
/// </summary>
/// <param name="invocation">The invocation.</param>
/// <param name="reader">yt-dlp.</param>
/// <param name="pace">How fast youtube.com is asked.</param>
/// <param name="interval">What is to lie between two requests to it.</param>
/// <param name="extractions">Limits how many processes of yt-dlp run at once.</param>
/// <param name="found">Asks for the new videos.</param>
/// <param name="next">Reads the list where yt-dlp does not do.</param>
internal sealed class FlatListReader(
    Invocation invocation,
    YtDlpReader reader,
    Pace pace,
    TimeSpan interval,
    SemaphoreSlim extractions,
    FoundVideos found,
    IListReader next
) : IListReader
{
    private const string Source = "yt-dlp";

    /// <summary>How many entries are looked up at once.</summary>
    private const int EntriesAtOnce = 10;

    /// <summary>
    /// After this many known videos in a row from before the watermark, the rest is known too. One is not enough, since some videos become
    /// public later than they say.
    /// </summary>
    private const int KnownInARow = 30;

    /// <inheritdoc/>
    public async Task<ItemFailedException?> ReadAsync(
        MonitoredList list,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        if (PlaylistOf(list) is not { } playlist || await ListInTurnAsync(list, playlist, cancel) is not { } listing)
            return await next.ReadAsync(list, results, cancel);

        var writer = new ListWriter(invocation, list);
        var missing = 0;
        try
        {
            foreach (var some in listing.Entries.Index().Chunk(100))
            {
                var fetched = await StoreAsync(list, some, results, cancel);
                if (fetched.Error is { } error)
                {
                    await writer.FailAsync(error);
                    return error;
                }

                missing += fetched.Missing;
            }
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

        await writer.EndAsync(new(EndOf(listing.Entries.Count)));
        return null;

        ListEnd EndOf(int videos) =>
            new(list.ListId)
            {
                YoutubeId = list.YoutubeId ?? playlist.Value,
                ReachedCap = listing.ReachedCap,
                LeastShown = found.CapOf(list) ?? 0,
                HasGaps = missing > 0 || listing.HasGaps,
                HadWatermark = listing.Since is not null,
                VideosAtYouTube = listing.Stated,
                Shown = videos,
                Since = listing.Since,
                HasLowCap = invocation.Options.MaxVideos < (list.MaxVideos ?? int.MaxValue),
            };
    }

    private static PlaylistId? PlaylistOf(MonitoredList list) =>
        list.Kind is ListKind.Playlist ? PlaylistId.Parse(list.YoutubeId ?? list.Url)
        : list.YoutubeId is { } id ? PlaylistId.UploadsOf(ChannelId.Parse(id))
        : null;

    /// <summary>Up to where all of the list is stored; null: nothing says so, and all of it is read.</summary>
    private DateTimeOffset? SinceOf(MonitoredList list) =>
        invocation.Options.Full || list.IsCapped || list.Kind is ListKind.Playlist ? null
        : list.CutOffAfter is not null ? list.CutOffSince
        : list.NewestPublishedAt;

    private async Task<Listing?> ListInTurnAsync(MonitoredList list, PlaylistId playlist, CancellationToken cancel)
    {
        await extractions.WaitAsync(cancel);
        try
        {
            return await ListAsync(list, playlist, cancel);
        }
        finally
        {
            extractions.Release();
        }
    }

    /// <summary>What the list shows, as far as it has to be read; null where that did not come to a proven end.</summary>
    private async Task<Listing?> ListAsync(MonitoredList list, PlaylistId playlist, CancellationToken cancel)
    {
        if (await pace.WaitAsync(Pace.YouTube, interval, cancel: cancel) is { } rest)
        {
            invocation.Log.LogDebug("{Url}: {Rest}; it is read otherwise.", list.Url, rest);
            return null;
        }

        var (since, most) = (SinceOf(list), found.CapOf(list));
        var (entries, looked, known, isEnough, reachedCap) = (new List<FlatEntry>(), 0, 0, false, false);
        // Whether one of those known in a row is certainly from before the watermark.
        var isPast = false;
        long? stated = null;
        ListingOutcome? outcome = null;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            outcome = await reader.ReadPlaylistAsync(playlist, AddAsync, enough.Token);
        }
        catch (OperationCanceledException) when (isEnough && !cancel.IsCancellationRequested)
        {
            // yt-dlp was ended, since there is nothing more to learn.
        }
        catch (YtDlpException exception)
        {
            invocation.Log.LogWarning(
                new EventId(0, exception.ErrorId),
                "{Url}: {Message} It is read otherwise. {Remedy}",
                list.Url,
                exception.Message,
                exception.Remedy
            );
            return null;
        }

        if (since is not null && looked < entries.Count)
            await LookAsync();
        if (outcome?.Failure is { Failure: YtDlpFailure.Throttled } refusal)
            await pace.RestAsync(Pace.YouTube, ErrorIds.YouTubeThrottled, refusal.Text, cancel);
        else if (outcome?.State is not ListingState.Failed)
            await pace.SucceededAsync(Pace.YouTube, cancel);

        // The newest come first: where it has come to what is known from before the watermark, nothing new can be missing.
        if (isEnough || outcome!.State is ListingState.Complete || outcome.State is ListingState.Short && isPast)
            return new(entries, since, stated ?? outcome?.Stated, reachedCap, HasGaps: reachedCap && since is not null && !isPast);
        invocation.Log.LogWarning(
            new EventId(0, outcome.Failure is { } failure ? YtDlpException.IdOf(failure.Failure) : ErrorIds.ListIncomplete),
            "{Url}: yt-dlp did not read it to its end ({Why}); it is read otherwise.",
            list.Url,
            outcome.Failure?.Text ?? $"{outcome.Read} of {outcome.Stated?.ToString() ?? "an unknown number"}"
        );
        return null;

        async ValueTask AddAsync(FlatEntry entry)
        {
            if (isEnough)
                return;
            stated ??= entry.ListCount;
            if (entries.Count == most)
            {
                (isEnough, reachedCap) = (true, true);
                await enough.CancelAsync();
                return;
            }

            entries.Add(entry);
            if (since is null || entries.Count - looked < EntriesAtOnce)
                return;
            await LookAsync();
            if (known < KnownInARow || !isPast)
                return;
            isEnough = true;
            await enough.CancelAsync();
        }

        async Task LookAsync()
        {
            var some = entries[looked..];
            looked = entries.Count;
            var described = await DescribedAsync(some, cancel);
            var published = await invocation.Database.ExecuteIdempotentAsync(
                (connection, attempt) =>
                    StoredOfList.PublishedAsync(connection, list.ListId, [.. some.Select(entry => entry.VideoId)], attempt),
                cancel
            );
            foreach (var entry in some)
            {
                // An earlier reading that left gaps has stored videos that are newer than the watermark.
                var date = published.TryGetValue(entry.VideoId, out var exact) ? exact : (DateTimeOffset?)null;
                (known, isPast) = described.Contains(entry.VideoId) && !(date > since) ? (known + 1, isPast || date <= since) : (0, false);
            }
        }
    }

    private Task<IReadOnlySet<VideoId>> DescribedAsync(IReadOnlyCollection<FlatEntry> entries, CancellationToken cancel) =>
        invocation.Database.ExecuteIdempotentAsync(
            (connection, attempt) =>
                VideoStore.DescribedAsync(connection, [.. entries.Select(entry => entry.VideoId)], found.OnlyFinal, attempt),
            cancel
        );

    /// <summary>Stores what some entries tell: the new ones with what the source tells of them, the others for their place.</summary>
    private async Task<FetchedVideos> StoreAsync(
        MonitoredList list,
        IReadOnlyList<(int Index, FlatEntry Entry)> entries,
        ChannelWriter<StageResult<Video>> results,
        CancellationToken cancel
    )
    {
        var described = await DescribedAsync([.. entries.Select(one => one.Entry)], cancel);
        var isPlaylist = list.Kind is ListKind.Playlist;
        var own = entries
            .Where(one => isPlaylist || one.Entry.ChannelId is null || one.Entry.ChannelId.Value.Value == list.YoutubeId)
            .Select(one => new PlaylistEntry(
                one.Entry.VideoId,
                isPlaylist ? one.Index + 1 : null,
                null,
                one.Entry.IsDeleted ? VideoAvailability.Deleted
                    : one.Entry.Availability is YtDlpAvailability.Private ? VideoAvailability.Private
                    : VideoAvailability.Unknown,
                one.Entry.Title
            ))
            .ToList();
        var isNew = own.ToLookup(entry => entry.Availability is VideoAvailability.Unknown && !described.Contains(entry.VideoId));
        await found.LinkAsync(list, [.. isNew[false]], Source, results, cancel);
        return await found.FetchAsync(list, [.. isNew[true]], results, cancel);
    }

    /// <summary>What a list shows.</summary>
    /// <param name="Entries">Its entries.</param>
    /// <param name="Since">Up to where it was known to be stored; null: it was read whole, or up to its cap.</param>
    /// <param name="Stated">How many YouTube states.</param>
    /// <param name="ReachedCap">Whether there are more than were asked for.</param>
    /// <param name="HasGaps">Whether something may be missing between its last entry and <paramref name="Since"/>.</param>
    private sealed record Listing(IReadOnlyList<FlatEntry> Entries, DateTimeOffset? Since, long? Stated, bool ReachedCap, bool HasGaps);
}
