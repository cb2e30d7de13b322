namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>What the proof has put the tool through.</summary>
internal static class Figures
{
    private const string TakenOver = "select count(*) from ctrl_charge a join ctrl_run r using (run_id) where a.created_at < r.started_at";

    public static async Task<IReadOnlyList<string>> ReadAsync(Evidence evidence, CancellationToken cancel)
    {
        var (tally, apify) = (evidence.Tally, evidence.Scene.Apify);
        var requests = apify.Requests;
        var starts = requests
            .Where(request => request.Method == "POST" && request.Path.Contains("/runs", StringComparison.Ordinal))
            .ToList();
        var lost = evidence.Runs.Count - starts.Count(request => request.Status == 201) + tally.HeldStarts;
        var ends = evidence.Runs.GroupBy(run => run.Run.Status).OrderByDescending(group => group.Count());
        var answers = evidence.Runs.GroupBy(run => run.Answer).OrderByDescending(group => group.Count());
        return
        [
            $"{tally.Kills:N0} kills of the tool, {tally.DatabaseKills:N0} of PostgreSQL, {tally.Starts:N0} syncs started, in "
                + $"{tally.Elapsed:h':'mm':'ss}",
            .. tally.Counts.Select(count => $"  {count.Value, 5:N0} {count.Key}"),
            $"{evidence.Runs.Count:N0} paid runs: {string.Join(", ", ends.Select(end => $"{end.Count():N0} {end.Key}"))}; answers: "
                + $"{string.Join(", ", answers.Select(answer => $"{answer.Count():N0} {answer.Key}"))}",
            $"{lost:N0} starts whose answer never reached the tool, all adopted where claim 4 holds; "
                + $"{await evidence.ScalarAsync<long>(TakenOver, cancel):N0} runs taken over from a dead process",
            $"{requests.Count:N0} requests: "
                + $"{string.Join(", ", requests.GroupBy(request => request.Status).OrderBy(group => group.Key).Select(group => $"{group.Count():N0} × {(group.Key == 0 ? "dropped" : group.Key)}"))}",
        ];
    }
}
