using ClusteraIngest.Errors;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Models;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Text;

namespace ClusteraIngest.Library;

/// <content>Language models: which there are, what they cost, whether they will do.</content>
public sealed partial class LibraryClient
{
    /// <summary>
    /// The models that providers with a key tell of, and those that have a price or are the settings' own; each with its price. A provider
    /// that is not reached, or refuses, keeps nothing of the others back: what is wrong with it is told beside them.
    /// </summary>
    /// <param name="provider">Only of this provider; null: of all that are set up.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException"><c>InvalidValue</c>: there is no such provider.</exception>
    public async Task<ModelCatalog> GetModelsAsync(string? provider = null, CancellationToken cancel = default)
    {
        if (provider is not null && !ModelSettings.Providers.Contains(provider))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"'{Printable.Of(provider, 100)}' is no provider of models.",
                $"There are {string.Join(", ", ModelSettings.Providers)}."
            );
        var connections = ModelConnections.Of(Services);
        var prices = Services.HasDatabase
            ? await Services.QueryAsync(
                async source =>
                {
                    await using var connection = await source.OpenConnectionAsync(cancel);
                    return await PriceStore.AllAsync(connection, cancel);
                },
                cancel
            )
            : [];
        var today = DateOnly.FromDateTime(Services.Time.GetUtcNow().UtcDateTime);
        var usual = ModelName.TryParse(Services.Settings.Models.Default, out var named) ? named : null;
        var names = prices.Select(price => new ModelName(price.Provider, price.Model)).ToHashSet();
        if (usual is { } one)
            names.Add(one);
        var offered = new Dictionary<string, IReadOnlyList<string>>();
        var absent = new List<AbsentProvider>();
        foreach (var asked in ModelSettings.Providers.Where(connections.IsConfigured).Where(one => provider is null || one == provider))
        {
            try
            {
                offered[asked] = await connections.ListAsync(asked, cancel);
            }
            catch (ConfigurationException exception)
            {
                absent.Add(new(asked, exception));
                continue;
            }
            catch (ModelFailure failure)
            {
                absent.Add(new(asked, ModelErrors.NotListed(failure, asked)));
                continue;
            }

            names.UnionWith(offered[asked].Select(model => new ModelName(asked, model)));
        }

        return new(
            [
                .. from name in names
                where provider is null || name.Provider == provider
                orderby name.Provider, name.Model
                select new KnownModel(
                    name.Provider,
                    name.Model,
                    prices.FirstOrDefault(price =>
                        (price.Provider, price.Model) == (name.Provider, name.Model) && price.ValidFrom <= today
                    ),
                    name == usual,
                    offered.TryGetValue(name.Provider, out var all) && all.Count > 0 ? all.Contains(name.Model) : null
                ),
            ],
            absent
        );
    }

    /// <summary>
    /// Has a model write a small digest of an invented transcript: whether it is reached, answers in the shape that is asked for, and
    /// quotes what is there. It costs as much as a very short video.
    /// </summary>
    /// <param name="model">The model; null: that of the settings.</param>
    /// <param name="maxCostUsd">The most that it may cost; null: as the settings say.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ItemFailedException"><c>AnswerInvalid</c>, <c>DigestEmpty</c>: it answers, and will not do.</exception>
    /// <exception cref="ConfigurationException">It is not reached, or refuses.</exception>
    public async Task<ModelTest> TestModelAsync(string? model = null, decimal? maxCostUsd = null, CancellationToken cancel = default)
    {
        var name = ModelConnections.Of(Services).Choose(model);
        var client = ModelConnections.Of(Services).Client(name);
        return await ClientServices.GuardAsync(
            async () =>
            {
                var (invocation, outage, source) = await InvokeAsync(new() { MaxCostUsd = maxCostUsd }, name, progress: null, cancel);
                await using (invocation)
                {
                    ModelTest? result = null;
                    await foreach (var tested in invocation.FollowAsync(TestAsync(), _ => Task.CompletedTask, cancel))
                        result = tested;
                    return result!;

                    async IAsyncEnumerable<ModelTest> TestAsync()
                    {
                        var paid = await PaidAsync(invocation, client, name, outage, source, PaidModel.Tests, cancel);
                        var start = Services.Time.GetTimestamp();
                        var (finding, answer) = await ModelTrial.RunAsync(paid, invocation.Now, cancel);
                        var usage = answer.Answer.Usage ?? default;
                        yield return new(
                            name,
                            finding,
                            Services.Time.GetElapsedTime(start),
                            usage.Input,
                            usage.Output,
                            answer.Answer.Usage is { } told ? paid.Price?.Of(told) : null
                        );
                    }
                }
            },
            cancel
        );
    }

    /// <summary>
    /// Writes down what a model's tokens cost, in USD for a million, from a day (UTC) on. Calls since then that were made without a price
    /// are priced by it, too. A second price for the same day takes the place of the first one; calls that have a price keep it.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputUsd">For what is sent.</param>
    /// <param name="outputUsd">For what is answered.</param>
    /// <param name="cachedInputUsd">For what is sent and the provider has seen before; null: as the rest.</param>
    /// <param name="validFrom">The first day; null: today.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What it was before, and how many calls of the past have a price now.</returns>
    /// <exception cref="InvalidInputException"><c>ModelPriceInvalid</c>: a price is below 0, or of no sensible size.</exception>
    public Task<ModelPriceChange> SetModelPriceAsync(
        ModelName model,
        decimal inputUsd,
        decimal outputUsd,
        decimal? cachedInputUsd = null,
        DateOnly? validFrom = null,
        CancellationToken cancel = default
    )
    {
        const decimal most = 100_000;
        if (new[] { inputUsd, outputUsd, cachedInputUsd ?? 0 }.Any(usd => usd is < 0 or > most))
            throw new InvalidInputException(
                ErrorIds.ModelPriceInvalid,
                $"A price is from 0 to {most:#,0} USD for a million tokens.",
                "Give the provider's price for a million tokens, such as 0.4."
            );
        var price = new ModelPrice(
            model.Provider,
            model.Model,
            validFrom ?? DateOnly.FromDateTime(Services.Time.GetUtcNow().UtcDateTime),
            inputUsd,
            cachedInputUsd,
            outputUsd
        );
        return Services.WorkAsync(
            database => database.ExecuteOnceAsync((connection, attempt) => PriceStore.SetAsync(connection, price, attempt), cancel),
            cancel
        );
    }

    /// <summary>
    /// Whether the model of the settings can be asked: its key, and whether its provider tells of it, which costs nothing. Null: none is
    /// set up. With it what was found, and what to do.
    /// </summary>
    internal async Task<(bool? IsThere, string Found, string? Remedy)> CheckModelsAsync(CancellationToken cancel)
    {
        const string first = "Set CLUSTERA_MODEL, with OPENAI_API_KEY or ANTHROPIC_API_KEY.";
        var connections = ModelConnections.Of(Services);
        if (Services.Settings.Models.Default is null)
            return ModelSettings.Providers.Any(connections.IsConfigured)
                ? (
                    true,
                    "There is a key, and no model is named.",
                    "Set CLUSTERA_MODEL, such as openai:gpt-4.1-mini, or give DigestOptions.Model each time."
                )
                : (null, "No language model is configured.", first);
        var model = connections.Choose(given: null);
        try
        {
            _ = connections.Client(model);
            var offered = await connections.ListAsync(model.Provider, cancel);
            return offered.Count == 0 ? (true, $"{model.Provider} answers; it does not tell which models it has.", null)
                : offered.Contains(model.Model) ? (true, $"{model.Provider} answers, and has {model.Model}.", null)
                : (
                    false,
                    $"{model.Provider} answers, and has no {model.Model}.",
                    "`IngestClient.Library.GetModelsAsync` tells those that it has."
                );
        }
        catch (ModelFailure failure)
        {
            var error = (IngestException)ModelErrors.Of(failure, model, video: null, outage: null);
            return (false, error.Message, error.Remedy);
        }
    }
}
