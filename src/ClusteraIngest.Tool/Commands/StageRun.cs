using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary>Follows a stage to its end: progress meanwhile, each result as it comes, and the sum, however it ends.</summary>
internal sealed class StageRun(CommandRun run)
{
    /// <summary>The live figures, for the stage to keep.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Lines of input that could not be used, once known.</summary>
    public Func<int> Unusable { get; init; } = () => 0;

    /// <summary>Prints videos as they are stored.</summary>
    public Task FollowAsync(IAsyncEnumerable<StageResult<Video>> results, Func<Video, Screen, string> line, CancellationToken cancel) =>
        FollowAsync(results, result => Print(result, line), cancel);

    /// <summary>Handles results as they come.</summary>
    public async Task FollowAsync<T>(IAsyncEnumerable<T> results, Action<T> handle, CancellationToken cancel)
    {
        var start = run.Shell.Time.GetTimestamp();
        try
        {
            await using var view = ProgressView.Show(run.Screen, run.Shell, () => Progress.Figures);
            await foreach (var result in results.WithCancellation(cancel))
                handle(result);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            run.EndWith(ExitCodes.Interrupted);
        }
        catch (OutputClosedException)
        {
            run.EndWith(ExitCodes.Interrupted);
        }
        catch (Exception error)
        {
            run.Report(error);
        }

        run.Screen.Live("");
        var figures = Progress.Figures with { Elapsed = run.Shell.Time.GetElapsedTime(start) };
        if (figures.HasFailures() || Unusable() > 0)
            run.EndWith(ExitCodes.SomeFailed);
        run.Screen.Note(SumLine.Of(figures, Unusable()));
    }

    /// <summary>Prints a video, or its error.</summary>
    public void Print(StageResult<Video> result, Func<Video, Screen, string> line)
    {
        if (result.IsDone)
            run.Write(result.Item, Json.Shapes.Video, video => line(video, run.Screen));
        else
            Fail(result.Error);
    }

    // One item of many failed: whatever kind of error it is, the command line is not to blame.
    private void Fail(IngestException error) => run.Report(error, ExitCodes.SomeFailed);
}
