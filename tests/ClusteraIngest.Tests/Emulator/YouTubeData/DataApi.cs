using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

/// <summary>An emulator of the Data API and a plain HTTP client for it: no part of the SDK is between them.</summary>
internal sealed class DataApi(YouTubeDataEmulator emulator, HttpClient http) : IAsyncDisposable
{
    public const string Key = "key-1";

    public YouTubeDataEmulator Emulator => emulator;

    public YouTubeDataWorld World => emulator.World;

    public HttpClient Http => http;

    public EmulatedKeyUse Use => emulator.Keys[Key];

    public static async Task<DataApi> StartAsync(YouTubeDataEmulatorOptions? options = null)
    {
        var emulator = await YouTubeDataEmulator.StartAsync(options ?? new() { WithoutDemo = true });
        return new(emulator, new HttpClient { BaseAddress = new(emulator.BaseAddress, "/youtube/v3/") });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await emulator.DisposeAsync();
    }

    public async Task<(int Status, JsonObject? Body, HttpResponseHeaders Headers)> SendAsync(
        string path,
        string? key = Key,
        string? knownEtag = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("X-Goog-Api-Key", key);
        if (knownEtag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", knownEtag);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text is ['{', ..] ? JsonNode.Parse(text)!.AsObject() : null, answer.Headers);
    }

    /// <summary>The answer's body, which has to be one of success.</summary>
    public async Task<JsonObject> GetAsync(string path, string? key = Key)
    {
        var (status, body, _) = await SendAsync(path, key);
        Assert.True(status == 200, $"{status} for {path}: {body}");
        return body!;
    }

    /// <summary>The items of the answer; none where it has no such field.</summary>
    public async Task<JsonArray> ItemsAsync(string path) => (await GetAsync(path))["items"]?.AsArray() ?? [];

    /// <summary>An error's status, reason and message.</summary>
    public async Task<(int Status, string Reason, string Message)> RefusedAsync(string path, string? key = Key)
    {
        var (status, body, _) = await SendAsync(path, key);
        var error = body!["error"]!;
        Assert.Equal(status, (int)error["code"]!);
        Assert.Equal((string?)error["message"], (string?)error["errors"]![0]!["message"]);
        return (status, (string)error["errors"]![0]!["reason"]!, (string)error["message"]!);
    }

    /// <summary>The ids of a playlist's videos, read page by page.</summary>
    public async Task<IReadOnlyList<string>> WalkAsync(string playlistId, int atOnce = 50)
    {
        var ids = new List<string>();
        for (string? token = ""; token is not null; )
        {
            var page = await GetAsync(
                $"playlistItems?part=contentDetails&playlistId={playlistId}&maxResults={atOnce}{(token.Length > 0 ? "&pageToken=" + token : "")}"
            );
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["contentDetails"]!["videoId"]!));
            token = (string?)page["nextPageToken"];
        }
        return ids;
    }
}
