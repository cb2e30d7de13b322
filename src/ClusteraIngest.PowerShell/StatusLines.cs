using System.Globalization;
using ClusteraIngest.Presentation;
using ClusteraIngest.Runs;
using ClusteraIngest.Status;
using ClusteraIngest.Text;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.PowerShell;

/// <summary>What the status shows where a property holds many things: a line for each.</summary>
internal static class StatusLines
{
    /// <summary>
    /// The lists, a line each. Where not all of them fit the screen, those that need somebody's attention are shown in any case.
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="screen">What all of it is to fit; null: anything does.</param>
    public static string Lists(IngestStatus status, StatusScreen? screen)
    {
        var lists = status.Lists;
        var room = screen is null ? lists.Count : Math.Max(ShownLists.Least, screen.Lines - Others(status, screen).Sum(screen.LinesOf));
        var shown = room >= lists.Count ? lists : ShownLists.Of(lists, room - 1);
        var names = shown.Select(one => Cell.List(one.List.Url)).ToList();
        var width = names.Select(name => name.Length).DefaultIfEmpty().Max();
        var lines = names.Zip(
            shown,
            (name, one) => $"{name.PadRight(width)}  {Cell.State(one.List.LastState, one.List.IsEnabled)}: {Counts(one)}"
        );
        return Lines(
            shown.Count == lists.Count
                ? lines
                : lines.Append(
                    StateColor.Faint.Around(
                        $"… and {HumanFormat.Count(lists.Count - shown.Count)} more: (Get-IngestStatus).Lists shows all."
                    )
                )
        );
    }

    /// <summary>What is the matter with the lists that failed: a line each, or where it goes to a screen one of each kind.</summary>
    public static string Failures(IReadOnlyList<ListStatus> lists, StatusScreen? screen)
    {
        if (screen is null)
            return Lines(ListErrors.All(lists));

        var (told, others) = ListErrors.Brief(lists);
        return Lines(
            others == 0
                ? told
                : told.Append($"and {others} other errors: Get-MonitoredList | Format-List Url, LastErrorId, LastError shows all.")
        );
    }

    public static string Transcripts(IReadOnlyDictionary<TranscriptState, long> transcripts) =>
        TranscriptCounts.Text(transcripts, (state, count) => $"{Cell.State(state)} {count}");

    public static string Runs(IReadOnlyList<IngestRun> runs) =>
        Lines(
            from run in runs
            select $"{run.RunId} {run.Kind} {Cell.State(run.State)} {HumanFormat.Time(run.StartedAt)}: {Sum(run, CostText.Of)}"
        );

    /// <summary>What a run has done, in short.</summary>
    /// <param name="run">The run.</param>
    /// <param name="spent">What it has spent, as there is room for it.</param>
    public static string Sum(IngestRun run, Func<RunCounters, string> spent) =>
        run.Collection is { } sum
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"channels {sum.Channels}, failed jobs {sum.FailedJobs}, new {sum.New}{NotUnderstood(sum.ValuesNotUnderstood)}, "
                    + $"{sum.Seconds:0.0} s"
            )
        : run.Kind.HasJobs() ? $"Get-IngestRun {run.RunId} tells how far it is"
        : $"new {HumanFormat.Count(run.Figures.New)}, failed "
            + $"{HumanFormat.Count(run.Figures.Failed)}{NotUnderstood(run.Figures.ValuesNotUnderstood)}, {spent(run.Figures)}"
            + (run.Figures.ErrorId is { } error ? $", {Printable.Of(error)}" : "");

    /// <summary>What the view shows beside the lists.</summary>
    private static IEnumerable<string> Others(IngestStatus status, StatusScreen screen)
    {
        if (Failures(status.Lists, screen) is { Length: > 0 } failures)
            yield return failures;
        yield return Transcripts(status.Transcripts);
        yield return Runs(status.Runs);
        foreach (var month in MonthLines.Of(status.Month, status.ProviderMonths))
            yield return month;
        foreach (var rest in RestLines.Of(status.Rests, status.SourceWaits))
            yield return rest;
    }

    private static string NotUnderstood(long values) => values == 0 ? "" : $", values not understood {HumanFormat.Count(values)}";

    private static string Counts(ListStatus status)
    {
        List<string> counts =
        [
            $"videos {HumanFormat.Count(status.VideosStored)}",
            $"transcripts {HumanFormat.Count(status.TranscriptsStored)}",
        ];
        if (status.VideosFailed > 0)
            counts.Add(StateColor.Bad.Around($"failed {HumanFormat.Count(status.VideosFailed)}"));
        if (CappedVideos.Shown(status) is { Length: > 0 } leftOut)
            counts.Add(StateColor.Notable.Around($"left out {leftOut}"));
        return string.Join(", ", counts);
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
