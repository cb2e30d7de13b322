using System.Text.Json;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>
/// Runs that were started, and are paid for, although the answer to their start never arrived. Apify has no idempotency key: their input
/// tells.
/// </summary>
internal sealed class OrphanedRunFinder(ApifyClient apify, ActorRunLedger ledger, WaitRegister waits, ILogger log)
{
    /// <summary>By then Apify's list of runs shows a run for certain.</summary>
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The run that this intent started, if its start was carried out: one that the ledger does not know, with the same input. Apify's list
    /// of runs shows a run some time after its start only, so it is looked at several times until that time is over.
    /// </summary>
    /// <param name="entry">The intent.</param>
    /// <param name="sentAt">When the request to start it was sent last, by Apify's clock.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ApifyRun?> FindAsync(ActorRunEntry entry, DateTimeOffset sentAt, CancellationToken cancel)
    {
        using var wait = waits.Begin(WaitReason.LostStart, entry.VideoId ?? entry.Actor);
        for (var look = 0; ; look++)
        {
            var rest = sentAt + ShownWithin - apify.Clock.Now;
            if (await LookAsync(entry, sentAt, cancel) is { } run)
                return run;
            if (rest <= TimeSpan.Zero || wait.Lasting >= ShownWithin) // its own clock may have been changed meanwhile
                return null;
            var pause = RetryDelays.Doubling(FirstPause, LongestPause, look);
            await wait.PauseAsync(pause < rest ? pause : rest, cancel);
        }
    }

    private async Task<ApifyRun?> LookAsync(ActorRunEntry entry, DateTimeOffset sentAt, CancellationToken cancel)
    {
        using var wanted = JsonDocument.Parse(entry.Input);
        var candidates = await apify
            .RunsSinceAsync(entry.Actor, sentAt - ApifyClient.ClockSkew, isPatient: true, cancel)
            .ToListAsync(cancel);
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
