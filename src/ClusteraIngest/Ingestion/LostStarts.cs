using System.Text.Json;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion;

/// <summary>Runs that were started, and are paid for, although the answer to their start never arrived. Apify has no idempotency key: their input tells.</summary>
internal sealed class LostStarts(ApifyClient apify, PaidRunLedger ledger, ILogger log)
{
    /// <summary>The run that this intent started, if its start was carried out: one that the ledger does not know, with the same input.</summary>
    public async Task<ApifyRun?> FindAsync(LedgerEntry entry, CancellationToken cancel)
    {
        using var wanted = JsonDocument.Parse(entry.Input);
        var candidates = await apify.RunsSinceAsync(entry.Actor, entry.CreatedAt - ApifyClient.ClockSkew, isPatient: true, cancel).ToListAsync(cancel);
        var known = await ledger.KnownAsync([.. candidates.Select(run => run.Id)], cancel);
        foreach (var run in candidates.Where(run => !known.Contains(run.Id)))
        {
            if (await apify.GetInputAsync(run, cancel) is { } input && RunInput.Contains(input, wanted.RootElement))
            {
                log.LogInformation("Run {ApifyRunId} was started although its answer was lost; it is picked up.", run.Id);
                return run;
            }
        }

        return null;
    }
}
