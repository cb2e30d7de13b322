using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>Each run was closed once, with its sum, by one of the workers, and never touched again.</summary>
internal static class FinalisedOnce
{
    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        const string Steps =
            "select coalesce(was, '') || ' to ' || became || case when finished_at is null then '' else ', with an end' end || case when "
            + "has_summary then ' and a sum' else '' end from proof.run_step where run_id = $1";

        var claim = new Claim("3 finalised once");
        foreach (var run in evidence.Runs)
        {
            var steps = await evidence.RowsAsync(Steps, reader => reader.GetString(0), cancel, run.RunId);
            claim.Same("running to finished, with an end and a sum", string.Join("; ", steps), $"run {run.RunId}");
        }

        claim.Figures = $"{evidence.Runs.Count} runs, each changed once from running to finished";
        return claim;
    }
}
