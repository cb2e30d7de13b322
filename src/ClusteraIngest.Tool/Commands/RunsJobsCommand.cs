using System.CommandLine;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>runs jobs</c>: the jobs of a run, streamed: there may be a hundred thousand.</summary>
internal sealed class RunsJobsCommand : OneRunCommand
{
    private readonly Option<JobState?> state = Given.OneOf("--state", "Only the jobs that stand so. Default: all.",
        ("pending", JobState.Pending), ("running", JobState.Running), ("done", JobState.Done),
        ("failed", JobState.Failed), ("needs_search", JobState.NeedsSearch), ("cancelled", JobState.Cancelled));

    public RunsJobsCommand(Everywhere everywhere)
        : base("jobs", "Shows the jobs of a run, each with its error.", everywhere) => Options.Add(state);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectAsync(cancel);
        var status = await FindAsync(client, RunId(run)!.Value, cancel);
        if (!run.IsForPrograms)
            run.Screen.Write(run.Screen.Paint($"{"state",-12}  {"job",8}  subject  error", Tone.Faint));
        await foreach (var job in new Orchestrator(client).GetJobsAsync(status.RunId, run.Value(state), cancel))
            run.Write(job, Json.Shapes.RunJob, one => Text(one, run.Screen));
    }

    private static string Text(RunJob job, Screen screen)
    {
        var state = Shown.Word(job.State);
        var line = Cells.Cut(
            $"{state,-12}  {job.JobId,8}  {Printable.Of(job.Subject)}{(job.ErrorId is { } error ? $"  {error}: {Printable.Of(job.Message)}" : job.Message is { } message ? $"  {Printable.Of(message)}" : "")}",
            screen.Width);
        return line.Length < state.Length ? line : screen.Paint(state, Tones.Of(job.State)) + line[state.Length..];
    }
}
