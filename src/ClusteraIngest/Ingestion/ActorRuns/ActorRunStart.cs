using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>The start of actor runs whose intent is written down: paid for once, whatever happens meanwhile.</summary>
internal sealed class ActorRunStart(
    Invocation invocation,
    ApifyClient apify,
    ApifyResilience resilience,
    ActorRunLedger ledger,
    MonthlyLimit month
)
{
    private readonly OrphanedRunFinder lostStarts = new(apify, ledger, invocation.Waits, invocation.Log);

    /// <summary>Starts it once there is room and money, and writes its id down.</summary>
    /// <param name="entry">The intent.</param>
    /// <param name="subject">What it is for, for people.</param>
    /// <param name="paid">The run that was started for it without that being written down; null: none.</param>
    /// <param name="taken">Room for it, where it is written down as sent just now; null: it is not.</param>
    /// <param name="reservation">What is set aside of the invocation's money.</param>
    /// <param name="isSetAside">Whether it was set aside with the intent, since there is no limit to keep within.</param>
    /// <param name="leastUsd">The least with which it makes sense.</param>
    /// <param name="closeUnsent">Closes an intent that was certainly not carried out, and tells why.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<(ActorRunEntry, ApifyRun, AdaptiveConcurrencyLimit.Slot)> StartAsync(
        ActorRunEntry entry,
        string subject,
        ApifyRun? paid,
        AdaptiveConcurrencyLimit.Slot? taken,
        Budget.Reservation reservation,
        bool isSetAside,
        decimal leastUsd,
        Func<ActorRunEntry, Exception, Task> closeUnsent,
        CancellationToken cancel
    )
    {
        // When a request was sent of which it is not known whether it started the run. What an earlier invocation has sent was looked for
        // already.
        DateTimeOffset? sentAt = null;
        var (slot, isSent) = (taken, taken is not null);
        try
        {
            // What was started and not written down is paid for: it is read, whatever is left to spend.
            var maxChargeUsd =
                paid is not null ? entry.MaxChargeUsd
                : isSetAside ? null
                : await LimitAsync(entry, subject, reservation, leastUsd, cancel);
            var run = await resilience.StartAsync(
                async attempt =>
                {
                    if (!isSent)
                        slot = await invocation.Slots.TakeAsync(attempt);
                    try
                    {
                        if ((paid ?? (sentAt is { } sent ? await lostStarts.FindAsync(entry, sent, attempt) : null)) is { } found)
                        {
                            return found;
                        }

                        if (isSent)
                            (sentAt, isSent) = (entry.SentAt, false);
                        else
                            sentAt = await SendAsync();
                        var started = await apify.StartRunAsync(entry.Actor, entry.Input, maxChargeUsd, attempt);
                        invocation.Slots.Accepted();
                        invocation.Waits.Moved(WaitReason.Plan);
                        return started;
                    }
                    catch (Exception exception)
                    {
                        if (exception is ApifyException { IsNotNow: true })
                        {
                            invocation.Log.LogInformation("Apify allows no further run now: {Message}", exception.Message);
                            invocation.Slots.Refused();
                            if (invocation.Slots.Taken > 1)
                                invocation.Waits.Moved(WaitReason.Plan); // runs of its own fill it, and will end
                        }

                        if (exception is ApifyException { MayHaveBeenDone: false } or ConfigurationException)
                            sentAt = null;
                        slot!.Dispose();
                        throw;
                    }

                    // Room and money may have been waited for, for long: nobody else may have taken the intent over meanwhile, and started
                    // it.
                    async Task<DateTimeOffset> SendAsync()
                    {
                        await invocation.KeepLeaseAsync(attempt);
                        sentAt = null;
                        var now = apify.Clock.Now;
                        return await ledger.SendAsync(entry, maxChargeUsd, now, attempt)
                            ? now
                            : throw ActorRunLauncher.TakenOver(entry, null);
                    }
                },
                subject,
                cancel
            );

            // From here on the run is paid for: its id is written down even if everything else is being stopped.
            if (!await ledger.StartedAsync(entry, run, invocation.Committing))
            {
                invocation.Log.LogWarning(
                    new EventId(0, ErrorIds.RunTakenOver),
                    "Another process has taken over the intent {Key} while run {ApifyRunId} was being started.",
                    entry.ChargeId,
                    run.Id
                );
                throw ActorRunLauncher.TakenOver(entry, run.Id);
            }

            invocation.Log.LogInformation(
                "Run {ApifyRunId} of {Actor} was started for {Subject}; it may cost {MaxChargeUsd} USD at the most.",
                run.Id,
                entry.Actor,
                entry.VideoId ?? $"list {entry.ListId}",
                maxChargeUsd ?? reservation.GrantedUsd
            );
            invocation.Progress.Change(figures => figures with { PaidRuns = figures.PaidRuns + 1 });
            return (
                entry with
                {
                    State = ChargeState.Sent,
                    ApifyRunId = run.Id,
                    DatasetId = run.DefaultDatasetId,
                    MaxChargeUsd = maxChargeUsd,
                },
                run,
                slot!
            );
        }
        catch (Exception exception) when (sentAt is null && paid is null)
        {
            // Certainly not started: nothing to look for later.
            slot?.Dispose();
            await closeUnsent(entry, exception);
            throw;
        }
        catch
        {
            slot?.Dispose();
            reservation.Settle(reservation.GrantedUsd); // it may be charging at this moment
            throw;
        }
    }

    /// <summary>The most that the run may charge, written down as set aside before it is started; null: there is no limit.</summary>
    private async Task<decimal?> LimitAsync(
        ActorRunEntry entry,
        string subject,
        Budget.Reservation reservation,
        decimal leastUsd,
        CancellationToken cancel
    )
    {
        var grantedUsd = await invocation.Waits.ForAsync(
            WaitReason.Month,
            subject,
            attempt => month.ReserveAsync(entry.Charge, reservation.GrantedUsd, leastUsd, attempt),
            cancel
        );
        return invocation.Budget.IsLimited || month.IsLimited ? grantedUsd : null;
    }
}
