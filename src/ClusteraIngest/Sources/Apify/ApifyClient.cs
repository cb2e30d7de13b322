using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// The five calls of Apify's API that we need. Everything is repeated while it may pass, except a start, which is not idempotent.
/// See https://docs.apify.com/api/v2.
/// </summary>
internal sealed class ApifyClient(HttpClient http, Uri baseAddress, string token, ApifyResilience resilience, ApifyClock clock)
{
    /// <summary>What the ledger of charges calls Apify.</summary>
    public const string Provider = "apify";

    /// <summary>How far two of Apify's own times, of an answer and of a run, may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>The longest list of runs that Apify gives at once.</summary>
    private const int MostRunsListed = 1_000;

    /// <summary>The time at Apify.</summary>
    public ApifyClock Clock => clock;

    /// <summary>
    /// Makes sure that Apify can be reached, before anything is begun. Any answer will do, but one that refuses the token.
    /// </summary>
    /// <exception cref="ConfigurationException"><c>ApifyUnreachable</c> or <c>ApifyTokenRefused</c>.</exception>
    public async Task GreetAsync(CancellationToken cancel)
    {
        try
        {
            await RepeatedlyAsync(
                attempt =>
                    SendAsync(
                        HttpMethod.Get,
                        $"v2/actors/{Name(YouTubeScraper.Actor)}/runs?desc=true&limit=1",
                        null,
                        DatasetJson.Default.JsonElement,
                        attempt
                    ),
                cancel,
                isPatient: false
            );
        }
        catch (ApifyException exception) when (exception is { Fault: ApifyFault.Transient or ApifyFault.Garbled, Status: null })
        {
            throw new ConfigurationException(
                ErrorIds.ApifyUnreachable,
                exception.Message,
                "Check the network, and APIFY_API_BASE_URL if it is set.",
                exception
            );
        }
        catch (ApifyException)
        {
            // An answer. What it refuses may not be needed; otherwise the request that needs it says so.
        }
    }

    /// <summary>
    /// Starts a run, once: a failure that <see cref="ApifyException.MayHaveBeenDone"/> says nothing about whether it was started.
    /// </summary>
    public async Task<ApifyRun> StartRunAsync(string actor, string input, decimal? maxTotalChargeUsd, CancellationToken cancel)
    {
        var limit = maxTotalChargeUsd is { } usd ? string.Create(CultureInfo.InvariantCulture, $"?maxTotalChargeUsd={usd}") : "";
        return await resilience.ExecuteOnceAsync(
            attempt =>
                TranslatingBreaksAsync(async () =>
                    (
                        await SendAsync(
                            HttpMethod.Post,
                            $"v2/actors/{Name(actor)}/runs{limit}",
                            input,
                            ApifyJson.Default.EnvelopeApifyRun,
                            attempt
                        )
                    )?.Data
                    ?? throw new JsonException("The answer holds no run.")
                ),
            cancel
        );
    }

    /// <summary>The run's state now, or as soon as it ends within <paramref name="wait"/> (at most 60 s).</summary>
    public Task<ApifyRun> GetRunAsync(string runId, TimeSpan wait, CancellationToken cancel, bool isPatient = true) =>
        GetAsync(
            $"v2/actor-runs/{Uri.EscapeDataString(runId)}?waitForFinish={(int)Math.Ceiling(wait.TotalSeconds)}",
            ApifyJson.Default.EnvelopeApifyRun,
            cancel,
            isPatient
        );

    /// <summary>
    /// The actor's runs of this account that were started since then, newest first. Runs that begin meanwhile may bring some of them twice.
    /// </summary>
    /// <param name="actor">The actor.</param>
    /// <param name="since">Since when.</param>
    /// <param name="isPatient">Whether an outage is waited for; otherwise it is tried for about 10 s.</param>
    /// <param name="cancel">Stops it.</param>
    public async IAsyncEnumerable<ApifyRun> RunsSinceAsync(
        string actor,
        DateTimeOffset since,
        bool isPatient,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        string? first = null;
        for (var offset = 0; ; offset += MostRunsListed)
        {
            var path = $"v2/actors/{Name(actor)}/runs?desc=true&limit={MostRunsListed}&offset={offset}";
            var runs = (await GetAsync(path, ApifyJson.Default.EnvelopeItemsEnvelopeApifyRun, cancel, isPatient)).Items;
            if (runs.Count > 0 && runs[0].Id == first)
                throw new ApifyException(ApifyFault.Garbled, null, null, "Apify lists the same runs again, whichever are asked for.");
            first = runs.Count > 0 ? runs[0].Id : null;
            foreach (var run in runs.TakeWhile(run => run.StartedAt >= since))
                yield return run;
            if (runs.Count < MostRunsListed || runs[^1].StartedAt < since)
                yield break;
        }
    }

    /// <summary>The input that a run was started with; null where it cannot be had.</summary>
    public async Task<JsonElement?> GetInputAsync(ApifyRun run, CancellationToken cancel)
    {
        try
        {
            return await RepeatedlyAsync(
                async attempt =>
                    await SendAsync(
                        HttpMethod.Get,
                        $"v2/key-value-stores/{Uri.EscapeDataString(run.DefaultKeyValueStoreId)}/records/INPUT",
                        null,
                        DatasetJson.Default.JsonElement,
                        attempt
                    ),
                cancel
            );
        }
        catch (ApifyException exception) when (exception.Fault is ApifyFault.NotFound)
        {
            return null;
        }
    }

    /// <summary>Items of a dataset.</summary>
    public Task<DatasetPage<T>> ReadItemsAsync<T>(
        string datasetId,
        int offset,
        int limit,
        DatasetExport.ItemReader<T> take,
        CancellationToken cancel
    ) =>
        RepeatedlyAsync(
            attempt =>
                RequestAsync(
                    HttpMethod.Get,
                    $"v2/datasets/{Uri.EscapeDataString(datasetId)}/items?format=json&offset={offset}&limit={limit}",
                    null,
                    async (response, reading) =>
                    {
                        if (Pagination(response, "Offset") is { } from && from != offset)
                            throw new JsonException($"The items from {offset} on were asked for, and those from {from} on came.");
                        using var answer = await ApifyBody.ReadAsync(response.Content, ApifyBody.LargestPage, reading);
                        return DatasetPage<T>.Read(answer.Bytes.Span, take) with { Total = Pagination(response, "Total") };
                    },
                    attempt
                ),
            cancel
        );

    private static int? Pagination(HttpResponseMessage response, string what) =>
        response.Headers.TryGetValues("X-Apify-Pagination-" + what, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private Task<T> RepeatedlyAsync<T>(Func<HttpAttempt, Task<T>> request, CancellationToken cancel, bool isPatient = true) =>
        isPatient
            ? resilience.PatientlyAsync(attempt => TranslatingBreaksAsync(() => request(attempt)), cancel)
            : TranslatingBreaksAsync(() => resilience.BrieflyAsync(attempt => TranslatingBreaksAsync(() => request(attempt)), cancel));

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<Envelope<T>> type, CancellationToken cancel, bool isPatient = true)
        where T : class =>
        RepeatedlyAsync(
            async attempt =>
                (await SendAsync(HttpMethod.Get, path, null, type, attempt))?.Data ?? throw new JsonException("The answer holds no data."),
            cancel,
            isPatient
        );

    /// <summary>
    /// Turns what breaks a request, no answer, half of one, none in time or none of Apify's, into an <see cref="ApifyException"/>.
    /// </summary>
    // It stands inside what repeats a request, which judges by Apify's exceptions; and outside where all attempts together have a limit of
    // time.
    private async Task<T> TranslatingBreaksAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception cause) when (ApifyAnswer.IsBroken(cause))
        {
            throw ApifyAnswer.Broken(cause, baseAddress);
        }
    }

    private Task<T?> SendAsync<T>(HttpMethod method, string path, string? body, JsonTypeInfo<T> type, HttpAttempt attempt) =>
        RequestAsync(
            method,
            path,
            body,
            async (response, reading) =>
            {
                using var answer = await ApifyBody.ReadAsync(response.Content, ApifyBody.LargestAnswer, reading);
                return JsonSerializer.Deserialize(answer.Bytes.Span, type);
            },
            attempt
        );

    private async Task<T> RequestAsync<T>(
        HttpMethod method,
        string path,
        string? body,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        HttpAttempt attempt
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(baseAddress, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        attempt.Prepare(request);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, attempt.Cancel);
        clock.Hear(response);
        return await resilience.ReadAsync(
            async reading =>
            {
                await ApifyAnswer.EnsureSuccessAsync(response, reading);
                return await read(response, reading);
            },
            attempt.Cancel
        );
    }

    /// <summary>Apify writes <c>user/name</c> as <c>user~name</c> in paths.</summary>
    private static string Name(string actor) => actor.Replace('/', '~');
}
