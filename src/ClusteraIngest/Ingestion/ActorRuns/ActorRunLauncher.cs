using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>Starts actor runs through the ledger: intent first, then the start; what was started already is picked up.</summary>
internal sealed class ActorRunLauncher(
    Invocation invocation,
    ApifyClient apify,
    ApifyResilience resilience,
    ActorRunLedger ledger,
    MonthlyLimit month
)
{
    /// <summary>How often it is looked whether others have done with a run.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly OrphanedRunFinder lostStarts = new(apify, ledger, invocation.Waits, invocation.Log);
    private readonly ActorRunStart start = new(invocation, apify, resilience, ledger, month);

    /// <summary>What to do with actor runs that earlier invocations left open and that are not read.</summary>
    public AbandonedActorRuns Abandoned => new(invocation, ledger, lostStarts);

    /// <summary>What this invocation has in hand at the moment: a list or a transcript that is asked for twice is done once.</summary>
    private readonly ConcurrentDictionary<(ActorRunPurpose, long?, string?, string?), bool> inHand = new();

    /// <summary>
    /// Opens the run that is wanted. Null where somebody else had it open: then that one has ended when this returns.
    /// </summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="price">What it may cost.</param>
    /// <param name="isStillWanted">
    /// Asked when the intent is written down, so that nobody else can do it any more: whether somebody has.
    /// </param>
    /// <param name="cancel">Stops waiting for room.</param>
    /// <exception cref="BudgetExceededException">Less than the least is left of a limit.</exception>
    public async Task<ActorRunReader?> OpenAsync(
        ActorRunIntent intent,
        ChargePrice price,
        Func<Task<bool>> isStillWanted,
        CancellationToken cancel
    )
    {
        var subject = (intent.Purpose, intent.ListId, intent.VideoId, intent.Language);
        if (!inHand.TryAdd(subject, true))
        {
            using var wait = invocation.Waits.Begin(WaitReason.OwnRun, intent.Subject);
            await wait.UntilAsync(() => Task.FromResult(!inHand.ContainsKey(subject)), LookEvery, cancel);
            return null;
        }

        ActorRunReader? opened = null;
        try
        {
            opened = await OpenAtOnceAsync(intent, price, Leave, cancel);
            if (opened is not null)
                return opened;

            await invocation.KeepLeaseAsync(cancel);
            ActorRunEntry? others;
            do
            {
                // Nothing is reserved while another process is waited for.
                (opened, others) = await ClaimAsync(intent, price, isStillWanted, Leave, cancel);
            } while (others is not null && !await IsDoneByOtherAsync(others, intent.Subject, isStillWanted, cancel));
            return opened;
        }
        finally
        {
            if (opened is null)
                Leave();
        }

        void Leave() => inHand.TryRemove(subject, out _);
    }

    /// <summary>
    /// Opens the run that is wanted where nothing is waited for, neither room nor money: then its intent is written down as sent, in one
    /// transaction that also looks whether it is still wanted and whether others know that this process lives. Null where something is
    /// waited for, or stands against it.
    /// </summary>
    private async Task<ActorRunReader?> OpenAtOnceAsync(ActorRunIntent intent, ChargePrice price, Action leave, CancellationToken cancel)
    {
        if (
            intent.LastRead is not { } lastRead
            || SetAsideAtOnce(price.WholeUsd) is not { } setAsideUsd
            || invocation.Slots.TryTake() is not { } slot
        )
            return null;

        ActorRunReader? opened = null;
        try
        {
            cancel.ThrowIfCancellationRequested();
            // Once begun it is known whether it was written down: what was, and is not sent, is closed again.
            var entry = await ledger.SendNewAsync(
                intent,
                lastRead,
                invocation.RunId,
                setAsideUsd,
                apify.Clock.Now,
                invocation.Now,
                invocation.Committing
            );
            return entry is null ? null : opened = await OpenAsync(entry, intent, lost: null, slot, price, leave, cancel);
        }
        finally
        {
            if (opened is null)
                slot.Dispose();
        }
    }

    private async Task<(ActorRunReader? Opened, ActorRunEntry? Others)> ClaimAsync(
        ActorRunIntent intent,
        ChargePrice price,
        Func<Task<bool>> isStillWanted,
        Action leave,
        CancellationToken cancel
    )
    {
        var entry = await ledger.ClaimAsync(intent, invocation.RunId, SetAsideAtOnce(price.WholeUsd), invocation.Now, cancel);
        if (entry.IsAlive && entry.RunId != invocation.RunId)
        {
            return (null, entry);
        }

        // An intent that was there already may have been sent, or written down by somebody who died before he saw that it was not needed.
        var lost = entry is { State: ChargeState.Intent, SentAt: { } sentAt } ? await lostStarts.FindAsync(entry, sentAt, cancel) : null;
        var isUnsent = entry.State is ChargeState.Intent && lost is null;
        if (isUnsent && !await isStillWanted())
        {
            await ledger.Charges.ReleaseAsync(
                entry.Charge,
                ErrorIds.NotNeeded,
                "Another invocation did it meanwhile.",
                invocation.Now,
                invocation.Committing
            );
            return (null, null);
        }

        if (isUnsent && !entry.IsNew && !JsonNode.DeepEquals(JsonNode.Parse(entry.Input), JsonNode.Parse(intent.Input)))
        {
            await ledger.Charges.ReleaseAsync(
                entry.Charge,
                ErrorIds.NotNeeded,
                "It was not started, and what is wanted now is something else.",
                invocation.Now,
                invocation.Committing
            );
            return await ClaimAsync(intent, price, isStillWanted, leave, cancel);
        }

        return (await OpenAsync(entry, intent, lost, taken: null, price, leave, cancel), null);
    }

    /// <summary>Starts the run of an intent that is this invocation's, or takes up the one that was started for it.</summary>
    /// <param name="entry">The intent.</param>
    /// <param name="intent">What is wanted.</param>
    /// <param name="lost">The run that was started for it without that being written down; null: none.</param>
    /// <param name="taken">Room for it, where it is written down as sent just now; null: it is not.</param>
    /// <param name="price">What it may cost.</param>
    /// <param name="leave">Called when it is done with.</param>
    /// <param name="cancel">Stops it.</param>
    private async Task<ActorRunReader> OpenAsync(
        ActorRunEntry entry,
        ActorRunIntent intent,
        ApifyRun? lost,
        AdaptiveConcurrencyLimit.Slot? taken,
        ChargePrice price,
        Action leave,
        CancellationToken cancel
    )
    {
        var isUnsent = entry.State is ChargeState.Intent && lost is null;
        ActorRunReader? opened = null;
        var reservation = await ReserveAsync(entry, intent.Subject, isPaid: !isUnsent, price, cancel);
        month.Hold(entry.Charge);
        try
        {
            var (started, run, slot) =
                entry.State is ChargeState.Sent
                    ? await ResumeAsync(entry, cancel)
                    : await start.StartAsync(
                        entry,
                        intent.Subject,
                        lost,
                        taken,
                        reservation,
                        isSetAside: entry.IsNew && SetAsideAtOnce(reservation.GrantedUsd) is not null,
                        price.LeastUsd,
                        CloseUnsentAsync,
                        cancel
                    );
            var limitedBy =
                !isUnsent ? SpendingLimit.Earlier
                : started.MaxChargeUsd < reservation.GrantedUsd ? SpendingLimit.Month
                : reservation.GrantedUsd < price.WholeUsd ? SpendingLimit.PerRun
                : SpendingLimit.None;
            opened = new ActorRunReader(invocation, apify, started, run, slot, reservation, limitedBy, price.ItemUsd, Leave);
            var isShared = month.IsLimited && intent.Purpose is ActorRunPurpose.List;
            opened.Begin(isShared ? (costUsd, attempt) => GiveBackAsync(entry, costUsd, attempt) : null);
            return opened;
        }
        finally
        {
            if (opened is null)
            {
                month.Release(entry.Charge);
                reservation.Dispose();
            }
        }

        void Leave()
        {
            month.Release(entry.Charge);
            leave();
        }
    }

    /// <summary>Sets money of this invocation's aside. A run that is started already is paid for: it is read, whatever is left.</summary>
    private async Task<Budget.Reservation> ReserveAsync(
        ActorRunEntry entry,
        string subject,
        bool isPaid,
        ChargePrice price,
        CancellationToken cancel
    )
    {
        if (isPaid)
            return invocation.Budget.Adopt(Math.Min(entry.MaxChargeUsd ?? price.WholeUsd, price.WholeUsd));

        try
        {
            return await invocation.Waits.ForAsync(
                WaitReason.Budget,
                subject,
                attempt => invocation.Budget.ReserveAsync(price, attempt),
                cancel
            );
        }
        catch (Exception exception) when (exception is ItemFailedException or BudgetExceededException or OperationCanceledException)
        {
            await CloseUnsentAsync(entry, exception);
            throw;
        }
    }

    /// <summary>
    /// What is set aside for an actor run when its intent is written down: the most that it can cost, where there is no limit to keep
    /// within. Null: that is found out before it is started.
    /// </summary>
    private decimal? SetAsideAtOnce(decimal mostUsd) => month.IsLimited || invocation.Budget.IsLimited ? null : mostUsd;

    /// <summary>
    /// Closes an intent that was certainly not carried out, so that it counts for nothing. Where the database does not answer, a later
    /// invocation does that.
    /// </summary>
    private async Task CloseUnsentAsync(ActorRunEntry entry, Exception cause)
    {
        var (errorId, message) = cause switch
        {
            ApifyException exception => Told(exception.ForItem(entry.VideoId ?? entry.Actor)),
            IngestException exception => Told(exception),
            OperationCanceledException => (ErrorIds.NotSent, "The invocation was stopped before it was sent."),
            _ => ((string?)null, ""),
        };
        if (errorId is null or ErrorIds.RunTakenOver)
            return;

        try
        {
            await ledger.Charges.ReleaseAsync(entry.Charge, errorId, message, invocation.Now, invocation.Committing);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConfigurationException)
        {
            invocation.Log.LogInformation(
                "That the intent {Key} was not carried out cannot be written down now: {Message}",
                entry.ChargeId,
                exception.Message
            );
        }

        static (string? ErrorId, string Message) Told(IngestException error) => (error.ErrorId, error.Message);
    }

    private async Task<(ActorRunEntry, ApifyRun, AdaptiveConcurrencyLimit.Slot)> ResumeAsync(ActorRunEntry entry, CancellationToken cancel)
    {
        invocation.Log.LogInformation(
            "Run {ApifyRunId} was started before and is picked up at item {Offset}.",
            entry.ApifyRunId,
            entry.ItemsStored
        );
        var slot = await invocation.Slots.TakeAsync(cancel);
        try
        {
            return (entry, await apify.GetRunAsync(entry.ApifyRunId!, TimeSpan.Zero, cancel), slot);
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            slot.Dispose();
            var lost = Expired(entry, exception);
            await ledger.Charges.LoseAsync(entry.Charge, lost.ErrorId, lost.Message, invocation.Now, invocation.Committing);
            throw lost;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>The error for a run whose dataset Apify does not have any more.</summary>
    public static ItemFailedException Expired(ActorRunEntry entry, ApifyException cause) =>
        new(
            ErrorIds.DatasetExpired,
            $"{entry.VideoId ?? entry.Actor}: run {entry.ApifyRunId} or its dataset is gone from Apify; {entry.ItemsStored} of its items "
                + $"are stored.",
            "Run again: it is read anew. Apify deletes unnamed datasets after 7 days.",
            cause
        );

    /// <summary>The error for a run that another process has taken over, because this one seemed dead to it.</summary>
    public static ItemFailedException TakenOver(ActorRunEntry entry, string? apifyRunId) =>
        new(
            ErrorIds.RunTakenOver,
            $"{entry.VideoId ?? entry.Actor}: another process has taken over "
                + $"{(apifyRunId is null ? "its run before it was started" : $"run {apifyRunId}")}.",
            "Nothing is lost: that process stores the rest. It happens where the connection to the database was lost for a while."
        );

    /// <summary>An actor run that has ended counts for no more than it has cost, though it is not read yet.</summary>
    private async Task GiveBackAsync(ActorRunEntry entry, decimal costUsd, CancellationToken cancel)
    {
        await ledger.Charges.GiveBackAsync(entry.Charge, costUsd, cancel);
        month.GiveBack();
    }

    /// <summary>The error for a run that ended where its share of a limit did.</summary>
    public async Task<BudgetExceededException> CutOffAsync(ActorRunReader run, CancellationToken cancel) =>
        run.LimitedBy is SpendingLimit.PerRun ? invocation.Budget.Exceeded()! : (await month.ExceededAsync(cancel))!;

    /// <summary>
    /// Waits until another process has done with a run; false where it gave up, or died, before it did what is wanted here, too. Where it
    /// has written down a failure it may keep the run open until its own end: that is not waited for.
    /// </summary>
    private async Task<bool> IsDoneByOtherAsync(
        ActorRunEntry entry,
        string subject,
        Func<Task<bool>> isStillWanted,
        CancellationToken cancel
    )
    {
        invocation.Log.LogInformation("Invocation {RunId} has the same run open; waiting for it.", entry.RunId);
        var (state, isAlive, isWanted) = (entry.State, true, true);
        using var wait = invocation.Waits.Begin(WaitReason.OtherRun, subject, $"It is open for invocation {entry.RunId}.");
        await wait.UntilAsync(
            async () =>
            {
                (state, isAlive) = await ledger.LookAsync(entry.ChargeId, cancel);
                isWanted = await isStillWanted();
                return !isAlive || !isWanted || state is not (ChargeState.Intent or ChargeState.Sent);
            },
            LookEvery,
            cancel
        );
        return !isWanted || state is ChargeState.Settled or ChargeState.Failed or ChargeState.Lost;
    }
}
