using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Spending;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>Actor runs that earlier invocations left open, and that nobody reads: each is closed as what it is.</summary>
internal sealed class AbandonedActorRuns(Invocation invocation, ActorRunLedger ledger, OrphanedRunFinder lostStarts)
{
    /// <summary>
    /// Closes the open run of a list that was removed: nobody can read it any more. Where Apify does not tell of it, a later invocation
    /// does this.
    /// </summary>
    public async Task GiveUpAsync(ActorRunEntry entry, CancellationToken cancel)
    {
        try
        {
            await CloseRemovedAsync(entry, cancel);
        }
        catch (ApifyException exception)
        {
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.CostsUnknown),
                "The run of a list that was removed cannot be asked for now: {Message}",
                exception.Message
            );
        }
    }

    private async Task CloseRemovedAsync(ActorRunEntry entry, CancellationToken cancel)
    {
        const string error = ErrorIds.ListRemoved;
        const string message = "The list was removed before the run was read to its end.";

        // What it costs is to be known all the same.
        if (await IsStartedAsync(entry, cancel))
            await ledger.Charges.LoseAsync(entry.Charge, error, message, invocation.Now, cancel);
        else
            await ledger.Charges.ReleaseAsync(entry.Charge, error, message, invocation.Now, cancel);
    }

    /// <summary>
    /// Whether a run that a dead process left open was started; an intent that was not, and is not needed any more, is closed.
    /// </summary>
    public async Task<bool> IsToBeReadAsync(ActorRunEntry entry, CancellationToken cancel)
    {
        try
        {
            if (await IsStartedAsync(entry, cancel))
                return true;
        }
        catch (ApifyException exception)
        {
            invocation.Log.LogInformation(
                "Whether the intent {Key} was carried out cannot be asked for now: {Message}",
                entry.ChargeId,
                exception.Message
            );
            return false;
        }

        await ledger.Charges.ReleaseAsync(entry.Charge, ErrorIds.NotNeeded, "Another invocation did it meanwhile.", invocation.Now, cancel);
        return false;
    }

    private async Task<bool> IsStartedAsync(ActorRunEntry entry, CancellationToken cancel) =>
        entry.State is ChargeState.Sent
        || (
            entry.SentAt is { } sentAt
            && await lostStarts.FindAsync(entry, sentAt, cancel) is { } run
            && await ledger.StartedAsync(entry, run, cancel)
        );
}
