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
                "select apify_run_id, coalesce(cost_usd, 0) from ctrl_apify_run where apify_run_id is not null",
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
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"Apify charged {charged:0.000} USD, the ledger says {total:0.000}, all invocations together {ofInvocations:0.000}"
        );
        return claim;
    }
}
