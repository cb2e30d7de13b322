using System.Text.Json.Nodes;

namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>A request that is refused, as OpenAI words it.</summary>
internal sealed class ChatException(int status, string message, string type, string? code) : Exception(message)
{
    public int Status { get; } = status;

    public JsonObject Body =>
        new()
        {
            ["error"] = new JsonObject
            {
                ["message"] = Message,
                ["type"] = type,
                ["param"] = null,
                ["code"] = code,
            },
        };

    public static ChatException TooMany() => new(429, "Rate limit reached for requests per min (RPM).", "requests", "rate_limit_exceeded");

    public static ChatException NoCredit() =>
        new(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "insufficient_quota"
        );

    public static ChatException Server() =>
        new(500, "The server had an error while processing your request. Sorry about that!", "server_error", null);

    public static ChatException Key() => new(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key");

    public static ChatException Model(string model) =>
        new(404, $"The model `{model}` does not exist or you do not have access to it.", "invalid_request_error", "model_not_found");

    public static ChatException Context(int most, int tokens) =>
        new(
            400,
            $"This model's maximum context length is {most} tokens. However, your messages resulted in {tokens} tokens.",
            "invalid_request_error",
            "context_length_exceeded"
        );

    public static ChatException Invalid(string message) => new(400, message, "invalid_request_error", null);
}
