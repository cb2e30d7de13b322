using System.Collections.Concurrent;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>Asks YouTube what names mean, and remembers the answers. Once all keys rest, nothing more is asked.</summary>
internal sealed class ChannelLookup(KeyPool pool, ResolutionStore known, TimeProvider time)
{
    /// <summary>A custom name's owner is among the first, or there is none.</summary>
    private const int Hits = 5;

    private readonly ConcurrentDictionary<QuotaBucket, QuotaExceededException> usedUp = [];

    /// <summary>The channels of up to 50 videos, or of one handle or user name.</summary>
    public Task<IReadOnlyList<Found>> AnswerAsync(IReadOnlyList<ChannelReference> references, CancellationToken cancel) =>
        AskAsync(QuotaBucket.Units, references, references[0].Kind is ChannelReferenceKind.Video ? VideosAsync : NameAsync, cancel);

    /// <summary>The channel that a search finds for a text or a custom name.</summary>
    public Task<IReadOnlyList<Found>> SearchAsync(IReadOnlyList<ChannelReference> references, CancellationToken cancel) =>
        AskAsync(QuotaBucket.Search, references, HitAsync, cancel);

    private async Task<IReadOnlyList<Found>> AskAsync(
        QuotaBucket bucket,
        IReadOnlyList<ChannelReference> references,
        Func<IReadOnlyList<ChannelReference>, CancellationToken, Task<IReadOnlyList<Found>>> ask,
        CancellationToken cancel
    )
    {
        try
        {
            if (usedUp.TryGetValue(bucket, out var resting))
                throw resting;
            var found = await ask(references, cancel);
            await known.RememberAsync(
                [
                    .. references.Zip(
                        found,
                        (reference, one) =>
                            new KnownResolution
                            {
                                Reference = reference.Canonical,
                                ChannelId = one.ChannelId,
                                Title = one.Title,
                            }
                    ),
                ],
                YouTubeDataClient.Source,
                time.GetUtcNow(),
                cancel
            );
            return found;
        }
        catch (QuotaExceededException exception)
        {
            usedUp.TryAdd(bucket, exception);
            return [.. references.Select(_ => new Found(ResolutionState.Waiting) { Error = exception })];
        }
        catch (YouTubeDataException exception)
        {
            return
            [
                .. references.Select(reference => new Found(ResolutionState.Failed) { Error = exception.ForItem(reference.Canonical) }),
            ];
        }
        catch (ItemFailedException exception)
        {
            return [.. references.Select(_ => new Found(ResolutionState.Failed) { Error = exception })];
        }
    }

    private async Task<IReadOnlyList<Found>> VideosAsync(IReadOnlyList<ChannelReference> references, CancellationToken cancel)
    {
        var ids = references.Select(reference => VideoId.Parse(reference.Name)).ToList();
        var videos = (await pool.CallAsync((youtube, key, attempt) => youtube.VideosAsync(key, ids, attempt), cancel)).ToDictionary(video =>
            video.VideoId
        );
        return
        [
            .. references.Zip(
                ids,
                (reference, id) =>
                    Found.Of(
                        videos.GetValueOrDefault(id)?.ChannelId,
                        videos.GetValueOrDefault(id)?.Channel?.Title,
                        YouTubeDataClient.Source
                    )
            ),
        ];
    }

    private async Task<IReadOnlyList<Found>> NameAsync(IReadOnlyList<ChannelReference> references, CancellationToken cancel)
    {
        var reference = references[0];
        var channel = await pool.CallAsync(
            (youtube, key, attempt) =>
                reference.Kind is ChannelReferenceKind.Handle
                    ? youtube.ChannelByHandleAsync(key, reference.Name, attempt)
                    : youtube.ChannelByUserNameAsync(key, reference.Name, attempt),
            cancel
        );
        return [Found.Of(channel?.ChannelId, channel?.Title, YouTubeDataClient.Source) with { Facts = channel }];
    }

    private async Task<IReadOnlyList<Found>> HitAsync(IReadOnlyList<ChannelReference> references, CancellationToken cancel)
    {
        var reference = references[0];
        var hits = await pool.CallAsync(
            QuotaBucket.Search,
            (youtube, key, attempt) => youtube.SearchChannelsAsync(key, reference.Name, Hits, attempt),
            cancel
        );
        if (hits is not [var best, ..])
            return [Found.Of(null, null, YouTubeDataClient.Source)];
        if (reference.Kind is not ChannelReferenceKind.CustomName)
            return [Found.Of(best.ChannelId, best.Title, YouTubeDataClient.Source)];

        // What comes first is the most popular; whose name it is shows in the handle that YouTube made of it, or in the title.
        var ids = hits.Select(hit => hit.ChannelId).ToList();
        var channels = await pool.CallAsync((youtube, key, attempt) => youtube.ChannelsAsync(key, ids, attempt), cancel);
        var owner =
            channels.FirstOrDefault(channel => IsSame(channel.Handle?.TrimStart('@'), reference.Name))
            ?? channels.FirstOrDefault(channel => IsSame(channel.Title, reference.Name));
        return [Found.Of(owner?.ChannelId, owner?.Title, YouTubeDataClient.Source)];
    }

    private static bool IsSame(string? one, string other) =>
        string.Equals(one?.Replace(" ", "", StringComparison.Ordinal), other, StringComparison.OrdinalIgnoreCase);
}
