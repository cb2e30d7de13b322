using System.Globalization;

namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>
/// What was started under a limit has not charged more than that, and where the limit was large enough, no list was cut off.
/// </summary>
internal static class LimitsKept
{
    private const decimal UsdPerItem = 0.005m;

    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("9 limits");
        var cutOff = await CutOffAsync(evidence, cancel);
        var limits = evidence.Tally.Limits;
        var (kept, whole) = (0, 0);
        for (var at = 0; at < limits.Count; at++)
        {
            var until = at + 1 < limits.Count ? limits[at + 1].From : DateTimeOffset.MaxValue;
            var runs = evidence.Runs.Where(run => run.Run.StartedAt >= limits[at].From && run.Run.StartedAt < until).ToList();
            var charged = runs.Sum(run => run.Run.ChargedUsd);
            if (limits[at].MostUsd is { } most)
            {
                kept++;
                if (charged > most)
                    claim.Refute(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the round of {limits[at].From:HH:mm:ss} {limits[at]}: {charged} USD were charged, and {most} were allowed"
                        )
                    );
            }

            if (!limits[at].IsAmple)
                continue;
            whole += runs.Count(run => run.IsOfList);
            foreach (var run in runs.Where(run => cutOff.Contains(run.Run.Id)))
                claim.Refute(
                    $"the round of {limits[at].From:HH:mm:ss} {limits[at]}: run {run.Run.Id} for {run.Subject} was cut off after "
                        + $"{run.Run.ItemsDelivered} videos"
                );
        }

        claim.Figures =
            $"{kept:N0} rounds under a limit charged no more than that; {whole:N0} list runs of rounds with enough money were not cut "
            + $"off, {cutOff.Count:N0} of the others were, and were read on";
        return claim;
    }

    /// <summary>The list runs that ended at the limit that Apify was told, where that was less than their cap can cost.</summary>
    public static async Task<IReadOnlySet<string>> CutOffAsync(Evidence evidence, CancellationToken cancel)
    {
        var limited = (
            await evidence.RowsAsync(
                $"""
                select external_id, max_charge_usd from ctrl_charge join ctrl_apify_run using (charge_id)
                 where purpose = 'list' and external_id is not null
                   and max_charge_usd < (input ->> 'maxResults')::numeric * {UsdPerItem.ToString(
                    CultureInfo.InvariantCulture
                )} * case when input ? 'maxResultsShorts' then 3 else 1 end
                """,
                reader => (Id: reader.GetString(0), MostUsd: reader.GetDecimal(1)),
                cancel
            )
        ).ToDictionary(row => row.Id, row => row.MostUsd);
        return evidence
            .Runs.Where(run => limited.TryGetValue(run.Run.Id, out var most) && run.Run.ItemsDelivered * UsdPerItem > most - UsdPerItem)
            .Select(run => run.Run.Id)
            .ToHashSet(StringComparer.Ordinal);
    }
}
