using System.Runtime.CompilerServices;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Ingestion.Invocations;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Models;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Library;

/// <content>Has digests written.</content>
public sealed partial class LibraryClient
{
    /// <summary>
    /// Has digests of videos written, and yields each as it is stored; one that is there already at once, for nothing. Each call of a model
    /// is in the ledger before it is sent; an answer that was paid for is never paid for again, whatever comes after it.
    /// </summary>
    /// <param name="videos">The videos.</param>
    /// <param name="options">Which digests, and how; null: chapters, by the settings' model.</param>
    /// <param name="progress">The live figures.</param>
    /// <param name="cancel">Stops it; what is stored stays.</param>
    /// <exception cref="ConfigurationException">
    /// <c>ModelMissing</c>, <c>ModelKeyMissing</c>, <c>ModelKeyRefused</c>, <c>ModelNotFound</c>, <c>ModelQuotaExceeded</c>,
    /// <c>ModelUnavailable</c>, <c>ModelPriceUnknown</c>.
    /// </exception>
    /// <exception cref="BudgetExceededException">A limit is met.</exception>
    public async IAsyncEnumerable<StageResult<Digest>> WriteDigestsAsync(
        IAsyncEnumerable<VideoId> videos,
        DigestOptions? options = null,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var digest = options ?? new();
        await using var begun = await BeginAsync(digest, progress, cancel);
        await foreach (var result in begun.FollowAsync(videos, cancel))
            yield return result;
    }

    /// <summary>
    /// The same of all videos with a transcript of which a kind is missing or stale, the newest first. Those are left alone whose
    /// transcript is too short for a quote, and those of which the model has told, for money, that it gives none: for a week, and after
    /// each further time for twice as long; by <see cref="DigestOptions.Force"/> they are not. Where there is no model, those without a
    /// creator's chapters are left alone.
    /// </summary>
    /// <inheritdoc cref="WriteDigestsAsync"/>
    public async IAsyncEnumerable<StageResult<Digest>> WritePendingDigestsAsync(
        DigestOptions? options = null,
        RunProgress? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var digest = options ?? new();
        await using var begun = await BeginAsync(digest, progress, cancel);
        await foreach (var result in begun.FollowAsync(await begun.PendingAsync(cancel), cancel))
            yield return result;
    }

    /// <summary>What digests would cost. No model is asked, and nothing is stored.</summary>
    /// <param name="videos">The videos; null: those whose turn it is.</param>
    /// <param name="options">Which digests, and how; null: chapters, by the settings' model.</param>
    /// <param name="cancel">Stops it.</param>
    public async IAsyncEnumerable<PlannedDigest> PlanDigestsAsync(
        IAsyncEnumerable<VideoId>? videos = null,
        DigestOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var digest = options ?? new();
        digest.Validate();
        var (model, prompts) = (ModelOf(digest), PromptsOf(digest));
        var database = await ClientServices.GuardAsync(() => Services.ResilientAsync(cancel), cancel);
        var source = (await Services.TablesAsync(cancel)).Source;
        var (subjects, price) = (new SubjectStore(database), await PriceAsync(database, model, cancel));
        var wanted = videos ?? (await subjects.PendingAsync(prompts, model, digest, cancel)).ToAsyncEnumerable();
        var planner = new DigestPlanner(subjects, new(database, source), model, price, prompts, digest);
        await foreach (var planned in ClientServices.GuardedAsync(planner.RunAsync(wanted, cancel), cancel))
            yield return planned;
    }

    private ModelName? ModelOf(DigestOptions options)
    {
        if (options.Model == DigestOptions.Creator)
            return null;
        // Creators' chapters need no model: where none is named, they are all that is stored.
        if (
            options.Model is null
            && Services.Settings.Models.Default is null
            && options.Kinds.All(kind => kind is DigestKind.Chapters)
            && DigestStage.IsEnough(options)
        )
            return null;
        return ModelConnections.Of(Services).Choose(options.Model);
    }

    private static Dictionary<DigestKind, DigestPrompt> PromptsOf(DigestOptions options) =>
        options.Kinds.Distinct().ToDictionary(kind => kind, kind => DigestPrompt.Of(kind, options.PromptFile));

    private Task<ModelPrice?> PriceAsync(DatabaseResilience database, ModelName? model, CancellationToken cancel) =>
        model is { } name
            ? database.ExecuteIdempotentAsync(
                (connection, attempt) =>
                    PriceStore.FindAsync(connection, name, DateOnly.FromDateTime(Services.Time.GetUtcNow().UtcDateTime), attempt),
                cancel
            )
            : Task.FromResult<ModelPrice?>(null);

    private async Task<DigestRun> BeginAsync(DigestOptions digest, RunProgress? progress, CancellationToken cancel)
    {
        digest.Validate();
        var (model, prompts) = (ModelOf(digest), PromptsOf(digest));
        var client = model is { } name ? ModelConnections.Of(Services).Client(name) : null;
        return await ClientServices.GuardAsync(
            async () =>
            {
                var (invocation, outage, source) = await InvokeAsync(digest, model, progress, cancel);
                try
                {
                    var paid = client is null
                        ? null
                        : await PaidAsync(invocation, client, model!.Value, outage, source, PaidModel.Digests, cancel);
                    var subjects = new SubjectStore(invocation.Database);
                    var stage = new DigestStage(invocation, subjects, new(invocation.Database, source), paid, prompts, digest);
                    return new DigestRun(invocation, stage, attempt => subjects.PendingAsync(prompts, model, digest, attempt));
                }
                catch
                {
                    await invocation.DisposeAsync();
                    throw;
                }
            },
            cancel
        );
    }

    private async Task<(Invocation, Outage, Npgsql.NpgsqlDataSource)> InvokeAsync(
        DigestOptions digest,
        ModelName? model,
        RunProgress? progress,
        CancellationToken cancel
    )
    {
        progress ??= new();
        var options = Services.Settings.Options with { Concurrency = digest.Concurrency };
        if (digest.MaxCostUsd is { } usd)
            options = options with { MaxCostUsd = usd };
        var waits = Services.WaitsOf(options);
        progress.Watch(waits, Services.Waits);
        var outage = Services.OutageOf(model?.Provider ?? "a model", options);
        var source = (await Services.TablesAsync(cancel)).Source;
        var invocation = await Invocation.BeginAsync(
            source,
            RunKind.Digest,
            options,
            progress,
            [outage],
            waits,
            Services.Log,
            Services.Time,
            cancel
        );
        return (invocation, outage, source);
    }

    private async Task<PaidModel> PaidAsync(
        Invocation invocation,
        Microsoft.Extensions.AI.IChatClient client,
        ModelName model,
        Outage outage,
        Npgsql.NpgsqlDataSource source,
        string purpose,
        CancellationToken cancel
    )
    {
        var lost = await new ChargeLedger(invocation.Database).CloseAbandonedAsync(model.Provider, jobId: null, invocation.Now, cancel);
        if (lost > 0)
            invocation.Log.LogWarning(
                new EventId(0, ErrorIds.AnswerLost),
                "{Count} answers of {Provider} were on their way when their process ended; they are lost, and count for the most that "
                    + "they may have cost.",
                lost,
                model.Provider
            );
        var price = await PriceAsync(invocation.Database, model, cancel);
        if (price is null && !invocation.Budget.IsLimited)
            invocation.Log.LogWarning(
                new EventId(0, WarningIds.CallsUnpriced),
                "What {Model} costs is not known: its calls are in no sum of costs. Tell it with "
                    + "`IngestClient.Library.SetModelPriceAsync`.",
                model
            );
        var month = new MonthlyLimit(Services.Settings.SpendingLimits, model.Provider, new(source), invocation.Database, invocation.Time);
        return new(invocation, client, model, price, month, outage, purpose);
    }

    /// <summary>A run of digests.</summary>
    private sealed class DigestRun(Invocation invocation, DigestStage stage, Func<CancellationToken, Task<IReadOnlyList<VideoId>>> pending)
        : IAsyncDisposable
    {
        public async Task<IAsyncEnumerable<VideoId>> PendingAsync(CancellationToken cancel) =>
            (await ClientServices.GuardAsync(() => pending(cancel), cancel)).ToAsyncEnumerable();

        public IAsyncEnumerable<StageResult<Digest>> FollowAsync(IAsyncEnumerable<VideoId> videos, CancellationToken cancel) =>
            invocation.FollowAsync(stage.RunAsync(videos, cancel), _ => Task.CompletedTask, cancel);

        public ValueTask DisposeAsync() => invocation.DisposeAsync();
    }
}
