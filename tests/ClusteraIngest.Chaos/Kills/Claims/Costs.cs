using System.Globalization;

namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>The costs in the ledger, and those of the invocations, are what the emulator has charged.</summary>
internal static class Costs
{
    public static async Task<Claim> ExamineAsync(Evidence evidence, CancellationToken cancel)
    {
        var claim = new Claim("5 costs");
        var ledger = (
            await evidence.RowsAsync(
                "select external_id, coalesce(cost_usd, 0) from ctrl_charge where external_id is not null",
                reader => (Id: reader.GetString(0), Usd: reader.GetDecimal(1)),
                cancel
            )
        ).ToLookup(row => row.Id, row => row.Usd);
        foreach (var run in evidence.Runs)
            claim.Same(run.Run.ChargedUsd, ledger[run.Run.Id].Sum(), $"cost of run {run.Run.Id}");

        var charged = evidence.Scene.Apify.ChargedUsd;
        var total = ledger.Sum(group => group.Sum());
        var ofInvocations = await evidence.ScalarAsync<decimal>("select coalesce(sum(cost_usd), 0) from ctrl_run", cancel);
        claim.Same(charged, total, "the ledger's sum");
        claim.Same(charged, ofInvocations, "the sum over all invocations");
        await CountersAsync(evidence, claim, cancel);
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"Apify charged {charged:0.000} USD, the ledger says {total:0.000}, all invocations together {ofInvocations:0.000}"
        );
        return claim;
    }

    /// <summary>What months have spent and set aside is counted: whatever was killed, that is what the ledger has.</summary>
    private static async Task CountersAsync(Evidence evidence, Claim claim, CancellationToken cancel)
    {
        const string counters = """
            select coalesce(c.provider, s.provider) || ' ' || coalesce(c.month, s.month),
                   coalesce(c.reserved_usd, 0), coalesce(c.spent_usd, 0), coalesce(s.reserved_usd, 0), coalesce(s.spent_usd, 0)
              from ctrl_spending c
              full join (select provider, month, sum(unsettled_usd) as reserved_usd, sum(coalesce(cost_usd, 0)) as spent_usd
                           from ctrl_charge where month is not null group by provider, month) s using (provider, month)
            """;
        var months = await evidence.RowsAsync(
            counters,
            reader =>
                (
                    Month: reader.GetString(0),
                    Counted: (reader.GetDecimal(1), reader.GetDecimal(2)),
                    Sum: (reader.GetDecimal(3), reader.GetDecimal(4))
                ),
            cancel
        );
        foreach (var month in months)
            claim.Same(month.Sum, month.Counted, $"what {month.Month} has reserved and spent, as counted");
        if (months.Count == 0)
            claim.Refute("no month is counted");
    }
}
