using System.Collections.Concurrent;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Store;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion;

/// <summary>Starts paid runs through the ledger: intent first, then the start; what was started already is picked up.</summary>
internal sealed class PaidRuns(Invocation invocation, ApifyClient apify, ApifyResilience resilience, PaidRunLedger ledger, ILogger log)
{
    /// <summary>How many of the actor's newest runs are looked through for one whose start was not answered.</summary>
    private const int RunsToSearch = 200;

    /// <summary>How far Apify's clock and the database's may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>The runs that this process follows at the moment.</summary>
    private readonly ConcurrentDictionary<long, bool> followed = new();

    /// <summary>The intents of this invocation whose start was given up without an answer.</summary>
    private readonly ConcurrentDictionary<long, bool> unanswered = new();

    /// <summary>
    /// Opens the run that is wanted. Null where another living process had it open: then that one has ended when this returns.
    /// </summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="wishUsd">The most that it can cost.</param>
    /// <param name="leastUsd">The least with which it makes sense.</param>
    /// <param name="isStillWanted">Asked when the intent is written down, so that nobody else can do it any more: whether somebody has.</param>
    /// <param name="cancel">Stops waiting for room.</param>
    /// <exception cref="BudgetExceededException">The budget is spent.</exception>
    public async Task<PaidRun?> OpenAsync(PaidRunIntent intent, decimal wishUsd, decimal leastUsd, Func<Task<bool>> isStillWanted, CancellationToken cancel)
    {
        var reservation = await invocation.Budget.ReserveAsync(wishUsd, leastUsd, cancel);
        try
        {
            var entry = await ledger.ClaimAsync(intent, invocation.RunId, invocation.Now, cancel);
            var isOther = entry.IsAlive && entry.RunId != invocation.RunId;
            if (isOther || !followed.TryAdd(entry.ApifyRunKey, true))
            {
                reservation.Dispose();
                await AwaitOtherAsync(entry, cancel);
                return null;
            }

            try
            {
                if (entry.State is PaidRunState.Intent && !MayBeStarted(entry) && !await isStillWanted())
                {
                    await ledger.RefusedAsync(entry.ApifyRunKey, "NotNeeded", "Another invocation did it meanwhile.", invocation.Now, invocation.Committing);
                    reservation.Dispose();
                    followed.TryRemove(entry.ApifyRunKey, out _);
                    return null;
                }

                return entry.State is PaidRunState.Started
                    ? await ResumeAsync(entry, reservation, cancel)
                    : await StartAsync(entry, reservation, cancel);
            }
            catch
            {
                followed.TryRemove(entry.ApifyRunKey, out _);
                throw;
            }
        }
        catch
        {
            reservation.Dispose();
            throw;
        }
    }

    /// <summary>Writes down what runs cost that Apify had not settled when they were closed.</summary>
    public async Task SettleCostsAsync(CancellationToken cancel)
    {
        var unsettled = (await ledger.UnsettledAsync(cancel)).ToDictionary(run => run.ApifyRunId, StringComparer.Ordinal);
        foreach (var actor in unsettled.Count > 0 ? [YouTubeScraper.Actor, TranscriptScraper.Actor] : Array.Empty<string>())
        {
            foreach (var run in await apify.RecentRunsAsync(actor, 1_000, cancel))
            {
                if (!unsettled.TryGetValue(run.Id, out var entry) || !run.HasEnded)
                {
                    continue;
                }

                // A run that still costs nothing a day after its end was free.
                var isSettled = run.UsageTotalUsd > 0 || run.FinishedAt < invocation.Now.AddDays(-1);
                await ledger.SettleAsync(entry.Key, run.UsageTotalUsd, isSettled, cancel);
                if (entry.RunId == invocation.RunId)
                {
                    invocation.Progress.Change(figures => figures with { CostUsd = figures.CostUsd + (run.UsageTotalUsd ?? 0) });
                }
            }
        }
    }

    private async Task<PaidRun> ResumeAsync(LedgerEntry entry, Budget.Reservation reservation, CancellationToken cancel)
    {
        log.LogInformation("Run {ApifyRunId} was started before and is picked up at item {Offset}.", entry.ApifyRunId, entry.ItemsStored);
        var slot = await invocation.Slots.TakeAsync(cancel);
        try
        {
            var status = await apify.GetRunAsync(entry.ApifyRunId!, TimeSpan.Zero, cancel);
            return Opened(entry, status, slot, reservation);
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            slot.Dispose();
            var lost = Expired(entry, exception);
            await ledger.LostAsync(entry.ApifyRunKey, lost.ErrorId, lost.Message, invocation.Now, invocation.Committing);
            throw lost;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>The error for a run whose dataset Apify does not have any more.</summary>
    public static ItemFailedException Expired(LedgerEntry entry, ApifyException cause) => new(
        "DatasetExpired",
        $"{entry.VideoId ?? entry.Actor}: run {entry.ApifyRunId} or its dataset is gone from Apify; {entry.ItemsStored} of its items are stored.",
        "Run again: it is read anew. Apify deletes unnamed datasets after 7 days.", cause);

    private async Task<PaidRun> StartAsync(LedgerEntry entry, Budget.Reservation reservation, CancellationToken cancel)
    {
        var maxChargeUsd = invocation.Budget.IsLimited ? reservation.GrantedUsd : (decimal?)null;
        await ledger.LimitAsync(entry.ApifyRunKey, maxChargeUsd, cancel);

        var mayBeStarted = MayBeStarted(entry);
        RunSlots.Slot? slot = null;
        try
        {
            var run = await resilience.Start.ExecuteAsync(
                async attempt =>
                {
                    slot = await invocation.Slots.TakeAsync(attempt);
                    try
                    {
                        if (mayBeStarted && await FindLostAsync(entry, attempt) is { } found)
                        {
                            return found;
                        }

                        var started = await apify.StartRunAsync(entry.Actor, entry.Input, maxChargeUsd, attempt);
                        invocation.Slots.Accepted();
                        return started;
                    }
                    catch (Exception exception)
                    {
                        if (exception is ApifyException { Fault: ApifyFault.NotNow } or ApifyException { Status: System.Net.HttpStatusCode.TooManyRequests })
                        {
                            log.LogInformation("Apify allows no further run now: {Message}", exception.Message);
                            invocation.Slots.Refused();
                        }

                        mayBeStarted |= exception is ApifyException { MayHaveBeenDone: true };
                        slot.Dispose();
                        throw;
                    }
                },
                cancel);

            // From here on the run is paid for: its id is written down even if everything else is being stopped.
            await ledger.StartedAsync(entry.ApifyRunKey, run.Id, run.DefaultDatasetId, run.StartedAt, invocation.Committing);
            invocation.Progress.Change(figures => figures with { PaidRuns = figures.PaidRuns + 1 });
            return Opened(entry with { State = PaidRunState.Started, ApifyRunId = run.Id, DatasetId = run.DefaultDatasetId, MaxChargeUsd = maxChargeUsd }, run, slot!, reservation);
        }
        catch (ApifyException exception) when (!mayBeStarted)
        {
            // Certainly not started: nothing to look for later.
            var error = exception.ForItem(entry.VideoId ?? entry.Actor);
            await ledger.RefusedAsync(entry.ApifyRunKey, error.ErrorId, error.Message, invocation.Now, invocation.Committing);
            throw;
        }
        catch (ConfigurationException exception) when (!mayBeStarted)
        {
            await ledger.RefusedAsync(entry.ApifyRunKey, exception.ErrorId, exception.Message, invocation.Now, invocation.Committing);
            throw;
        }
        catch
        {
            slot?.Dispose();
            if (mayBeStarted)
                unanswered.TryAdd(entry.ApifyRunKey, true);
            throw;
        }
    }

    /// <summary>An intent of a process that is gone may have been sent; so may one of this invocation whose answer was lost.</summary>
    private bool MayBeStarted(LedgerEntry entry) => entry.CreatedAt < invocation.StartedAt || unanswered.ContainsKey(entry.ApifyRunKey);

    private PaidRun Opened(LedgerEntry entry, ApifyRun run, RunSlots.Slot slot, Budget.Reservation reservation)
    {
        var opened = new PaidRun(invocation, apify, entry, run, slot, reservation, () => followed.TryRemove(entry.ApifyRunKey, out _));
        opened.ReportCost();
        return opened;
    }

    /// <summary>The run that this intent started, if its start was carried out: one that the ledger does not know, with the same input.</summary>
    private async Task<ApifyRun?> FindLostAsync(LedgerEntry entry, CancellationToken cancel)
    {
        using var wanted = JsonDocument.Parse(entry.Input);
        var candidates = (await apify.RecentRunsAsync(entry.Actor, RunsToSearch, cancel))
            .Where(run => run.StartedAt >= entry.CreatedAt - ClockSkew).ToList();
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

    private async Task AwaitOtherAsync(LedgerEntry entry, CancellationToken cancel)
    {
        log.LogInformation("Invocation {RunId} has the same run open; waiting for it.", entry.RunId);
        while (entry.RunId == invocation.RunId
            ? followed.ContainsKey(entry.ApifyRunKey)
            : await ledger.IsOpenAsync(entry.ApifyRunKey, cancel))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), invocation.Time, cancel);
        }
    }
}
