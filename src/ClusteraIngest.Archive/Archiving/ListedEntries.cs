using ClusteraIngest.Jobs;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>What a list has shown so far: written down in batches, so that a long list is not held back by its end.</summary>
/// <param name="tools">What it is written down with.</param>
/// <param name="runs">Whether the run goes on.</param>
/// <param name="job">The job that reads it.</param>
/// <param name="channel">The channel; null: each entry's own.</param>
/// <param name="tab">The tab; null: it is a playlist.</param>
/// <param name="options">What is wanted.</param>
internal sealed class ListedEntries(
    ArchiveTools tools,
    RunControl runs,
    Job job,
    ChannelId? channel,
    ChannelTab? tab,
    ArchiveRunOptions options
)
{
    private const int BatchSize = 200;
    private const int KnownAtOnce = 1_000;

    /// <summary>What is estimated from "3 months ago" may be off by a month; from "2 years ago" by a year.</summary>
    private static readonly TimeSpan Month = TimeSpan.FromDays(31);

    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    private readonly List<FlatEntry> wanted = [];
    private readonly List<FlatEntry> batch = [];
    private readonly List<VideoId> seen = [];

    /// <summary>Entries that are wanted; they are written down, unless only the newest of all tabs are, which is not known yet.</summary>
    public IEnumerable<ListedEntry> Wanted => wanted.Select(entry => new ListedEntry(entry, tab));

    /// <summary>How many entries have come.</summary>
    public int Read { get; private set; }

    /// <summary>Whether no more are wanted: a tab shows the newest first.</summary>
    public bool HasEnough => tab is not null && Read >= options.Newest;

    /// <summary>Takes an entry.</summary>
    public async ValueTask TakeAsync(FlatEntry entry, CancellationToken cancel)
    {
        if (HasEnough)
            return;
        Read++;
        if (!entry.IsDeleted)
            seen.Add(entry.VideoId);
        if (IsWanted(entry, tab, options, tools.Time.GetUtcNow()))
            batch.Add(entry);
        if (Math.Max(batch.Count, seen.Count) < BatchSize)
            return;
        await StoreAsync(cancel);
        await runs.GoOnAsync(job.RunId, cancel);
    }

    /// <summary>Writes down what is not yet.</summary>
    public async Task StoreAsync(CancellationToken cancel)
    {
        if (batch.Count > 0 && options.Newest is null)
            await WriteAsync(batch, cancel);
        wanted.AddRange(batch);
        batch.Clear();
        // What is not wanted now, or is stored in another quality, has not vanished.
        if (seen.Count > 0)
            await tools.Database.ExecuteOnceAsync(
                async (connection, attempt) =>
                {
                    await MediaLister.SeenAsync(connection, tab, seen, tools.Time.GetUtcNow(), attempt);
                    return true;
                },
                cancel
            );
        seen.Clear();
    }

    /// <summary>Takes what the list is known to show besides: as far as it is wanted it is, too, as if it had come.</summary>
    public async Task RememberAsync(IReadOnlyList<FlatEntry> known, CancellationToken cancel)
    {
        var now = tools.Time.GetUtcNow();
        foreach (var some in known.Where(entry => IsWanted(entry, tab, options, now)).Chunk(KnownAtOnce))
        {
            await tools.Database.ExecuteOnceAsync(
                async (connection, attempt) =>
                {
                    await MediaLister.RememberAsync(connection, job.RunId, tab, some, options.Objects, tools.HasCookies, now, attempt);
                    return true;
                },
                cancel
            );
            wanted.AddRange(some);
            await runs.GoOnAsync(job.RunId, cancel);
        }
    }

    /// <summary>Writes entries down.</summary>
    public async Task WriteAsync(IReadOnlyList<FlatEntry> entries, CancellationToken cancel) =>
        await tools.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await MediaLister.ListAsync(
                    connection,
                    job.RunId,
                    channel,
                    tab,
                    entries,
                    options.Objects,
                    tools.HasCookies,
                    tools.Time.GetUtcNow(),
                    attempt
                );
                return true;
            },
            cancel
        );

    /// <summary>
    /// Whether an entry is wanted. Its exact date is known when it is extracted; here only what is surely older is left out.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="tab">The tab; null: it is a playlist, which does not tell videos from streams.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="now">The time.</param>
    public static bool IsWanted(FlatEntry entry, ChannelTab? tab, ArchiveRunOptions options, DateTimeOffset now)
    {
        if (tab is null && !(entry.IsShort ? options.Wants(VideoKind.Short) : WantsOthers(options)))
            return false;
        if (options.Since is not { } since || entry.ApproximatelyPublishedAt is not { } about)
            return true;
        var isCoarse = now - about > Year - Month;
        return about + (isCoarse ? Year : Month) >= since;
    }

    private static bool WantsOthers(ArchiveRunOptions options) => options.Wants(VideoKind.Video) || options.Wants(VideoKind.Stream);
}

/// <summary>An entry of a list, and the tab that it is from.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Tab">The tab; null: it is a playlist.</param>
internal sealed record ListedEntry(FlatEntry Entry, ChannelTab? Tab);
