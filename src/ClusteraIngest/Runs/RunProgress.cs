using System.Globalization;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.Runs;

/// <summary>
/// The live figures of one invocation. The caller makes one, hands it to a stage and may read it at any time from any thread;
/// when the stage has ended it is the invocation's sum. <c>Listed = New + Known + Unavailable + Foreign + Failed</c> holds at every
/// instant.
/// </summary>
public sealed class RunProgress
{
    private readonly Lock gate = new();
    private RunCounters figures = new();
    private TimeProvider time = TimeProvider.System;
    private long? startedAt;
    private IReadOnlyList<Outage> outages = [];
    private Func<int>? paidRuns;
    private int expectedLists;
    private int expectedTranscripts;
    private bool followsNew;
    private IReadOnlyList<WaitRegister> waits = [];

    /// <summary>
    /// What the invocation is waiting for, because it does not answer, such as <c>the database, away for 12 s</c>, or because others use it
    /// up, such as <c>room in Apify's plan, for 42 s, up to 60 minutes</c>; null: nothing, or not for long yet.
    /// </summary>
    public string? WaitingFor => AwayFor ?? Waits.Select(wait => wait.ToString()).FirstOrDefault();

    /// <summary>
    /// What lists and transcripts are waiting for although everything answers, the longest wait first; what has lasted for less than 5 s is
    /// not among it, or less than 1 s where nothing goes on meanwhile.
    /// </summary>
    public IReadOnlyList<RunWait> Waits
    {
        get
        {
            var standsStill = Outlook is { Running: 0, Waiting: > 0 };
            lock (gate)
            {
                return [.. waits.SelectMany(register => standsStill ? register.ShownAlone : register.Shown)];
            }
        }
    }

    /// <summary>
    /// What does not answer, such as <c>the database, away for 12 s</c>: nothing goes on without it. Null: everything does.
    /// </summary>
    internal string? AwayFor
    {
        get
        {
            lock (gate)
            {
                return startedAt is null ? null : outages.Select(outage => outage.Notice).FirstOrDefault(notice => notice is not null);
            }
        }
    }

    /// <summary>The figures now.</summary>
    public RunCounters Figures
    {
        get
        {
            lock (gate)
            {
                return startedAt is { } start ? figures with { Elapsed = time.GetElapsedTime(start) } : figures;
            }
        }
    }

    /// <summary>What it is at, and what is still before it.</summary>
    public RunOutlook Outlook
    {
        get
        {
            var now = Figures;
            lock (gate)
            {
                return RunOutlook.Of(now, expectedLists, expectedTranscripts, followsNew, paidRuns?.Invoke() ?? 0);
            }
        }
    }

    /// <summary>Looks at how many paid runs go on.</summary>
    internal void Count(Func<int> goingOn)
    {
        lock (gate)
        {
            paidRuns = goingOn;
        }
    }

    /// <summary>That much is to be done, as far as is known.</summary>
    /// <param name="lists">Lists to read.</param>
    /// <param name="transcripts">Transcripts to ask for.</param>
    /// <param name="ofNewVideos">Whether those of new videos are asked for as well.</param>
    internal void Expect(int lists, int transcripts, bool ofNewVideos)
    {
        lock (gate)
        {
            (expectedLists, expectedTranscripts, followsNew) = (lists, transcripts, ofNewVideos);
        }
    }

    /// <summary>Shows what is waited for from now on, also before the invocation has begun.</summary>
    internal void Watch(params IReadOnlyList<WaitRegister> registers)
    {
        lock (gate)
        {
            waits = registers;
        }
    }

    internal void Begin(long runId, TimeProvider clock, IReadOnlyList<Outage> dependencies)
    {
        lock (gate)
        {
            time = clock;
            outages = dependencies;
            startedAt = clock.GetTimestamp();
            figures = figures with { RunId = runId };
        }
    }

    /// <summary>Stops the clock; how long it was going.</summary>
    internal TimeSpan End()
    {
        lock (gate)
        {
            figures = startedAt is { } start ? figures with { Elapsed = time.GetElapsedTime(start) } : figures;
            startedAt = null;
            return figures.Elapsed;
        }
    }

    internal void Change(Func<RunCounters, RunCounters> change)
    {
        lock (gate)
        {
            figures = change(figures);
        }
    }
}
