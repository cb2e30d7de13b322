using System.CommandLine;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs jobs</c>: the jobs of a run, streamed: there may be a hundred thousand.</summary>
internal sealed class RunsJobsCommand : OneRunCommand
{
    /// <summary>The blanks before an error that stands below its job.</summary>
    private const int Indent = 4;

    private readonly Option<JobState?> state = OptionFactory.OneOf(
        "--state",
        "Only the jobs that stand so. Default: all.",
        ("pending", JobState.Pending),
        ("running", JobState.Running),
        ("done", JobState.Done),
        ("failed", JobState.Failed),
        ("needs_search", JobState.NeedsSearch),
        ("cancelled", JobState.Cancelled),
        ("waiting", JobState.Waiting)
    );

    public RunsJobsCommand(GlobalOptions everywhere)
        : base("jobs", "Shows the jobs of a run, each with its error.", everywhere) => Options.Add(state);

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.RunJob);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var status = await FindAsync(client, RunId(run)!.Value, cancel);
        // Where all are of one kind there is no such column.
        var kindWidth = status.JobsByKind.Count > 1 ? status.JobsByKind.Keys.Max(kind => kind.Length) : 0;
        if (!run.IsForPrograms)
            run.Screen.Write(run.Screen.Paint($"{Head("state", "job", "kind", kindWidth)}subject  error", StateColor.Faint));
        await foreach (var job in client.Jobs.GetJobsAsync(status.RunId, run.Value(state), cancel))
            run.Write(job, Json.Shapes.RunJob, one => Text(one, kindWidth, run.Screen));
    }

    // An error's end tells what to do: where there is no room beside the job, it stands below it.
    private static string Text(RunJob job, int kindWidth, Screen screen)
    {
        var state = HumanFormat.Word(job.State);
        var head = $"{Head(state, $"{job.JobId}", Printable.Of(job.Kind), kindWidth)}{Printable.Of(job.Subject)}";
        var told =
            job.ErrorId is { } error ? $"{error}: {Printable.Of(job.Message)}"
            : job.State is JobState.Waiting ? $"waits for {(job.WaitsFor.Count == 1 ? "job" : "jobs")} {job.WaitsFor}"
            : Printable.Of(job.Message);
        var line = told.Length == 0 ? head : $"{head}  {told}";
        var lines =
            Cells.Count(line) <= screen.Width
                ? line
                : string.Join('\n', Cells.Wrap(head, screen.Width).Concat(told.Length == 0 ? [] : Below(told, screen.Width)));
        return lines.StartsWith(state, StringComparison.Ordinal) ? screen.Paint(state, Tones.Of(job.State)) + lines[state.Length..] : lines;
    }

    private static string Head(string state, string job, string kind, int kindWidth) =>
        $"{state, -12}  {job, 8}  {(kindWidth == 0 ? "" : $"{kind.PadRight(kindWidth)}  ")}";

    private static IEnumerable<string> Below(string text, int width) =>
        Cells.Wrap(text, Math.Max(1, width - Indent)).Select(line => new string(' ', Math.Min(Indent, width - 1)) + line);
}
