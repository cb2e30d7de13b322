using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using ClusteraIngest.Telemetry;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>Apify may say only some time after a run's end what it cost.</summary>
internal sealed class CostSettlement(Invocation invocation, ApifyClient apify, ActorRunLedger ledger)
{
    /// <summary>
    /// Writes down what runs cost that Apify had not settled when they were closed. Nothing depends on it: where Apify does not answer, a
    /// later invocation does it.
    /// </summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var runs in (await ledger.UnsettledAsync(cancel)).GroupBy(run => run.Actor))
                await SettleAsync(runs.Key, runs.ToDictionary(run => run.ApifyRunId, StringComparer.Ordinal), cancel);
        }
        catch (ApifyException exception)
        {
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.CostsUnknown),
                "What some runs cost cannot be asked for now: {Message}",
                exception.Message
            );
        }
    }

    private async Task SettleAsync(string actor, Dictionary<string, UnsettledActorRun> unsettled, CancellationToken cancel)
    {
        await foreach (
            var run in apify.RunsSinceAsync(
                actor,
                unsettled.Values.Min(entry => entry.StartedAt) - ApifyClient.ClockSkew,
                isPatient: false,
                cancel
            )
        )
        {
            if (unsettled.Remove(run.Id, out var entry))
                await SettleAsync(entry, run, cancel);
        }

        // The list of runs may lag behind, so each that it lacks is asked for by its id. Of one that is gone Apify will never tell.
        foreach (var entry in unsettled.Values)
        {
            try
            {
                await SettleAsync(entry, await apify.GetRunAsync(entry.ApifyRunId, TimeSpan.Zero, cancel, isPatient: false), cancel);
            }
            catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
            {
                await ledger.Charges.CorrectAsync(entry.ChargeId, null, true, cancel);
            }
        }
    }

    private async Task SettleAsync(UnsettledActorRun entry, ApifyRun run, CancellationToken cancel)
    {
        if (!run.HasEnded)
            return;

        // A run that still costs nothing a day after its end was free.
        var isSettled = run.UsageTotalUsd > 0 || run.FinishedAt < invocation.Now.AddDays(-1);
        await ledger.Charges.CorrectAsync(entry.ChargeId, run.UsageTotalUsd, isSettled, cancel);
        IngestTelemetry.CostUsd.Add(
            (double)(run.UsageTotalUsd ?? 0),
            IngestTelemetry.Tag("provider", ApifyClient.Provider),
            IngestTelemetry.Tag("purpose", ColumnText.Of(entry.Purpose))
        );
        if (isSettled)
            invocation.Log.LogInformation("Run {ApifyRunId} is settled: {CostUsd} USD.", run.Id, run.UsageTotalUsd ?? 0);
        if (entry.RunId == invocation.RunId)
            invocation.Progress.Change(figures => figures with { CostUsd = figures.CostUsd + (run.UsageTotalUsd ?? 0) });
    }
}
