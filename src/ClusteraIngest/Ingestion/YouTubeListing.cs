using System.Runtime.CompilerServices;
using ClusteraIngest.Quota;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Ingestion;

/// <summary>What a list shows, page by page: ids, for one unit each 50 of them.</summary>
/// <param name="pool">The YouTube Data API.</param>
/// <param name="database">Tells which videos are known.</param>
/// <param name="playlist">A playlist, or a channel's uploads, whose newest come first.</param>
/// <param name="watermark">Up to when all uploads are stored, so that older ones need not be listed; null: all are.</param>
/// <param name="most">The most videos; null: all.</param>
/// <param name="onlyFinal">Whether what was announced or on air when it was read counts as not described yet.</param>
internal sealed class YouTubeListing(KeyPool pool, DatabaseResilience database, PlaylistId playlist, DateTimeOffset? watermark, int? most, bool onlyFinal)
{
    /// <summary>
    /// So many known videos in a row that are older than the watermark show that the rest is known as well. One would do, if no video ever became public
    /// later than it says.
    /// </summary>
    private const int KnownInARow = 10;

    /// <summary>No playlist has so many, not even where each page was read twice.</summary>
    private const int MostPages = 2_000;

    /// <summary>How far before its watermark a channel is listed again where YouTube counts more videos than are stored: some become public later than they say.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(3);

    /// <summary>Videos that were listed so far.</summary>
    public int Listed { get; private set; }

    /// <summary>Whether there are more than were asked for.</summary>
    public bool ReachedCap { get; private set; }

    /// <summary>The newest publishing time that was listed.</summary>
    public DateTimeOffset? NewestPublishedAt { get; private set; }

    /// <summary>
    /// The pages. A playlist that YouTube does not find has none where <paramref name="mayBeMissing"/>: so an empty channel answers. Places in a playlist are
    /// counted from its beginning: where something was removed meanwhile, what came after it has moved up, and a page is read once more.
    /// </summary>
    /// <exception cref="YouTubeDataException">The playlist cannot be read.</exception>
    public async IAsyncEnumerable<ListingPage> PagesAsync(bool mayBeMissing, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (token, before, total) = ((string?)null, (string?)null, (int?)null);
        for (var pages = 1; ; pages++)
        {
            var page = await PageAsync(token, mayBeMissing, cancel);
            if (page is null)
                yield break;
            if (pages > MostPages || (page.NextPageToken is { } next && next == token))
                throw new YouTubeDataException(YouTubeDataFault.Garbled, "The pages of the playlist have no end.");
            if (page.Total < total)
            {
                (token, total) = (before, page.Total);
                continue;
            }

            var entries = most is { } cap && Listed + page.Entries.Count > cap ? [.. page.Entries.Take(cap - Listed)] : page.Entries;
            Listed += entries.Count;
            NewestPublishedAt = entries.Select(entry => entry.PublishedAt).Append(NewestPublishedAt).Max();
            var described = await DescribedAsync(entries, cancel);
            yield return new(entries, described);

            (before, token, total) = (token, page.NextPageToken, page.Total);
            ReachedCap = Listed == most && (token is not null || entries.Count < page.Entries.Count);
            if (ReachedCap || token is null || HasCaughtUp(entries, described))
                yield break;
        }
    }

    private async Task<PlaylistPage?> PageAsync(string? token, bool mayBeMissing, CancellationToken cancel)
    {
        try
        {
            return await pool.CallAsync((youtube, key, attempt) => youtube.PlaylistItemsAsync(key, playlist, token, attempt), cancel);
        }
        catch (YouTubeDataException exception) when (mayBeMissing && token is null && exception.Fault is YouTubeDataFault.NotFound)
        {
            return null;
        }
    }

    private Task<IReadOnlySet<VideoId>> DescribedAsync(IReadOnlyList<PlaylistEntry> entries, CancellationToken cancel) => database.RepeatAsync(
        (connection, attempt) => VideoStore.DescribedAsync(connection, [.. entries.Select(entry => entry.VideoId)], onlyFinal, attempt), cancel);

    private bool HasCaughtUp(IReadOnlyList<PlaylistEntry> entries, IReadOnlySet<VideoId> described) =>
        watermark is not null && entries.Count > 0
        && entries.Reverse().Take(KnownInARow).All(entry => described.Contains(entry.VideoId) && entry.PublishedAt <= watermark);
}

/// <summary>A page of a listing.</summary>
/// <param name="Entries">What it names.</param>
/// <param name="Described">The videos among them of which more than the id is stored.</param>
internal sealed record ListingPage(IReadOnlyList<PlaylistEntry> Entries, IReadOnlySet<VideoId> Described)
{
    /// <summary>What is private or deleted.</summary>
    public IEnumerable<PlaylistEntry> Unavailable => Entries.Where(entry => entry.Availability is VideoAvailability.Private or VideoAvailability.Deleted);

    /// <summary>What everybody can see and is not stored yet.</summary>
    public IEnumerable<PlaylistEntry> ToDescribe => Entries.Except(Unavailable).Where(entry => !Described.Contains(entry.VideoId)).DistinctBy(entry => entry.VideoId);
}
