using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Sources.Apify;

/// <summary>What we send, beside Apify's own OpenAPI description (<c>../shared/specs/apify-api-v2.openapi.json</c>).</summary>
public sealed class ApifyContractTests
{
    [RecordedFact]
    public async Task Every_request_of_a_sync_fits_Apifys_description()
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true });
        world.Apify.FailNext("lost-start");
        await world.AddListAsync(world.AddChannel("contract", 3));
        await world.SyncAsync(new IngestOptions { MaxCostUsd = 5 });
        await world.SyncAsync();
        await using var client = world.NewClient(monthlyLimitUsd: 10);
        await world.SyncAsync(new IngestOptions { Full = true }, client);

        var requests = world.Apify.Requests.Select(request => (request.Method, request.Path)).Distinct().ToList();
        Assert.Contains(requests, request => request.Method == "POST");
        Assert.Contains(requests, request => request.Path.Contains("/items?", StringComparison.Ordinal));
        Assert.Contains(requests, request => request.Path.Contains("/records/INPUT", StringComparison.Ordinal));

        var description = Description.Load();
        Assert.All(requests, request => Assert.Null(description.WhatIsWrong(request.Method, request.Path)));
        Assert.All(world.Apify.Runs, run => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(run.InputJson).RootElement.ValueKind));
    }

    [RecordedTheory]
    [InlineData("GET", "/v2/actors/a~b/runs?desc=1", "desc")]
    [InlineData("GET", "/v2/actors/a~b/runs?limit=many", "limit")]
    [InlineData("GET", "/v2/actors/a~b/runs?order=desc", "order")]
    [InlineData("GET", "/v2/nothing", "/v2/nothing")]
    [InlineData("DELETE", "/v2/actor-runs/x/abort", "DELETE")]
    public void A_request_that_does_not_fit_is_told(string method, string path, string what) =>
        Assert.Contains(what, Description.Load().WhatIsWrong(method, path), StringComparison.Ordinal);

    /// <summary>The description, as far as a request's method, path and query go.</summary>
    private sealed class Description(JsonElement root)
    {
        public static Description Load() => new(Recorded.Json("../specs/apify-api-v2.openapi.json"));

        /// <summary>What of a request the description does not have; null: nothing.</summary>
        public string? WhatIsWrong(string method, string pathAndQuery)
        {
            var (path, query) = pathAndQuery.Split('?', 2) is [var before, var after] ? (before, after) : (pathAndQuery, "");
            var found = root.GetProperty("paths")
                .EnumerateObject()
                .Where(entry => Regex.IsMatch(path, "^" + Regex.Replace(Regex.Escape(entry.Name), @"\\\{[^}]+}", "[^/]+") + "$"))
                .OrderBy(entry => entry.Name.Count(letter => letter == '{'))
                .FirstOrDefault();
            if (found.Value.ValueKind is JsonValueKind.Undefined)
                return $"{path} is no path.";
            if (!found.Value.TryGetProperty(method.ToLowerInvariant(), out var operation))
                return $"{found.Name} has no {method}.";

            var parameters = Parameters(operation)
                .Concat(Parameters(found.Value))
                .Where(parameter => Text(parameter, "in") == "query")
                .ToList();
            var given = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToList();
            foreach (var pair in given)
            {
                var parameter = parameters.Find(parameter => Text(parameter, "name") == pair[0]);
                if (parameter.ValueKind is JsonValueKind.Undefined)
                    return $"{method} {found.Name} has no parameter {pair[0]}.";
                if (!Fits(Resolved(parameter.GetProperty("schema")), Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")))
                    return $"{method} {found.Name}: '{pair.ElementAtOrDefault(1)}' does not fit the schema of {pair[0]}.";
            }

            return
                parameters.Find(parameter =>
                    parameter.TryGetProperty("required", out var required)
                    && required.GetBoolean()
                    && !given.Exists(pair => pair[0] == Text(parameter, "name"))
                )
                    is { ValueKind: not JsonValueKind.Undefined } missing
                ? $"{method} {found.Name} needs {Text(missing, "name")}."
                : null;
        }

        private IEnumerable<JsonElement> Parameters(JsonElement holder) =>
            holder.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Resolved) : [];

        private JsonElement Resolved(JsonElement element) =>
            element.TryGetProperty("$ref", out var reference)
                ? Resolved(reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(root, (at, step) => at.GetProperty(step)))
                : element;

        private static bool Fits(JsonElement schema, string value) =>
            Text(schema, "type") switch
            {
                "boolean" => value is "true" or "false",
                "number" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                "integer" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
                "string" => !schema.TryGetProperty("enum", out var words) || words.EnumerateArray().Any(word => word.GetString() == value),
                _ => true,
            };

        private static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}
