using System.Globalization;
using ClusteraIngest.Jobs;

namespace ClusteraIngest.Tool.Output;

/// <summary>A run of jobs for people: as a line while it goes on, and as a table.</summary>
internal static class RunStatusText
{
    private const int BarCells = 20;

    /// <summary>Such as <c>run 12 ━━━━━━━━──────────── 40 % · jobs 4 of 10, failed 1, running 2 · 120 units · 0:34</c>.</summary>
    public static string Line(RunStatus status, TimeSpan elapsed)
    {
        var full = (int)Math.Floor(status.Progress * BarCells);
        var all = status.Jobs.Values.Sum();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"run {status.RunId} {new string('━', full)}{new string('─', BarCells - full)} {Percentage.Text(status.Progress)} · "
                + $"jobs {all - status.Open} of {all}{More("failed", Count(status, JobState.Failed))}"
                + $"{More("running", Count(status, JobState.Running))} · {status.Units} units · {ProgressView.Clock(elapsed)}"
        );
    }

    public static void Write(RunStatus status, Screen screen)
    {
        var table = new Table("run", new(status.RunId.ToString(CultureInfo.InvariantCulture), Least: 20, Wraps: true));
        table.Add("kind", HumanFormat.Word(status.Kind));
        var isPaused = status is { IsPaused: true, FinishedAt: null };
        table.Add("state", new(isPaused ? "paused" : HumanFormat.Word(status.State), Tones.Of(status.State)));
        if (status.AnalysisId is { } analysis)
            table.Add("analysis", analysis.ToString(CultureInfo.InvariantCulture));
        if (status.OwnerId is { } owner)
            table.Add("owner", owner.ToString(CultureInfo.InvariantCulture));
        table.Add("started", HumanFormat.Time(status.StartedAt));
        if (status.FinishedAt is { } finished)
            table.Add("finished", HumanFormat.Time(finished));
        table.Add("progress", Percentage.Text(status.Progress));
        foreach (var (state, count) in status.Jobs.OrderBy(entry => entry.Key))
            table.Add($"jobs {HumanFormat.Word(state).Replace('_', ' ')}", new(HumanFormat.Count(count), Tones.Of(state)));
        if (status.JobsByKind.Count > 1)
        {
            foreach (var (kind, jobs) in status.JobsByKind.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                table.Add($"  {kind}", string.Join(", ", jobs.OrderBy(entry => entry.Key).Select(Shown)));
        }

        foreach (var (error, count) in status.Errors.OrderByDescending(entry => entry.Value))
            table.Add($"  {error}", new(HumanFormat.Count(count), StateColor.Bad));
        table.Add("units", HumanFormat.Count(status.Units));
        if (status.NextJobAt is { } next && !isPaused)
            table.Add("goes on at", HumanFormat.Time(next));
        if (status.Summary is { } sum)
            table.Add("sum", sum.ToString());
        table.Write(screen);
    }

    private static string Shown(KeyValuePair<JobState, long> jobs) =>
        $"{HumanFormat.Word(jobs.Key).Replace('_', ' ')} {HumanFormat.Count(jobs.Value)}";

    private static long Count(RunStatus status, JobState state) => status.Jobs.GetValueOrDefault(state);

    private static string More(string name, long count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {name} {count}");
}
