using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Follows a stage to its end: progress meanwhile, each result as it comes, and the sum, however it ends.</summary>
internal sealed class StageRun(CommandRun run)
{
    /// <summary>The live figures, for the stage to keep.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>The figures in a line, while they move; null: as those of lists and transcripts are told.</summary>
    public Func<RunCounters, TimeSpan, string>? Line { get; init; }

    /// <summary>The sum; null: as that of lists and transcripts is told.</summary>
    public Func<RunCounters, string>? Sum { get; init; }

    /// <summary>Lines of input that could not be used, once known.</summary>
    public Func<int> Unusable { get; init; } = () => 0;

    /// <summary>What there is to say when all is done, before the sum.</summary>
    public Func<string?> Remark { get; init; } = () => null;

    /// <summary>Prints videos as they are stored.</summary>
    public Task<RunCounters> FollowAsync(
        IAsyncEnumerable<StageResult<Video>> results,
        Func<Video, Screen, string> line,
        CancellationToken cancel
    ) => FollowAsync(results, result => Print(result, line), cancel);

    /// <summary>Handles results as they come.</summary>
    /// <returns>The sum.</returns>
    public async Task<RunCounters> FollowAsync<T>(IAsyncEnumerable<T> results, Action<T> handle, CancellationToken cancel)
    {
        var start = run.Shell.Time.GetTimestamp();
        try
        {
            await using var view = ProgressView.Show(run.Screen, run.Shell, LineNow, () => Progress.AwayFor, () => Progress.Waits);
            await foreach (var result in results.WithCancellation(cancel))
                handle(result);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            run.EndWith(ExitCodes.Interrupted);
        }
        catch (Exception error)
        {
            run.Report(error);
        }

        run.Screen.Live("");
        var figures = Progress.Figures;
        if (figures.RunId == 0)
            figures = figures with { Elapsed = run.Shell.Time.GetElapsedTime(start) }; // no invocation has begun
        if (run.ExitCode == ExitCodes.Configuration && figures.RunId == 0)
            return figures; // nothing was begun: a sum of noughts would only hide the error

        if (figures.HasFailures() || Unusable() > 0)
            run.EndWith(ExitCodes.SomeFailed);
        if (run.ExitCode == ExitCodes.Success && Remark() is { } remark)
            run.Screen.Note(remark);
        run.Screen.Tell(LogEntry.Note(Sum?.Invoke(figures) ?? SumLine.Of(figures, Unusable())) with { Labels = SumLine.Labels(figures) });
        return figures;
    }

    /// <summary>Prints a video, or its error.</summary>
    public void Print(StageResult<Video> result, Func<Video, Screen, string> line)
    {
        if (result.IsDone)
            run.Write(result.Item, Json.Shapes.Video, video => line(video, run.Screen));
        else
            Fail(result.Error);
    }

    private string LineNow(TimeSpan elapsed) =>
        Line?.Invoke(Progress.Figures, elapsed)
        ?? ProgressView.Line(
            Progress.Figures,
            Progress.Outlook,
            elapsed,
            ProgressView.IsLive(run.Shell) ? run.Shell.Width() : int.MaxValue
        );

    // One item of many failed: whatever kind of error it is, the command line is not to blame.
    private void Fail(IngestException error) => run.Report(error, ExitCodes.SomeFailed);
}
