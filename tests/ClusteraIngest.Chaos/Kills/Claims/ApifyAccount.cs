using System.Net.Http.Headers;
using System.Text.Json;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>All runs of the emulator, with what they delivered as it serves that to anybody.</summary>
internal static class ApifyAccount
{
    public static async Task<IReadOnlyList<ApifyRunFact>> ReadAsync(ApifyEmulator apify, CancellationToken cancel)
    {
        apify.SetFaults(null);
        using var http = new HttpClient { BaseAddress = apify.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Scene.Token);
        var runs = apify.Runs;
        var facts = new ApifyRunFact[runs.Count];
        await Parallel.ForAsync(
            0,
            runs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel },
            async (at, stop) => facts[at] = await ReadAsync(http, runs[at], stop)
        );
        return facts;
    }

    private static async Task<ApifyRunFact> ReadAsync(HttpClient http, EmulatedRun run, CancellationToken cancel)
    {
        using var input = JsonDocument.Parse(run.InputJson);
        if (input.RootElement.TryGetProperty("startUrls", out var urls))
            return new(run, urls[0].GetProperty("url").GetString()!, OfList(run));

        using var items = JsonDocument.Parse(
            await http.GetStringAsync(new Uri($"/v2/actor-runs/{run.Id}/dataset/items", UriKind.Relative), cancel)
        );
        return new(run, input.RootElement.GetProperty("videoUrl").GetString()![^11..], OfTranscript(items.RootElement));
    }

    private static Answer OfList(EmulatedRun run) =>
        run.ItemsDelivered == 0 ? Answer.Nothing
        : run.Status == "SUCCEEDED" ? Answer.Found
        : Answer.HalfWay;

    private static Answer OfTranscript(JsonElement items)
    {
        if (items.GetArrayLength() == 0)
            return Answer.Nothing;
        if (items[0].TryGetProperty("error", out _))
            return Answer.Blocked;
        var segments =
            items[0].TryGetProperty("data", out var data) ? data
            : items[0].TryGetProperty("searchResult", out var drifted) ? drifted
            : default;
        return segments.ValueKind != JsonValueKind.Array ? Answer.Nothing
            : segments.GetArrayLength() == 0 ? Answer.NoCaptions
            : Answer.Found;
    }
}
