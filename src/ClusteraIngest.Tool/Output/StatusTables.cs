using ClusteraIngest.Ingestion;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>The status for people: lists, transcripts, runs.</summary>
internal static class StatusTables
{
    public static void Write(IngestStatus status, Screen screen, DateTimeOffset now)
    {
        List<Action> parts = [];
        if (status.Lists.Count == 0)
            screen.Note("No list is monitored yet. Add one: clustera-ingest lists add URL");
        else
            parts.Add(() => WriteLists(status.Lists, screen, now));
        if (status.Transcripts.Values.Sum() > 0)
            parts.Add(() => WriteTranscripts(status.Transcripts, screen));
        if (status.Runs.Count > 0)
            parts.Add(() => WriteRuns(status.Runs, screen));
        if (status.Month is { } month)
            parts.Add(() => screen.Write(MonthLine.Of(month)));

        foreach (var (index, part) in parts.Index())
        {
            if (index > 0)
                screen.Write("");
            part();
        }
    }

    /// <summary>The lists with their counts, and what is the matter with those that failed.</summary>
    public static void WriteLists(IReadOnlyList<ListStatus> lists, Screen screen, DateTimeOffset now)
    {
        var table = new Table(new("list", Least: 20), "state", new("videos", IsNumber: true), new("transcripts", IsNumber: true),
            new("failed", IsNumber: true), new("left out", IsNumber: true), "synced", new("title", Least: 8, NeedsRoom: true));
        foreach (var status in lists)
        {
            var list = status.List;
            table.Add(Shown.List(list.Url), list.IsEnabled ? new Cell(Shown.Word(list.LastState), Tones.Of(list.LastState)) : new("disabled", Tone.Faint),
                Shown.Count(status.VideosStored), Shown.Count(status.TranscriptsStored),
                new(status.VideosFailed == 0 ? "" : Shown.Count(status.VideosFailed), Tone.Bad), new(LeftOut.Shown(status), Tone.Notable),
                Shown.Age(list.LastSyncedAt, now), list.Title);
        }

        table.Write(screen);
        foreach (var list in lists.Select(status => status.List).Where(list => list.LastErrorId is not null))
            screen.Write(Secrets.Mask(Printable.Of($"{list.Url}: {list.LastErrorId}: {list.LastError}")));
        if (lists.Any(LeftOut.IsAny))
            screen.Write("A cap left videos out: 'clustera-ingest sync --full' reads them.");
    }

    private static void WriteTranscripts(IReadOnlyDictionary<TranscriptState, long> transcripts, Screen screen)
    {
        var table = new Table("transcript", new("videos", IsNumber: true));
        foreach (var (state, count) in transcripts.OrderBy(entry => entry.Key).Where(entry => entry.Value > 0))
            table.Add(new(Shown.Word(state), Tones.Of(state)), Shown.Count(count));
        table.Write(screen);
    }

    /// <summary>Runs with their sums.</summary>
    public static void WriteRuns(IReadOnlyList<IngestRun> runs, Screen screen)
    {
        var table = new Table(new("run", IsNumber: true), "kind", "state", "started", new("sum", Least: 20, Wraps: true));
        foreach (var run in runs)
        {
            table.Add(Shown.Count(run.RunId), Shown.Word(run.Kind), new(Shown.Word(run.State), Tones.Of(run.State)), Shown.Time(run.StartedAt), SumOf(run));
        }

        table.Write(screen);
    }

    private static string SumOf(IngestRun run) =>
        run.Collection is { } sum ? sum.ToString()
        : run.Kind is RunKind.Collect ? $"clustera-ingest runs show {run.RunId} tells how far it is"
        : SumLine.Of(run.Figures with { Elapsed = run.FinishedAt - run.StartedAt ?? run.Figures.Elapsed });
}
