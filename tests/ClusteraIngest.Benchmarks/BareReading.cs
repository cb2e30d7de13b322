using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ClusteraIngest.Benchmarks;

/// <summary>The requests that <c>sync</c> makes for a list, and nothing else: what they are answered is read, and forgotten.</summary>
internal sealed class BareReading : IDisposable
{
    private readonly HttpClient http;

    public BareReading(Uri source)
    {
        http = new() { BaseAddress = source };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "benchmark");
    }

    /// <summary>Starts a run for each input and reads it to its end.</summary>
    public Task ReadAsync(IEnumerable<string> inputs, int concurrency) =>
        Parallel.ForEachAsync(
            inputs,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (input, _) => await ReadAsync(input)
        );

    private async Task ReadAsync(string input)
    {
        using var content = new StringContent(input, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var started = await http.PostAsync(new Uri("v2/actors/streamers~youtube-scraper/runs", UriKind.Relative), content);
        using var answer = JsonDocument.Parse(await started.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        var run = answer.RootElement.GetProperty("data");
        var (id, dataset) = (run.GetProperty("id").GetString(), run.GetProperty("defaultDatasetId").GetString());

        await CountAsync($"v2/actor-runs/{id}?waitForFinish=1");
        var (offset, limit) = (0, 250);
        while (true)
        {
            var count = await CountAsync($"v2/datasets/{dataset}/items?format=json&offset={offset}&limit={limit}");
            offset += count;
            if (count < limit)
                return;
            limit = 1_000;
        }
    }

    /// <summary>Reads an answer; returns how many items are in it.</summary>
    private async Task<int> CountAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        return response.Headers.TryGetValues("X-Apify-Pagination-Count", out var count)
            ? int.Parse(count.Single(), CultureInfo.InvariantCulture)
            : 0;
    }

    public void Dispose() => http.Dispose();
}
