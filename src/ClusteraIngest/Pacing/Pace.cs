using System.Collections.Concurrent;
using ClusteraIngest.Database;
using ClusteraIngest.Resilience;
using ClusteraIngest.Text;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Pacing;

/// <summary>
/// How fast a source is asked that counts its visitors, such as youtube.com: by all processes that share the database together. A request
/// waits for its turn; where the source refuses, everybody leaves it alone for a while.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="log">Where it is told that a source rests.</param>
/// <param name="time">The clock.</param>
/// <param name="waits">Where a wait for a turn is shown; null: nowhere.</param>
internal sealed class Pace(DatabaseResilience database, ILogger log, TimeProvider time, WaitRegister? waits = null)
{
    /// <summary>youtube.com itself, as yt-dlp and feeds ask it: not the YouTube Data API.</summary>
    public const string YouTube = "youtube";

    /// <summary>The first rest.</summary>
    public static readonly TimeSpan ShortestRest = TimeSpan.FromMinutes(15);

    /// <summary>The longest one.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromHours(6);

    /// <summary>Sources that have refused lately, as far as this process has heard: a success of theirs is worth a statement.</summary>
    private readonly ConcurrentDictionary<string, bool> refusing = [];

    private DateTimeOffset? Now => DatabaseClock.ForDatabase(time);

    /// <summary>Waits for the turn of a request.</summary>
    /// <param name="source">The source.</param>
    /// <param name="interval">What is to lie between it and the next request of any process.</param>
    /// <param name="patience">How long a rest is waited for; 0 where nothing is said.</param>
    /// <param name="cancel">Stops it. The turn that it had is not given to another.</param>
    /// <returns>Null: it is its turn. Otherwise the rest, which it does not wait for.</returns>
    public async Task<SourceRest?> WaitAsync(
        string source,
        TimeSpan interval,
        TimeSpan patience = default,
        CancellationToken cancel = default
    )
    {
        while (true)
        {
            var turn = await database.ExecuteIdempotentAsync(
                (connection, attempt) => PaceStore.TakeAsync(connection, source, interval, patience, Now, attempt),
                cancel
            );
            if (turn is null)
                continue;
            refusing[source] = turn.Rests > 0;
            if (turn.Rest is { } rest)
                return rest;
            if (turn.Wait <= TimeSpan.Zero)
                return null;
            await DelayAsync(WaitReason.SiteTurn, source, turn.Wait, cancel);

            // Another request may have been refused in the meantime.
            var rests = await database.ExecuteIdempotentAsync(
                (connection, attempt) => PaceStore.RestsAsync(connection, source, TimeSpan.Zero, Now, attempt),
                cancel
            );
            if (!rests)
                return null;
        }
    }

    /// <summary>
    /// Lets a source rest that has refused: for all processes, and for twice as long as the last time where nothing has succeeded since.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="errorId">The error id of what it refused with.</param>
    /// <param name="reason">What it said.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The rest. One that has begun already is not prolonged: of requests at the same time, each is refused.</returns>
    public async Task<SourceRest> RestAsync(string source, string errorId, string reason, CancellationToken cancel = default)
    {
        refusing[source] = true;
        while (true)
        {
            var begun = await database.ExecuteIdempotentAsync(
                (connection, attempt) => PaceStore.RestAsync(connection, source, errorId, reason, ShortestRest, LongestRest, Now, attempt),
                cancel
            );
            if (begun is not null)
            {
                log.LogWarning(
                    new EventId(0, errorId),
                    "{Source} has refused, and is left alone until {Until}: {Reason}",
                    source,
                    HumanFormat.Time(begun.Until),
                    Printable.Of(reason)
                );
                return begun;
            }

            var turn = await database.ExecuteIdempotentAsync(
                (connection, attempt) => PaceStore.TakeAsync(connection, source, TimeSpan.Zero, TimeSpan.Zero, Now, attempt),
                cancel
            );
            if (turn?.Rest is { } known)
                return known;
        }
    }

    /// <summary>Says that a request has succeeded: rests that are over no longer count.</summary>
    public async Task SucceededAsync(string source, CancellationToken cancel = default)
    {
        if (!refusing.TryGetValue(source, out var isRefusing) || !isRefusing)
            return;
        await database.ExecuteIdempotentAsync(
            async (connection, attempt) =>
            {
                await PaceStore.SucceededAsync(connection, source, Now, attempt);
                return true;
            },
            cancel
        );
    }

    /// <summary>Waits until bytes may be fetched, so that all processes together fetch no more than a rate.</summary>
    /// <param name="source">The source.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="bytesPerSecond">The rate; null: none, and nothing is waited for.</param>
    /// <param name="cancel">Stops it. What it took is not given back.</param>
    public async ValueTask TakeBytesAsync(string source, long bytes, long? bytesPerSecond, CancellationToken cancel = default)
    {
        if (bytesPerSecond is not { } rate)
            return;
        var passes = TimeSpan.FromSeconds((double)bytes / rate);
        var wait = await database.ExecuteIdempotentAsync(
            (connection, attempt) => PaceStore.TakeBytesAsync(connection, source, passes, Now, attempt),
            cancel
        );
        if (wait > TimeSpan.Zero)
            await DelayAsync(WaitReason.SiteBytes, source, wait, cancel);
    }

    /// <summary>The rest of a source, without asking for a turn; null: it does not rest.</summary>
    public Task<SourceRest?> RestOfAsync(string source, CancellationToken cancel = default) =>
        database.ExecuteIdempotentAsync((connection, attempt) => PaceStore.RestOfAsync(connection, source, Now, attempt), cancel);

    /// <summary>When the next day begins, where this day's limits are reached; null: they are not. Nothing is counted by that.</summary>
    /// <param name="source">The source.</param>
    /// <param name="limits">The day's limits.</param>
    /// <param name="leastBytes">So many bytes have to be left, unless none were taken yet.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<DateTimeOffset?> DayIsOverAsync(string source, DayLimits limits, long leastBytes = 0, CancellationToken cancel = default) =>
        database.ExecuteIdempotentAsync(
            (connection, attempt) => PaceStore.DayIsOverAsync(connection, source, limits, leastBytes, Now, attempt),
            cancel
        );

    /// <summary>Counts what is about to be taken for this day, unless all processes together would exceed its limits.</summary>
    /// <param name="source">The source.</param>
    /// <param name="videos">Videos.</param>
    /// <param name="bytes">Their bytes, estimated if need be: see <see cref="CorrectDayAsync"/>.</param>
    /// <param name="limits">The day's limits.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Whether it may be taken, and if not, when the next day begins.</returns>
    public Task<DayShare> ReserveOfDayAsync(string source, int videos, long bytes, DayLimits limits, CancellationToken cancel = default) =>
        database.ExecuteOnceAsync(
            (connection, attempt) => PaceStore.TakeOfDayAsync(connection, source, videos, bytes, limits, Now, attempt),
            cancel
        );

    /// <summary>Counts more or less for the day of a share than was estimated; what was not taken at all is given back so, too.</summary>
    /// <param name="share">What was granted.</param>
    /// <param name="videos">How many more; negative: less.</param>
    /// <param name="bytes">The same of bytes.</param>
    /// <param name="cancel">Stops it.</param>
    public Task CorrectDayAsync(DayShare share, int videos, long bytes, CancellationToken cancel = default) =>
        database.ExecuteOnceAsync(
            async (connection, attempt) =>
            {
                await PaceStore.CorrectDayAsync(connection, share, videos, bytes, attempt);
                return true;
            },
            cancel
        );

    /// <summary>Waits, where it can be seen. What a pace takes is not too long: however many wait, it is each one's turn once.</summary>
    private async Task DelayAsync(WaitReason reason, string source, TimeSpan wait, CancellationToken cancel)
    {
        using var shown = waits?.Begin(reason, source, until: time.GetUtcNow() + wait);
        await Task.Delay(wait, time, cancel);
    }
}
