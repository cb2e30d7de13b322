using System.Globalization;
using System.Net;
using System.Text.Json;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources;

namespace ClusteraIngest.Archive.Setup;

/// <summary>The services that are paid for: whether their keys are there and, where that costs nothing, whether they are valid.</summary>
/// <param name="settings">The keys.</param>
/// <param name="environment">This process's variables.</param>
/// <param name="apify">The client's connections to Apify.</param>
internal sealed class ServiceChecks(IngestSettings settings, Func<string, string?> environment, Func<HttpClient> apify)
{
    private const int MostBytes = 256 * 1024;

    private static readonly string[] ModelVariables = ["CLUSTERA_MODEL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

    /// <summary>Asks Apify, once, whose token it is.</summary>
    public async Task<SetupFinding> ApifyAsync(CancellationToken cancel)
    {
        if (settings.ApifyToken is not { Length: > 0 })
            return SetupFinding.Off(
                "There is no token: nothing is read through Apify.",
                "Set APIFY_TOKEN to a token from Apify Console, Settings, API & Integrations."
            );
        var (token, root) = (settings.RequireApifyToken(), settings.RequireApifyRoot());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, "v2/users/me"));
        request.Headers.Authorization = new("Bearer", token);
        try
        {
            using var answer = await apify().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => SetupFinding.Ok($"The token is valid{await UserAsync(answer, cancel)}."),
                HttpStatusCode.Unauthorized => SetupFinding.Failed(
                    "Apify refuses the token.",
                    "Set APIFY_TOKEN to a token from Apify Console, Settings, API & Integrations."
                ),
                // A token with limited permissions need not be allowed to read its account in order to start actors.
                HttpStatusCode.Forbidden => SetupFinding.Warning(
                    "Apify does not let the token read its account (403): whether it is valid is not known.",
                    "A token with limited permissions has to be allowed to run actors and to read their datasets."
                ),
                var status => SetupFinding.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"{root.Host} answers with {(int)status}."),
                    "Check APIFY_API_BASE_URL if it is set, and try again later."
                ),
            };
        }
        catch (HttpRequestException e)
        {
            return SetupFinding.Failed(
                $"Apify does not answer at {root.Host}: {e.Message}",
                "Check the network, and APIFY_API_BASE_URL if it is set."
            );
        }
    }

    /// <summary>Counts the keys. To ask whether they are valid would cost a unit each.</summary>
    public SetupFinding YouTube() =>
        KeysClient.Check(settings) switch
        {
            0 => SetupFinding.Off(
                "There is no key: nothing is read through the YouTube Data API.",
                "Set YT_API_KEYS to one or several keys from Google's console, APIs & Services, Credentials."
            ),
            1 => SetupFinding.Ok("There is one key. Whether it is valid is not asked: that would cost a unit."),
            var keys => SetupFinding.Ok($"There are {keys} keys. Whether they are valid is not asked: that would cost a unit each."),
        };

    /// <summary>Tells which variables for language models are set.</summary>
    public SetupFinding Models()
    {
        string[] set = [.. ModelVariables.Where(name => !string.IsNullOrWhiteSpace(environment(name)))];
        return set.Length == 0
            ? SetupFinding.Off("No language model is configured.", "Set CLUSTERA_MODEL, with OPENAI_API_KEY or ANTHROPIC_API_KEY.")
            : SetupFinding.Ok($"{string.Join(" and ", set)} {(set.Length == 1 ? "is" : "are")} set.");
    }

    private static async Task<string> UserAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            using var body = await BoundedBody.ReadAsync(answer.Content, MostBytes, cancel);
            if (body is null)
                return "";
            using var json = JsonDocument.Parse(body.Bytes);
            return json.RootElement.GetProperty("data").GetProperty("username").GetString() is { Length: > 0 } name ? $": {name}" : "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return "";
        }
    }
}
