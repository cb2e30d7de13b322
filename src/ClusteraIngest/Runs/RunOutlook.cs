namespace ClusteraIngest.Runs;

/// <summary>What an invocation is at, and what is still before it, as far as is known at one instant.</summary>
public sealed record RunOutlook
{
    /// <summary>Shorter than that nothing can be said of how fast it goes.</summary>
    private static readonly TimeSpan LeastElapsed = TimeSpan.FromSeconds(3);

    /// <summary>Lists that are to be read: those that are known, or taken up so far.</summary>
    public int Lists { get; init; }

    /// <summary>Those that are done, well or badly.</summary>
    public int ListsDone { get; init; }

    /// <summary>Transcripts that are to be asked for: those whose turn it is, and those of the new videos; or taken up so far.</summary>
    public int Transcripts { get; init; }

    /// <summary>Those that are done, whatever became of them.</summary>
    public int TranscriptsDone { get; init; }

    /// <summary>Lists and transcripts that are being worked on at this moment.</summary>
    public int Running { get; init; }

    /// <summary>Those that wait for their turn.</summary>
    public int Waiting => Math.Max(0, Lists - ListsDone + Transcripts - TranscriptsDone - Running);

    /// <summary>How long what is known of still takes at the speed so far; null where that cannot be told.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>How much of what is known of is done, from 0 to 1; null where nothing is known of.</summary>
    public double? Part => Lists + Transcripts is > 0 and var all ? Math.Clamp((ListsDone + TranscriptsDone) / (double)all, 0, 1) : null;

    internal static RunOutlook Of(RunCounters figures, int expectedLists, int expectedTranscripts, bool followsNew, int paidRunning)
    {
        var listsDone = figures.ListsRead + figures.ListsFailed;
        var transcriptsDone =
            figures.TranscriptsStored
            + figures.TranscriptsNone
            + figures.TranscriptsBlocked
            + figures.TranscriptsFailed
            + figures.TranscriptsUnavailable;
        var lists = Math.Max(expectedLists, figures.Lists);
        var transcripts = Math.Max(
            expectedTranscripts + (followsNew ? figures.New : 0) - figures.TranscriptsSkipped,
            transcriptsDone + figures.TranscriptsRunning
        );

        // Lists that the YouTube Data API reads take no paid run.
        var unpaidLists = figures.Source is "youtube" ? figures.Lists - listsDone : 0;
        var running = Math.Max(0, Math.Min(paidRunning + unpaidLists, lists - listsDone + transcripts - transcriptsDone));
        return new()
        {
            Lists = lists,
            ListsDone = listsDone,
            Transcripts = transcripts,
            TranscriptsDone = transcriptsDone,
            Running = running,
            TimeLeft = Longest(Left(lists, listsDone, figures.Elapsed), Left(transcripts, transcriptsDone, figures.Elapsed)),
        };
    }

    /// <summary>How long the rest of it takes at the speed so far.</summary>
    private static (bool IsKnown, TimeSpan Left) Left(int all, int done, TimeSpan elapsed) =>
        all <= done ? (true, TimeSpan.Zero)
        : done == 0 || elapsed < LeastElapsed ? (false, default)
        : (true, elapsed * ((all - done) / (double)done));

    private static TimeSpan? Longest((bool IsKnown, TimeSpan Left) one, (bool IsKnown, TimeSpan Left) other) =>
        !one.IsKnown || !other.IsKnown ? null
        : one.Left > other.Left ? one.Left
        : other.Left > TimeSpan.Zero ? other.Left
        : null;
}
