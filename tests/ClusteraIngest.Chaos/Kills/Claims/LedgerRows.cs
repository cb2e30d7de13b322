namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>The ledger is settled, and every run of the emulator is in it exactly once.</summary>
internal static class LedgerRows
{
    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("4 ledger");
        var rows = await evidence.RowsAsync(
            "select charge_id, state, external_id, is_cost_settled from ctrl_charge",
            reader => (Key: reader.GetInt64(0), State: reader.GetString(1), Id: reader.Maybe<string>(2), IsSettled: reader.GetBoolean(3)),
            cancel
        );
        var charged = evidence.Runs.Where(run => run.Run.ChargedUsd > 0).Select(run => run.Run.Id).ToHashSet();
        foreach (var row in rows)
        {
            if (row.State is "intent" or "sent")
                claim.Refute($"row {row.Key} is still in state '{row.State}'");
            else if (!row.IsSettled && row.Id is not null && charged.Contains(row.Id))
                claim.Refute($"row {row.Key}: the cost of run {row.Id} is not settled");
        }

        var known = rows.Where(row => row.Id is not null).Select(row => row.Id!).ToLookup(id => id);
        foreach (var run in evidence.Runs.Where(run => known[run.Run.Id].Count() != 1))
            claim.Refute(
                $"run {run.Run.Id} for {run.Subject} ({run.Answer}, {run.Run.ChargedUsd} USD) is in the ledger "
                    + $"{known[run.Run.Id].Count()} times"
            );
        foreach (var id in known.Select(group => group.Key).Except(evidence.Runs.Select(run => run.Run.Id)))
            claim.Refute($"run {id} is in the ledger, and Apify never had it");

        claim.Figures =
            $"{evidence.Runs.Count:N0} runs of Apify's, {rows.Count:N0} rows ("
            + string.Join(
                ", ",
                rows.GroupBy(row => row.State).OrderByDescending(group => group.Count()).Select(group => $"{group.Count():N0} {group.Key}")
            )
            + ")";
        return claim;
    }
}
