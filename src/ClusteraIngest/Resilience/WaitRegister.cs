using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Resilience;

/// <summary>
/// Every wait of an invocation, or of a client, that can last: what it is for, since when, and how long it may go on. A wait of some
/// seconds is shown, a longer one is warned of once, and one that goes on for too long fails.
/// </summary>
/// <param name="most">How long one item may wait; null: as long as it takes.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Warned of a wait that is long.</param>
internal sealed class WaitRegister(TimeSpan? most, TimeProvider time, ILogger log)
{
    /// <summary>What is over sooner is nobody's business.</summary>
    public static readonly TimeSpan ShownAfter = TimeSpan.FromSeconds(5);

    /// <summary>Where nothing goes on but waits, what is over sooner.</summary>
    private static readonly TimeSpan ShownAloneAfter = TimeSpan.FromSeconds(1);

    /// <summary>What is over sooner needs no warning.</summary>
    public static readonly TimeSpan WarnedAfter = TimeSpan.FromSeconds(30);

    /// <summary>A reason that comes back sooner than that is the same one still: nobody is warned again.</summary>
    private static readonly TimeSpan ComesBackWithin = TimeSpan.FromMinutes(1);

    /// <summary>How long one item may wait where nothing else is said.</summary>
    public static readonly TimeSpan UsualMost = TimeSpan.FromMinutes(60);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Episode> episodes = [];

    /// <summary>One that nobody looks at, for what is done outside of a client.</summary>
    public static WaitRegister Unseen => new(UsualMost, TimeProvider.System, NullLogger.Instance);

    /// <summary>How long one item may wait; null: as long as it takes.</summary>
    public TimeSpan? Most => most;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What is being waited for, the longest first; what has only just begun is not among it.</summary>
    public IReadOnlyList<RunWait> Shown => Lasting(ShownAfter);

    /// <summary>The same where nothing else goes on: then also what has begun a moment ago.</summary>
    public IReadOnlyList<RunWait> ShownAlone => Lasting(ShownAloneAfter);

    /// <summary>The longest of them in words; null: nothing is waited for.</summary>
    public string? Notice => Shown is [var longest, ..] ? longest.ToString() : null;

    /// <summary>Begins a wait; whoever waits pauses with it, and disposes of it when that is over.</summary>
    /// <param name="reason">What is waited for.</param>
    /// <param name="subject">Which list, video or request waits.</param>
    /// <param name="detail">What else is to be said of it: a sentence; null: nothing.</param>
    /// <param name="until">When it is over by itself, as far as is known.</param>
    public Wait Begin(WaitReason reason, string subject, string? detail = null, DateTimeOffset? until = null)
    {
        var wait = new Wait(this, reason, subject, detail, until);
        lock (gate)
        {
            if (
                !episodes.TryGetValue(reason.Id, out var episode)
                || (episode.Waits.Count == 0 && time.GetElapsedTime(episode.EndedAt) > ComesBackWithin)
            )
                episodes[reason.Id] = episode = new() { StandsStillSince = wait.Since };
            episode.Waits.Add(wait);
        }

        return wait;
    }

    /// <summary>What was waited for has come, to somebody: those who still wait may hope again.</summary>
    public void Moved(WaitReason reason)
    {
        lock (gate)
        {
            if (episodes.TryGetValue(reason.Id, out var episode))
                episode.StandsStillSince = time.GetTimestamp();
        }
    }

    /// <summary>Warns of a wait that has become long, once for all who wait for the same.</summary>
    /// <returns>Whether it has gone on for too long.</returns>
    internal bool Look(Wait wait)
    {
        bool isNews,
            isTooLong;
        lock (gate)
        {
            var episode = episodes[wait.Reason.Id];
            isNews = !episode.IsTold && wait.Lasting >= WarnedAfter;
            episode.IsTold |= isNews;
            isTooLong = UntilTooLong(wait) <= TimeSpan.Zero;
        }

        if (isNews)
            log.LogWarning(
                new EventId(0, wait.Reason.Id),
                "{Subject} waits for {What}{Limit}.{Detail}",
                wait.Subject,
                wait.Reason.What,
                Limit(wait),
                wait.Detail is null ? "" : $" {wait.Detail}"
            );
        return isTooLong;
    }

    /// <summary>How much longer it may wait; null: as long as it takes.</summary>
    internal TimeSpan? UntilTooLong(Wait wait)
    {
        lock (gate)
        {
            if (most is not { } limit)
                return null;

            var own = limit - wait.Lasting;
            if (!wait.Reason.IsShared)
                return own;

            // All who wait for the same give up together, counted from when somebody last got some of it. Whoever comes later still gets a
            // try.
            var together = limit - time.GetElapsedTime(episodes[wait.Reason.Id].StandsStillSince);
            var firstTry = (limit < ShownAfter ? limit : ShownAfter) - wait.Lasting;
            return together > firstTry ? together : firstTry;
        }
    }

    /// <summary>Waits for something that takes as long as it takes, and can be cancelled, within the limit.</summary>
    /// <param name="reason">What is waited for.</param>
    /// <param name="subject">Which list, video or request waits.</param>
    /// <param name="something">Waits for it.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<T> ForAsync<T>(
        WaitReason reason,
        string subject,
        Func<CancellationToken, Task<T>> something,
        CancellationToken cancel
    )
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var coming = something(enough.Token);
        using var wait = Begin(reason, subject);
        try
        {
            await wait.ForAsync(coming, cancel);
        }
        catch when (coming is { IsFaulted: false, IsCanceled: false })
        {
            await enough.CancelAsync();
            await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!coming.IsCompletedSuccessfully) // else it came at the last moment, and may be something to give back
                throw;
        }

        Moved(reason);
        return await coming;
    }

    internal void End(Wait wait)
    {
        lock (gate)
        {
            var episode = episodes[wait.Reason.Id];
            episode.Waits.Remove(wait);
            episode.EndedAt = time.GetTimestamp();
        }

        IngestTelemetry.WaitDuration.Record(wait.Lasting.TotalSeconds, IngestTelemetry.Tag("reason", wait.Reason.Id));
    }

    private string Limit(Wait wait) =>
        wait.Until is { } until ? $" until {until.UtcDateTime:yyyy-MM-dd HH:mm} (UTC)"
        : most is { } limit ? $", up to {RunWait.Span(limit)}"
        : "";

    private IReadOnlyList<RunWait> Lasting(TimeSpan least)
    {
        lock (gate)
        {
            return
            [
                .. episodes.Values.Select(episode => Describe(episode, least)).OfType<RunWait>().OrderByDescending(wait => wait.Lasting),
            ];
        }
    }

    private RunWait? Describe(Episode episode, TimeSpan least) =>
        episode.Waits is [var first, ..] && first.Lasting >= least
            ? new RunWait
            {
                Id = first.Reason.Id,
                What = first.Reason.What,
                Items = episode.Waits.Count,
                Lasting = first.Lasting,
                Most = most,
                Until = episode.Waits.Max(wait => wait.Until),
            }
            : null;

    /// <summary>From when the first begins to wait for something until nobody does any more.</summary>
    private sealed class Episode
    {
        public List<Wait> Waits { get; } = [];

        public bool IsTold { get; set; }

        public long StandsStillSince { get; set; }

        public long EndedAt { get; set; }
    }
}
