using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Database;
using ClusteraIngest.Jobs;
using ClusteraIngest.Pacing;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;
using Npgsql;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>
/// Reads a tab of a channel for a job, and writes down what it shows. Of one that was read to its end lately the beginning is read alone,
/// as long as it adds up with what is known; see <see cref="TabHead"/>. That a video has vanished is told by a whole reading alone.
/// </summary>
internal sealed class TabReading(ArchiveTools tools, RunControl runs, Job job, ChannelId channel, ChannelTab tab, ArchiveRunOptions options)
{
    private readonly ListedEntries listed = new(tools, runs, job, channel, tab, options);
    private TabHead? head;

    /// <summary>The entries that are wanted, also of those that are known from before.</summary>
    public IEnumerable<ListedEntry> Wanted => listed.Wanted;

    /// <summary>Reads it.</summary>
    /// <param name="interval">What is to lie between this request and the next.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SourceRestingException">YouTube rests.</exception>
    public async Task<TabRead> ReadAsync(TimeSpan interval, CancellationToken cancel)
    {
        var begunAt = tools.Time.GetUtcNow();
        var known = await KnownAsync(begunAt, cancel);
        await StoreAsync(
            (connection, attempt) =>
                ListingStore.BeginAsync(connection, job.RunId, channel, tab, options.Newest is not null || known is not null, attempt),
            cancel
        );
        var outcome = await ReadListAsync(known, interval, cancel);
        await listed.StoreAsync(cancel);
        if (outcome is null && head is { IsEnough: true } && known is not null)
            return await EndHeadAsync(known, head, cancel);
        var ended = new EndedListing(
            outcome ?? new(ListingState.Short, listed.Read, null, 0, null),
            IsStopped: outcome is null,
            begunAt,
            options.Since
        );
        return new(await EndAsync(ended, cancel), ended.Outcome, IsHead: false);
    }

    /// <summary>The outcome; null: it was stopped, since no more is wanted, or the rest is known.</summary>
    private async Task<ListingOutcome?> ReadListAsync(KnownTab? known, TimeSpan interval, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            return await tools.AskAsync(
                interval,
                async attempt =>
                {
                    head = known is null ? null : await HeadAsync(known, attempt);
                    var ended = await tools.Reader.ReadTabAsync(channel, tab, TakeAsync, enough.Token);
                    return (ended, ended.Failure);
                },
                cancel
            );
        }
        catch (OperationCanceledException) when (HasEnough && !cancel.IsCancellationRequested)
        {
            await tools.Pace.SucceededAsync(Pace.YouTube, cancel);
            return null;
        }

        async ValueTask TakeAsync(FlatEntry entry)
        {
            if (HasEnough)
                return;
            await listed.TakeAsync(entry, cancel);
            head?.Take(entry, ListedEntries.IsWanted(entry, tab, options, tools.Time.GetUtcNow()));
            if (HasEnough)
                await enough.CancelAsync();
        }
    }

    private bool HasEnough => listed.HasEnough || head is { IsEnough: true };

    /// <summary>What the tab is known to show; null: it is read to its end in any case.</summary>
    private async Task<KnownTab?> KnownAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (options.FullListing || options.Newest is not null)
            return null;
        return await tools.Database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                if (
                    await ListingStore.FindFullAsync(connection, channel, tab, attempt) is not { } listing
                    || listing.Read <= TabHead.PageSize
                    || listing.ReadInFullAt + options.FullListingInterval <= now
                    || listing.WantedSince > (options.Since ?? DateTimeOffset.MinValue)
                )
                    return null;
                var entries = await MediaLister.KnownAsync(connection, channel, tab, listing.ReadInFullAt, attempt);
                // Of all that it has shown there is a row, unless only some of it was wanted.
                return listing.WantedSince is null && entries.Count != listing.Read ? null : new KnownTab(listing, entries);
            },
            cancel
        );
    }

    /// <summary>The beginning that would do; null: YouTube does not say how many there are, and it is read to its end.</summary>
    private async Task<TabHead?> HeadAsync(KnownTab known, CancellationToken cancel)
    {
        try
        {
            return await tools.Reader.ReadStatedCountAsync(YtDlpCommandLine.PlaylistOf(channel, tab), cancel) is { } stated
                ? new(known.Entries.Select(entry => entry.VideoId).ToHashSet(), known.Listing.Stated, stated)
                : null;
        }
        catch (YtDlpException exception) when (exception.Failure is not (YtDlpFailure.Missing or YtDlpFailure.Throttled))
        {
            return null;
        }
    }

    private async Task<TabRead> EndHeadAsync(KnownTab known, TabHead read, CancellationToken cancel)
    {
        await listed.RememberAsync([.. known.Entries.Where(entry => !read.HasShown(entry.VideoId))], cancel);
        var state = await tools.Database.ExecuteOnceAsync(
            (connection, attempt) =>
                ListingStore.EndHeadAsync(connection, job.RunId, channel, tab, listed.Read, read, tools.Time.GetUtcNow(), attempt),
            cancel
        );
        return new(state, new(ListingState.Complete, listed.Read, (int)read.Stated, 0, null), IsHead: true);
    }

    private Task<TabState> EndAsync(EndedListing ended, CancellationToken cancel) =>
        tools.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                var state = await ListingStore.EndAsync(connection, job.RunId, channel, tab, ended, tools.Time.GetUtcNow(), attempt);
                if (state is TabState.Complete or TabState.CompleteWithHidden)
                    await MediaLister.FlagVanishedAsync(connection, channel, tab, ended.BegunAt, attempt);
                return state;
            },
            cancel
        );

    private Task<bool> StoreAsync(Func<NpgsqlConnection, CancellationToken, Task> write, CancellationToken cancel) =>
        tools.Database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await write(connection, attempt);
                return true;
            },
            cancel
        );

    /// <summary>What a tab is known to show.</summary>
    /// <param name="Listing">How it was read.</param>
    /// <param name="Entries">Its videos, as far as they were wanted, the newest first.</param>
    private sealed record KnownTab(FullListing Listing, IReadOnlyList<FlatEntry> Entries);
}

/// <summary>How a tab was read.</summary>
/// <param name="State">What it is now.</param>
/// <param name="Outcome">How far the reading came.</param>
/// <param name="IsHead">Whether its beginning did for all of it.</param>
internal sealed record TabRead(TabState State, ListingOutcome Outcome, bool IsHead)
{
    /// <summary>The same in words, behind the tab's name.</summary>
    public override string ToString() =>
        State is TabState.Limited
            ? $"limited to {Outcome.Read}"
            : $"{ColumnText.Of(State)} ({(IsHead ? "the newest " : "")}{Outcome.Read} read, {Outcome.Stated ?? 0} stated)";
}
