using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>What every request passes: the log, the latency, the key, the faults, the answer and its price.</summary>
internal sealed class ChatGate(ChatEmulatorOptions options, FaultPlan faults, CancellationToken stopping)
{
    private const decimal Million = 1_000_000;

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RequestLog log = new("Authorization", "key");
    private readonly ConcurrentQueue<ChatCall> calls = [];
    private readonly PrefixCache cache = new();

    public IReadOnlyList<LoggedRequest> Log => log.All;

    public IReadOnlyList<ChatCall> Calls => calls.ToArray();

    public async Task AnswerAsync(HttpContext context)
    {
        var at = DateTimeOffset.UtcNow;
        var dropped = false;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await PassAsync(context, at, cancel.Token);
        }
        catch (ChatException error)
        {
            if (error.Status == 429 && error.Body.ToString().Contains("rate_limit", StringComparison.Ordinal))
                context.Response.Headers.RetryAfter = "1";
            await WriteAsync(context, error.Status, error.Body, stopping);
        }
        catch (Exception error)
            when (error is ConnectionDropException || error is OperationCanceledException && cancel.IsCancellationRequested)
        {
            dropped = true;
            context.Abort();
        }
        finally
        {
            log.Note(context, at, dropped);
        }
    }

    private async Task PassAsync(HttpContext context, DateTimeOffset at, CancellationToken cancel)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        if (options.Key is { } key && context.Request.Headers.Authorization != $"Bearer {key}")
            throw ChatException.Key();
        if (HttpMethods.IsGet(method) && path == "/v1/models")
            await WriteAsync(context, 200, Models(), cancel);
        else if (HttpMethods.IsPost(method) && path == "/v1/chat/completions")
            await CompleteAsync(context, at, cancel);
        else
            throw new ChatException(404, $"Invalid URL ({method} {path})", "invalid_request_error", null);
    }

    private JsonObject Models() =>
        new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([
                .. options.Models.Select(model => new JsonObject
                {
                    ["id"] = model,
                    ["object"] = "model",
                    ["created"] = 1_700_000_000,
                    ["owned_by"] = "emulator",
                }),
            ]),
        };

    private async Task CompleteAsync(HttpContext context, DateTimeOffset at, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancel);
        var bytes = buffer.ToArray();
        var (sha256, subject) = (Convert.ToHexStringLower(SHA256.HashData(bytes)), "");
        ChatRequest request;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var body = document.RootElement.Clone();
            request = ChatRequest.Read(body);
            subject = JsonSerializer.Serialize(body, Written);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw ChatException.Invalid(error is FormatException ? error.Message : "We could not parse the JSON body of your request.");
        }

        bool Strikes(string fault) => faults.Strikes(fault, sha256, subject);
        Refuse(request, Strikes);
        if (Strikes(ChatFault.Reset))
            throw new ConnectionDropException();
        if (Strikes(ChatFault.Unavailable))
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("<html><body>upstream connect error</body></html>", cancel);
            return;
        }

        if (Strikes(ChatFault.Slow))
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
        var isLost = Strikes(ChatFault.LostAnswer);
        var (message, reason, usage) = Answer(request, Strikes);
        var usd =
            (
                (usage.Prompt - usage.Cached) * options.InputUsd
                + usage.Cached * options.CachedInputUsd
                + usage.Completion * options.OutputUsd
            ) / Million;
        var id = context.Request.Headers["X-Client-Request-Id"].ToString() is { Length: > 0 } given ? given : null;
        // Before it is sent: whoever has read it may look at once.
        calls.Enqueue(new(at, id, sha256, request.Model, !isLost, usage.Prompt, usage.Cached, usage.Completion, usd));
        if (isLost)
            throw new ConnectionDropException();
        // What is asked for is paid for, also where nobody waits for the answer any more.
        if (options.Latency > TimeSpan.Zero)
            await Task.Delay(options.Latency, cancel);
        await WriteAsync(context, 200, Completion(request, message, reason, usage), cancel);
    }

    private void Refuse(ChatRequest request, Func<string, bool> strikes)
    {
        if (strikes(ChatFault.KeyRefused))
            throw ChatException.Key();
        if (!options.Models.Contains(request.Model))
            throw ChatException.Model(request.Model);
        if (strikes(ChatFault.TooManyRequests))
            throw ChatException.TooMany();
        if (strikes(ChatFault.NoCredit))
            throw ChatException.NoCredit();
        if (strikes(ChatFault.ServerError))
            throw ChatException.Server();
        var tokens = request.Messages.Sum(TokenEstimate.Of);
        if (tokens > options.ContextTokens || strikes(ChatFault.ContextLength))
            throw ChatException.Context(options.ContextTokens, tokens);
    }

    private (JsonObject Message, string Reason, (int Prompt, int Cached, int Completion) Usage) Answer(
        ChatRequest request,
        Func<string, bool> strikes
    )
    {
        var prompt = request.Messages.Sum(TokenEstimate.Of) + (request.Schema is { } given ? TokenEstimate.Of(given.GetRawText()) : 0);
        var cached = Math.Min(prompt, cache.Take(request));
        var lines = request.Lines;
        if (strikes(ChatFault.TruncatedPrompt))
            (prompt, cached, lines) = (prompt / 3, 0, [.. lines.Take(lines.Count / 3)]);
        if (strikes(ChatFault.Refusal))
            return Said(null, "I'm sorry, but I can't help with that.", "stop");
        if (strikes(ChatFault.ContentFilter))
            return Said("", null, "content_filter");
        var text = request.Schema is { } schema
            ? new SchemaAnswer(lines, strikes).Of(schema)!.ToJsonString(Written)
            : $"The emulator has no model. It was given {lines.Count} numbered lines.";
        if (strikes(ChatFault.InvalidJson))
            text = $"Here is what I found: {text.Replace('"', '\'')}";
        var isCut = strikes(ChatFault.Length) || request.MostTokens is { } most && TokenEstimate.Of(text) > most;
        return isCut ? Said(text[..(text.Length / 2)], null, "length") : Said(text, null, "stop");

        (JsonObject, string, (int, int, int)) Said(string? content, string? refusal, string reason) =>
            (
                new()
                {
                    ["role"] = "assistant",
                    ["content"] = content,
                    ["refusal"] = refusal,
                },
                reason,
                (prompt, cached, TokenEstimate.Of(content ?? refusal ?? ""))
            );
    }

    private static JsonObject Completion(
        ChatRequest request,
        JsonObject message,
        string reason,
        (int Prompt, int Cached, int Completion) usage
    ) =>
        new()
        {
            ["id"] = $"chatcmpl-{Guid.NewGuid():N}",
            ["object"] = "chat.completion",
            ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["model"] = request.Model,
            ["choices"] = new JsonArray(
                new JsonObject
                {
                    ["index"] = 0,
                    ["message"] = message,
                    ["logprobs"] = null,
                    ["finish_reason"] = reason,
                }
            ),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = usage.Prompt,
                ["completion_tokens"] = usage.Completion,
                ["total_tokens"] = usage.Prompt + usage.Completion,
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached, ["audio_tokens"] = 0 },
                ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0 },
            },
            ["system_fingerprint"] = "fp_emulator",
        };

    private static async Task WriteAsync(HttpContext context, int status, JsonObject body, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString(Written));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, cancel);
    }
}
