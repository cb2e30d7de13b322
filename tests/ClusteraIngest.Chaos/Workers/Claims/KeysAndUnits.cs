using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>
/// A key that rests or is refused is left alone, and what is counted is what YouTube has charged.
/// </summary>
/// <remarks>
/// A caller that is told that a key is of no use says so to all before it takes one again: so each of those who may make a call at the same
/// time is told that once, the first of them being the one who found out. And a unit is counted before its call is made: one who dies, or
/// is told to stop, in between has counted a call that was never made, or that cost nothing; no call is made without being counted.
/// </remarks>
internal static class KeysAndUnits
{
    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        const string Counted = "select coalesce(sum(used), 0)::bigint from ctrl_youtube_api_key where bucket = 'units'";
        const string OfJobs = "select coalesce(sum(units), 0)::bigint from ctrl_job";
        const string OfRun = "select coalesce(sum(units), 0)::bigint from ctrl_job where run_id = $1";

        var claim = new Claim("5 keys and units");
        var (crew, uses, keys) = (evidence.Crew, evidence.Scene.YouTube.Keys, evidence.Scene.Keys);
        var callers = (evidence.Options.Workers + crew.Kills + crew.Stops) * WorkerProofOptions.Concurrency;
        foreach (var key in keys.All)
        {
            if (uses[key.Key].RequestsAfterRefusal is var late && late > callers - 1)
                claim.Refute($"{late} requests with {key.Key} after it was refused");
        }

        foreach (var key in keys.Dry)
            claim.Same(key.Units, uses[key.Key].Units, $"units of {key.Key}");
        claim.Same(0, uses[keys.Invalid.Key].Units, $"units of {keys.Invalid.Key}");

        var (charged, counted, ofJobs) = (
            evidence.Scene.YouTube.UnitsCharged,
            await evidence.ScalarAsync<long>(Counted, cancel),
            await evidence.ScalarAsync<long>(OfJobs, cancel)
        );
        claim.Same(counted, ofJobs, "units of all jobs, beside those of all keys");
        claim.Same(
            evidence.CalmUnits,
            await evidence.ScalarAsync<long>(OfRun, cancel, evidence.Calm.RunId),
            "units of the run that nobody disturbed, beside those charged"
        );
        var unmade = (crew.Kills + crew.Stops) * WorkerProofOptions.Concurrency;
        if (counted < charged || counted > charged + unmade)
            claim.Refute($"counted {counted}, charged {charged}: may be more by {unmade} at most, and never less");
        claim.Figures =
            $"{charged:N0} units charged, {counted:N0} counted by keys and {ofJobs:N0} by jobs (up to {unmade} calls may have died "
            + $"before they were made); undisturbed: {evidence.CalmUnits:N0}, all counted;"
            + $" requests with a key after it was refused: "
            + $"{string.Join(", ", keys.Dry.Append(keys.Invalid).Select(key => uses[key.Key].RequestsAfterRefusal))} (of {callers} "
            + $"callers)";
        return claim;
    }
}
