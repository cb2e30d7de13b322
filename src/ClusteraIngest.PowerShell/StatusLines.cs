using System.Globalization;
using ClusteraIngest.Display;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>What the status shows where a property holds many things: a line for each.</summary>
internal static class StatusLines
{
    public static string Lists(IReadOnlyList<ListStatus> lists)
    {
        var names = lists.Select(status => Cell.List(status.List.Url)).ToList();
        var width = names.Select(name => name.Length).DefaultIfEmpty().Max();
        return Lines(names.Zip(lists, (name, status) => $"{name.PadRight(width)}  {Cell.State(status.List.LastState, status.List.IsEnabled)}: {Counts(status)}"));
    }

    /// <summary>What is the matter with the lists that failed.</summary>
    public static string Failures(IReadOnlyList<ListStatus> lists) => Lines(
        from status in lists
        let list = status.List
        where list.LastErrorId is not null
        select Printable.Of($"{list.Url}: {list.LastErrorId}: {list.LastError}"));

    public static string Transcripts(IReadOnlyDictionary<TranscriptState, long> transcripts) => string.Join(", ",
        from entry in transcripts
        where entry.Value > 0
        orderby entry.Key
        select $"{Cell.State(entry.Key)} {Shown.Count(entry.Value)}");

    public static string Runs(IReadOnlyList<IngestRun> runs) => Lines(
        from run in runs
        select $"{run.RunId} {run.Kind} {Cell.State(run.State)} {Shown.Time(run.StartedAt)}: {Sum(run, Spent.Of)}");

    /// <summary>What a run has done, in short.</summary>
    /// <param name="run">The run.</param>
    /// <param name="spent">What it has spent, as there is room for it.</param>
    public static string Sum(IngestRun run, Func<RunFigures, string> spent) =>
        run.Collection is { } sum ? string.Create(CultureInfo.InvariantCulture, $"channels {sum.Channels}, failed jobs {sum.FailedJobs}, new {sum.New}{NotUnderstood(sum.ValuesNotUnderstood)}, {sum.Seconds:0.0} s")
        : run.Kind is RunKind.Collect ? $"Get-IngestRun {run.RunId} tells how far it is"
        : $"new {Shown.Count(run.Figures.New)}, failed {Shown.Count(run.Figures.Failed)}{NotUnderstood(run.Figures.ValuesNotUnderstood)}, {spent(run.Figures)}";

    private static string NotUnderstood(long values) => values == 0 ? "" : $", values not understood {Shown.Count(values)}";

    private static string Counts(ListStatus status)
    {
        List<string> counts = [$"videos {Shown.Count(status.VideosStored)}", $"transcripts {Shown.Count(status.TranscriptsStored)}"];
        if (status.VideosFailed > 0)
            counts.Add(Tone.Bad.Around($"failed {Shown.Count(status.VideosFailed)}"));
        if (LeftOut.Shown(status) is { Length: > 0 } leftOut)
            counts.Add(Tone.Notable.Around($"left out {leftOut}"));
        return string.Join(", ", counts);
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
