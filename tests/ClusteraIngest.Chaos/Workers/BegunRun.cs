using System.Text.Json;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>A run that was begun, and what it is to be.</summary>
/// <param name="RunId">Its number.</param>
/// <param name="Plan">What it is to be.</param>
internal sealed record BegunRun(long RunId, PlannedRun Plan)
{
    /// <summary>Begins it through the tool.</summary>
    public static async Task<BegunRun> BeginAsync(WorkerScene scene, PlannedRun plan, CancellationToken cancel)
    {
        using var answer = JsonDocument.Parse(
            await ToolProcess.RunAsync(scene, string.Join('\n', plan.Inputs), cancel, "collect", "--output", "json")
        );
        return new(answer.RootElement.GetProperty("run_id").GetInt64(), plan);
    }
}
