using System.Globalization;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>What the proof has put the workers through.</summary>
internal static class Figures
{
    public static async Task<IReadOnlyList<string>> ReadAsync(Evidence evidence, CancellationToken cancel)
    {
        const string Seconds = "select coalesce(extract(epoch from finished_at - started_at)::float8, 0) from ctrl_run where run_id = $1";
        const string Interrupted = "select count(*) from ctrl_job where attempt > 1";

        var (crew, requests, uses) = (evidence.Crew, evidence.Scene.YouTube.Requests, evidence.Scene.YouTube.Keys);
        var seconds = await evidence.ScalarAsync<double>(Seconds, cancel, evidence.Large.RunId);
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"the large run took {seconds:0.0} s: {evidence.Large.Plan.Jobs:N0} jobs, {evidence.Large.Plan.Videos:N0} videos"
            ),
            $"{crew.Started} workers started, {crew.Kills} killed with {crew.Orphans} jobs under way, {crew.Stops} stopped at work, "
                + $"{crew.Pauses} stood still for longer than their leases with {crew.Abandoned} jobs under way ({crew.StillTheirs} still "
                + $"theirs after it); {await evidence.ScalarAsync<long>(Interrupted, cancel)} jobs were taken more than once",
            $"{requests.Count:N0} requests: "
                + $"{string.Join(", ", requests.GroupBy(request => request.Status).OrderBy(group => group.Key).Select(group => $"{group.Count():N0} × {(group.Key == 0 ? "dropped" : group.Key)}"))}",
            $"units by key: {string.Join(", ", evidence.Scene.Keys.All.Select(key => $"{key.Key["a-made-up-key-that-".Length..]} {uses[key.Key].Units:N0}"))}; {evidence.Scene.World.Units:N0} if no call were made twice",
        ];
    }
}
