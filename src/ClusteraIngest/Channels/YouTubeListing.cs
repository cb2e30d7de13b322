using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Quota;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Channels;

/// <summary>What a list shows, page by page: ids, for one unit each 50 of them.</summary>
/// <param name="pool">The YouTube Data API.</param>
/// <param name="database">Tells which videos are known.</param>
/// <param name="playlist">A playlist, or a channel's uploads, whose newest come first.</param>
/// <param name="watermark">Up to when all uploads are stored, so that older ones need not be listed; null: all are.</param>
/// <param name="most">The most videos; null: all.</param>
/// <param name="onlyFinal">Whether what was announced or on air when it was read counts as not described yet.</param>
internal sealed class YouTubeListing(
    KeyPool pool,
    DatabaseResilience database,
    PlaylistId playlist,
    DateTimeOffset? watermark,
    int? most,
    bool onlyFinal
)
{
    /// <summary>
    /// So many known videos in a row that are older than the watermark show that the rest is known as well. One would do, if no video ever
    /// became public later than it says.
    /// </summary>
    private const int KnownInARow = 10;

    /// <summary>No playlist has so many, not even where each page was read twice.</summary>
    private const int MostPages = 2_000;

    /// <summary>
    /// How far before its watermark a channel is listed again where YouTube counts more videos than are stored: some become public later
    /// than they say.
    /// </summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(3);

    /// <summary>How often a playlist is begun anew because YouTube refuses a page token that it gave itself.</summary>
    private const int MostRestarts = 2;

    /// <summary>The videos of all pages so far: what is read a second time is not listed again.</summary>
    private readonly HashSet<VideoId> seen = [];

    /// <summary>The tokens of the pages so far.</summary>
    private readonly HashSet<string> followed = [];

    private int? lastPosition;
    private bool hasBeenReread;

    /// <summary>Videos that were listed so far.</summary>
    public int Listed { get; private set; }

    /// <summary>Whether there are more than were asked for.</summary>
    public bool ReachedCap { get; private set; }

    /// <summary>Whether YouTube does not find the playlist.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>The newest publishing time that was listed.</summary>
    public DateTimeOffset? NewestPublishedAt { get; private set; }

    /// <summary>The error of a channel of which videos are shown, and not the list of them.</summary>
    /// <param name="subject">The list's address, or the channel's name.</param>
    public static ItemFailedException UploadsNotFound(string subject) =>
        new(
            ErrorIds.UploadsNotFound,
            $"{subject}: YouTube shows videos of the channel, but not the list of its uploads.",
            "A job is tried again by itself, a list with the next sync. What is stored stays; new videos are not listed until then."
        );

    /// <summary>
    /// The pages. A playlist that YouTube does not find has none where <paramref name="mayBeMissing"/>: so an empty channel answers. Places
    /// in a playlist are counted from its beginning: where something was removed meanwhile, what came after it has moved up, and a page is
    /// read once more. Where YouTube refuses a page token that it gave itself, the playlist is begun anew.
    /// </summary>
    /// <exception cref="YouTubeDataException">The playlist cannot be read, or its pages have no end.</exception>
    public async IAsyncEnumerable<ListingPage> PagesAsync(Func<Task<bool>> mayBeMissing, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (token, before, total, restarts) = ((string?)null, (string?)null, (int?)null, 0);
        for (var pages = 1; ; pages++)
        {
            PlaylistPage? page;
            try
            {
                page = await PageAsync(token, mayBeMissing, cancel);
            }
            catch (YouTubeDataException exception) when (token is not null && exception.IsPageToken)
            {
                if (++restarts > MostRestarts)
                    throw Endless(
                        $"YouTube refused a page token of its own {restarts} times, though the playlist was begun anew each time",
                        total,
                        exception
                    );
                (token, before, total, lastPosition, hasBeenReread) = (null, null, null, null, true);
                followed.Clear();
                continue;
            }

            if (page is null)
            {
                IsMissing = true;
                yield break;
            }

            if (pages > MostPages)
                throw Endless($"the playlist has more than {MostPages} pages", total);
            if (page.Total < total)
            {
                (token, total, lastPosition, hasBeenReread) = (before, page.Total, null, true);
                followed.Clear();
                continue;
            }

            if (IsRepeated(page, total))
                throw Endless("YouTube gave a page once more that was read already", page.Total);
            lastPosition = page.Entries.Max(entry => entry.Position) ?? lastPosition;

            // What was stored a moment ago is known by now: a page that was read before does not show that the rest is known as well.
            var isReread = page.Entries.Any(entry => seen.Contains(entry.VideoId)) && hasBeenReread;
            var fresh = hasBeenReread ? [.. page.Entries.Where(entry => !seen.Contains(entry.VideoId))] : page.Entries;
            var entries = most is { } cap && Listed + fresh.Count > cap ? [.. fresh.Take(cap - Listed)] : fresh;
            seen.UnionWith(entries.Select(entry => entry.VideoId));
            Listed += entries.Count;
            NewestPublishedAt = entries.Select(entry => entry.PublishedAt).Append(NewestPublishedAt).Max();
            var described = await DescribedAsync(entries, cancel);
            if (entries.Count > 0 || !hasBeenReread)
                yield return new(entries, described);

            (before, token, total) = (token, page.NextPageToken, page.Total);
            ReachedCap = Listed == most && (token is not null || entries.Count < fresh.Count);
            if (ReachedCap || token is null || (!isReread && HasCaughtUp(entries, described)))
                yield break;
            if (!followed.Add(token))
                throw Endless("its page tokens go in a circle", total);
        }
    }

    /// <summary>
    /// Whether a page comes again under another token: its places lie before those of the page before, and the playlist has not grown.
    /// </summary>
    private bool IsRepeated(PlaylistPage page, int? total) =>
        lastPosition is { } last && page.Entries.Count > 0 && !(page.Total > total) && page.Entries.All(entry => entry.Position <= last);

    private YouTubeDataException Endless(string what, int? total, Exception? cause = null) =>
        new(
            YouTubeDataFault.PagesBroken,
            $"The rest of the playlist cannot be read: {what}. {Listed} of its {(total is { } all ? $"{all} " : "")}videos were listed.",
            cause
        );

    private async Task<PlaylistPage?> PageAsync(string? token, Func<Task<bool>> mayBeMissing, CancellationToken cancel)
    {
        try
        {
            return await pool.CallAsync((youtube, key, attempt) => youtube.PlaylistItemsAsync(key, playlist, token, attempt), cancel);
        }
        catch (YouTubeDataException exception) when (token is null && exception.Fault is YouTubeDataFault.NotFound)
        {
            if (await mayBeMissing())
                return null;
            throw;
        }
    }

    private Task<IReadOnlySet<VideoId>> DescribedAsync(IReadOnlyList<PlaylistEntry> entries, CancellationToken cancel) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) => VideoStore.DescribedAsync(connection, [.. entries.Select(entry => entry.VideoId)], onlyFinal, attempt),
            cancel
        );

    private bool HasCaughtUp(IReadOnlyList<PlaylistEntry> entries, IReadOnlySet<VideoId> described) =>
        watermark is not null
        && entries.Count > 0
        && entries.Reverse().Take(KnownInARow).All(entry => described.Contains(entry.VideoId) && entry.PublishedAt <= watermark);
}

/// <summary>A page of a listing.</summary>
/// <param name="Entries">What it names.</param>
/// <param name="Described">The videos among them of which more than the id is stored.</param>
internal sealed record ListingPage(IReadOnlyList<PlaylistEntry> Entries, IReadOnlySet<VideoId> Described)
{
    /// <summary>What is private or deleted.</summary>
    public IEnumerable<PlaylistEntry> Unavailable =>
        Entries.Where(entry => entry.Availability is VideoAvailability.Private or VideoAvailability.Deleted);

    /// <summary>What everybody can see and is not stored yet.</summary>
    public IEnumerable<PlaylistEntry> ToDescribe =>
        Entries.Except(Unavailable).Where(entry => !Described.Contains(entry.VideoId)).DistinctBy(entry => entry.VideoId);
}
