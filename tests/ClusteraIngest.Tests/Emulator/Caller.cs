using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Emulator;

/// <summary>An emulator and a plain HTTP client for it: no part of the SDK is between them.</summary>
internal sealed class Caller(ApifyEmulator emulator, HttpClient http) : IAsyncDisposable
{
    public const string Lists = "/v2/actors/streamers~youtube-scraper";
    public const string Transcripts = "/v2/actors/pintostudio~youtube-transcript-scraper";

    public ApifyEmulator Emulator => emulator;

    public HttpClient Http => http;

    public static async Task<Caller> StartAsync(EmulatorOptions? options = null, string token = "any")
    {
        var emulator = await ApifyEmulator.StartAsync(options);
        var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new(emulator, http);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await emulator.DisposeAsync();
    }

    public async Task<(int Status, JsonNode? Json, HttpResponseHeaders Headers)> SendAsync(
        HttpMethod method,
        string path,
        string? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null, response.Headers);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, json, _) = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(200, status);
        return json!;
    }

    /// <summary>Starts a run; its fields as the start answered them.</summary>
    public async Task<JsonNode> StartRunAsync(string actor, string input, string query = "?waitForFinish=60")
    {
        var (status, json, _) = await SendAsync(HttpMethod.Post, $"{actor}/runs{query}", input);
        Assert.True(status == 201, $"{status} {json}");
        return json!["data"]!;
    }

    /// <summary>Runs an actor to its end and reads what it delivered.</summary>
    public async Task<JsonArray> ItemsAsync(string actor, string input, string query = "?waitForFinish=60")
    {
        var run = await StartRunAsync(actor, input, query);
        return (await GetAsync($"/v2/datasets/{run["defaultDatasetId"]}/items")).AsArray();
    }

    public Task<JsonArray> ListAsync(string url, string more = "\"maxResults\":1000,\"maxResultsShorts\":1000,\"maxResultStreams\":1000") =>
        ItemsAsync(Lists, $$"""{"startUrls":[{"url":"{{url}}"}],{{more}}}""");

    /// <summary>An error's status, type and message.</summary>
    public async Task<(int Status, string Type, string Message)> RefusedAsync(HttpMethod method, string path, string? body = null)
    {
        var (status, json, _) = await SendAsync(method, path, body);
        return (status, (string)json!["error"]!["type"]!, (string)json["error"]!["message"]!);
    }

    public static string[] Ids(JsonArray items) => [.. items.Select(item => (string)item!["id"]!)];
}

/// <summary>A test over recorded data, skipped where that is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute(string file)
    {
        if (Recorded.Find(file) is null)
            Skip = $"The recorded data ../shared/samples/{file} is not here.";
    }
}

internal static class Recorded
{
    public static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "samples", file);
            if (File.Exists(path))
                return path;
        }
        return null;
    }
}
