using System.Globalization;
using System.Text.Json;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Resilience;
using ClusteraIngest.Spending;
using ClusteraIngest.Telemetry;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Polly;

namespace ClusteraIngest.Library.Models;

/// <summary>
/// A model whose every call is in the ledger before it is sent, and whose every answer is stored in the transaction that settles it. What
/// was answered once is not asked again.
/// </summary>
internal sealed class PaidModel
{
    /// <summary>What the ledger says that calls for digests are for.</summary>
    public const string Digests = "digest";

    /// <summary>What the ledger says that calls are for that test a model.</summary>
    public const string Tests = "test";

    /// <summary>An answer that was lost may have been paid for: the same is asked that often at most.</summary>
    private const int MostLost = 3;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Invocation invocation;
    private readonly IChatClient client;
    private readonly ChargeLedger ledger;
    private readonly AnswerStore answers;
    private readonly MonthlyLimit month;
    private readonly Outage outage;
    private readonly string purpose;
    private readonly ResiliencePipeline pipeline;

    public PaidModel(
        Invocation invocation,
        IChatClient client,
        ModelName name,
        ModelPrice? price,
        MonthlyLimit month,
        Outage outage,
        string purpose
    )
    {
        (this.invocation, this.client, Name, Price, this.month, this.outage, this.purpose) = (
            invocation,
            client,
            name,
            price,
            month,
            outage,
            purpose
        );
        ledger = new(invocation.Database);
        answers = new(invocation.Database);
        pipeline = new ResiliencePipelineBuilder { TimeProvider = invocation.Time }
            .AddRetry(
                outage.Retry(
                    error => error is ModelFailure { IsRetryable: true, Fault: not ModelFault.TooManyRequests },
                    FirstPause,
                    LongestPause,
                    error => (error as ModelFailure)?.AskedPause
                )
            )
            .Build();
    }

    /// <summary>The model.</summary>
    public ModelName Name { get; }

    /// <summary>What it costs; null: that is not known.</summary>
    public ModelPrice? Price { get; }

    /// <summary>
    /// The answer to a request: that which is there already, or that which is paid for now. Null: it is not needed any more, since another
    /// process has done what it was for.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="video">The video that it is about.</param>
    /// <param name="isNeeded">Asked once nobody else can ask the same any more.</param>
    /// <param name="allowance">What all that it is for may cost; null: the limits of the invocation and the month alone count.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ContextExceededException">It is too long for the model.</exception>
    /// <exception cref="ItemFailedException">It cannot be had.</exception>
    /// <exception cref="ConfigurationException">Nothing can be had of the model.</exception>
    /// <exception cref="BudgetExceededException">A limit leaves too little for it.</exception>
    public async Task<PaidAnswer?> AskAsync(
        ModelRequest request,
        VideoId? video,
        Func<CancellationToken, Task<bool>> isNeeded,
        Allowance? allowance,
        CancellationToken cancel
    )
    {
        var sha256 = request.Sha256;
        var (lost, limited) = (0, 0);
        Wait? rate = null; // one over all refusals, so that it is warned of, and ends
        try
        {
            return await pipeline.ExecuteAsync(
                async attempt =>
                {
                    while (true)
                    {
                        if (await answers.FindAsync(sha256, attempt) is { } kept)
                            return kept;
                        await invocation.KeepLeaseAsync(attempt);
                        var intent = Intent(sha256, video);
                        if (await ledger.IntendAsync(intent, setAsideUsd: null, invocation.Now, attempt) is not { } charge)
                        {
                            await WaitForOtherAsync(sha256, video, attempt);
                            continue;
                        }

                        if (await answers.FindAsync(sha256, attempt) is not null || !await isNeeded(attempt))
                        {
                            await ReleaseAsync(charge, ErrorIds.NotNeeded, "Another process did it meanwhile.");
                            if (await answers.FindAsync(sha256, attempt) is { } done)
                                return done;
                            return null;
                        }

                        try
                        {
                            return await PayAsync(charge, request, sha256, video, allowance, attempt);
                        }
                        catch (ModelFailure failure) when (failure.Fault is ModelFault.TooManyRequests)
                        {
                            rate ??= invocation.Waits.Begin(WaitReason.ModelRate, About(video), failure.Message);
                            rate.Cause = failure;
                            await rate.PauseAsync(outage.Pause(FirstPause, LongestPause, limited++, failure.AskedPause), attempt);
                        }
                        catch (ModelFailure failure) when (failure.Fault is ModelFault.AnswerLost && ++lost >= MostLost)
                        {
                            throw new ItemFailedException(
                                ErrorIds.ModelUnavailable,
                                $"{About(video)}: {Name} was asked {lost} times, and each time the answer was lost: {failure.Message}",
                                "Run again later. What the lost answers may have cost is in `IngestClient.Costs.GetAsync`.",
                                failure
                            );
                        }
                    }
                },
                cancel
            );
        }
        catch (ModelFailure failure)
        {
            throw ModelErrors.Of(failure, Name, video, outage);
        }
        finally
        {
            rate?.Dispose();
        }
    }

    private ChargeIntent Intent(string sha256, VideoId? video) =>
        new()
        {
            Provider = Name.Provider,
            What = Name.Model,
            Purpose = purpose,
            Subject = sha256,
            RunId = invocation.RunId,
            VideoId = video?.Value,
            RequestHash = sha256,
        };

    private async Task<PaidAnswer> PayAsync(
        ChargeKey charge,
        ModelRequest request,
        string sha256,
        VideoId? video,
        Allowance? allowance,
        CancellationToken cancel
    )
    {
        using var reservation = await ReserveAsync(charge, request, video, allowance, cancel);
        try
        {
            if (!await ledger.SendAsync(charge, invocation.Now, cancel))
                throw TakenOver(video);
            invocation.Progress.Change(figures => figures with { PaidRuns = figures.PaidRuns + 1 });
            var answer = await CallAsync(charge, request, reservation, allowance, cancel);
            outage.End();
            var (units, costUsd) = CostOf(request, answer);
            var outcome = new ChargeOutcome
            {
                State = answer.End is AnswerEnd.Whole or AnswerEnd.CutOff ? ChargeState.Settled : ChargeState.Failed,
                CostUsd = costUsd,
                ExpectedUsd = costUsd,
                IsCostSettled = true,
                Units = JsonSerializer.Serialize(units, ModelJson.Default.ModelUnits),
                ErrorId =
                    answer.End is AnswerEnd.Refused ? ErrorIds.ModelRefused
                    : answer.End is AnswerEnd.Filtered ? ErrorIds.ModelContentFiltered
                    : null,
                At = invocation.Now,
            };
            if (!await answers.KeepAsync(charge, outcome, sha256, video, answer, invocation.Committing))
                throw TakenOver(video);
            reservation.Settle(costUsd ?? 0);
            allowance?.Spend(costUsd ?? 0);
            Tell(outcome.State, costUsd);
            return new(sha256, charge.ChargeId, answer);
        }
        finally
        {
            month.Release(charge);
        }
    }

    private async Task<ModelAnswer> CallAsync(
        ChargeKey charge,
        ModelRequest request,
        Budget.Reservation reservation,
        Allowance? allowance,
        CancellationToken cancel
    )
    {
        try
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"clustera-{charge.RunId}-{charge.ChargeId}");
            return await ModelCaller.AskAsync(client, request, id, cancel);
        }
        catch (ModelFailure failure) when (failure.Fault is not ModelFault.AnswerLost)
        {
            await ReleaseAsync(charge, ModelErrors.IdOf(failure.Fault), failure.Message);
            throw;
        }
        catch (Exception exception) when (exception is ModelFailure or OperationCanceledException)
        {
            // It may be paid for, and nobody will ever tell.
            reservation.Settle(reservation.GrantedUsd);
            allowance?.Spend(reservation.GrantedUsd);
            await ledger.LoseAsync(
                charge,
                ErrorIds.AnswerLost,
                exception is ModelFailure ? exception.Message : "It was stopped before the answer came.",
                invocation.Now,
                invocation.Committing,
                isCostTold: false
            );
            Tell(ChargeState.Lost, Price is null ? null : reservation.GrantedUsd);
            throw;
        }
    }

    /// <summary>Sets the most aside that a call can cost: of this invocation's limit, and of the month's.</summary>
    private async Task<Budget.Reservation> ReserveAsync(
        ChargeKey charge,
        ModelRequest request,
        VideoId? video,
        Allowance? allowance,
        CancellationToken cancel
    )
    {
        Budget.Reservation? reservation = null;
        try
        {
            if (Price is not { } price)
            {
                if (invocation.Budget.IsLimited || month.IsLimited)
                    throw ModelErrors.PriceUnknown(Name);
                month.Hold(charge);
                await month.ReserveUnpricedAsync(charge, cancel);
                return invocation.Budget.Adopt(0);
            }

            var mostUsd = price.Most(TokenCounter.Most(TokenCounter.Of(request), Name.Provider), request.MostOutput);
            if (allowance?.HasRoomFor(mostUsd) is false)
                throw ModelErrors.TooCostly(About(video), Name, allowance);
            reservation = await invocation.Waits.ForAsync(
                WaitReason.Budget,
                About(video),
                attempt => invocation.Budget.ReserveAsync(ChargePrice.OfOne(mostUsd), attempt),
                cancel
            );
            month.Hold(charge);
            await invocation.Waits.ForAsync(
                WaitReason.Month,
                About(video),
                attempt => month.ReserveAsync(charge, mostUsd, mostUsd, attempt),
                cancel
            );
            return reservation;
        }
        catch (Exception exception) when (exception is IngestException or OperationCanceledException)
        {
            reservation?.Dispose();
            month.Release(charge);
            await ReleaseAsync(
                charge,
                (exception as IngestException)?.ErrorId ?? ErrorIds.NotSent,
                exception is IngestException ? exception.Message : "It was stopped before it was sent."
            );
            throw;
        }
    }

    private (ModelUnits Units, decimal? CostUsd) CostOf(ModelRequest request, ModelAnswer answer)
    {
        var usage = answer.Usage ?? new(TokenCounter.Of(request), 0, TokenCounter.Of(answer.Text));
        return (new(1, usage.Input, usage.Cached, usage.Output, answer.Usage is null, answer.ResponseId), Price?.Of(usage));
    }

    private async Task WaitForOtherAsync(string sha256, VideoId? video, CancellationToken cancel)
    {
        // What a dead process has left open is closed as lost; a living one is waited for.
        await ledger.CloseAbandonedAsync(Name.Provider, jobId: null, invocation.Now, cancel);
        using var wait = invocation.Waits.Begin(WaitReason.OtherCall, About(video));
        await wait.UntilAsync(
            () => OpenCalls.IsClosedAsync(invocation.Database, Name.Provider, purpose, sha256, cancel),
            LookEvery,
            cancel
        );
    }

    private Task ReleaseAsync(ChargeKey charge, string errorId, string message) =>
        ledger.ReleaseAsync(charge, errorId, message, invocation.Now, invocation.Committing);

    private void Tell(ChargeState state, decimal? costUsd)
    {
        var tags = (IngestTelemetry.Tag("provider", Name.Provider), IngestTelemetry.Tag("purpose", purpose));
        IngestTelemetry.ChargesClosed.Add(1, tags.Item1, tags.Item2, IngestTelemetry.Tag("state", ColumnText.Of(state)));
        if (state is not ChargeState.Lost)
        {
            IngestTelemetry.CostUsd.Add((double)(costUsd ?? 0), tags.Item1, tags.Item2);
            invocation.Progress.Change(figures => figures with { CostUsd = figures.CostUsd + (costUsd ?? 0) });
        }

        if (costUsd is null)
            invocation.Progress.Change(figures => figures with { UnpricedCalls = figures.UnpricedCalls + 1 });
        invocation.Log.LogDebug("{Model} was asked ({State}): {CostUsd} USD.", Name, ColumnText.Of(state), costUsd);
    }

    private static string About(VideoId? video) => video?.Value ?? "A test";

    private static ItemFailedException TakenOver(VideoId? video) =>
        new(
            ErrorIds.RunTakenOver,
            $"{About(video)}: another process has taken over what was asked of the model.",
            "Run again: what was paid for is not paid for again, but for the answer that was on its way. It happens where the connection "
                + "to the database was lost for a while."
        );
}
