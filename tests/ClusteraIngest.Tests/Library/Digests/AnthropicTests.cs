using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>Anthropic's own library against a look-alike of its endpoint: one request for one charge, and its tokens.</summary>
public sealed class AnthropicTests
{
    [Fact]
    public async Task A_call_is_sent_once_and_its_cached_tokens_cost_less()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        var requests = new List<JsonObject>();
        var fails = 1;
        await using var app = Loopback.Build(0);
        app.Run(AnswerAsync);
        var address = await Loopback.ListenAsync(app, 0, default);
        await using var client = new IngestClient(
            new IngestSettings
            {
                Database = world.Environment["CLUSTERA_DATABASE"],
                Models = new() { AnthropicApiKey = "sk-ant-test", AnthropicBaseUrl = address.ToString() },
            }
        );
        await client.Library.SetModelPriceAsync(new("anthropic", "claude-test"), 1m, 5m, 0.1m);

        var run = await world.DigestAsync([video], new() { Model = "anthropic:claude-test" }, client);

        Assert.True(run.Results[0].IsDone, run.Results[0].Error?.ToString());
        var digest = run.Results[0].Item!;
        Assert.Equal("Beginning", Assert.Single(digest.Parts).Title);
        Assert.Equal(2, requests.Count); // one that failed with 500, and its repetition, which is ours
        Assert.Equal(["refused", "settled"], await world.QueryAsync<string>("select state from ctrl_charge order by charge_id"));
        Assert.Equal((3_000 * 1m + 1_000 * 0.1m + 70 * 5m) / 1_000_000, digest.CostUsd);
        var asked = requests[^1];
        Assert.Equal("claude-test", (string?)asked["model"]);
        Assert.NotNull(asked["max_tokens"]);
        Assert.Contains("first_line", asked.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(asked["tools"]);

        async Task AnswerAsync(HttpContext context)
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body);
            requests.Add(JsonNode.Parse(document.RootElement.GetRawText())!.AsObject());
            if (fails-- > 0)
            {
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync(
                    "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal server error\"}}"
                );
                return;
            }

            var answer = new JsonObject
            {
                ["summary"] = "",
                ["parts"] = new JsonArray(
                    new JsonObject
                    {
                        ["title"] = "Beginning",
                        ["text"] = "",
                        ["first_line"] = 1,
                        ["last_line"] = 2,
                        ["quote"] = DigestWorld.Sentence("video000001", 0),
                        ["score"] = 1,
                    }
                ),
            };
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                new JsonObject
                {
                    ["id"] = "msg_1",
                    ["type"] = "message",
                    ["role"] = "assistant",
                    ["model"] = "claude-test",
                    ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = answer.ToJsonString() }),
                    ["stop_reason"] = "end_turn",
                    ["stop_sequence"] = null,
                    ["usage"] = new JsonObject
                    {
                        ["input_tokens"] = 3_000,
                        ["cache_creation_input_tokens"] = 0,
                        ["cache_read_input_tokens"] = 1_000,
                        ["output_tokens"] = 70,
                    },
                }.ToJsonString()
            );
        }
    }
}
