using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClusteraIngest.Library.Models;

/// <summary>Asks a model once.</summary>
internal static class ModelCaller
{
    /// <summary>The answer.</summary>
    /// <param name="client">Who is asked.</param>
    /// <param name="request">What.</param>
    /// <param name="id">Our id of the call.</param>
    /// <param name="cancel">Stops waiting; it may be paid for all the same.</param>
    /// <exception cref="ModelFailure">There is none.</exception>
    public static async Task<ModelAnswer> AskAsync(IChatClient client, ModelRequest request, string id, CancellationToken cancel)
    {
        var messages = new List<ChatMessage> { new(ChatRole.System, request.Instructions) };
        messages.AddRange(request.Turns.Select(turn => new ChatMessage(turn.IsModels ? ChatRole.Assistant : ChatRole.User, turn.Text)));
        using var schema = JsonDocument.Parse(request.Schema);
        var options = new ChatOptions
        {
            MaxOutputTokens = request.MostOutput,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement.Clone(), request.SchemaName),
            AdditionalProperties = new() { ["strict"] = true },
        };
        var call = ModelTransport.Begin(id);
        try
        {
            return Read(await client.GetResponseAsync(messages, options, cancel));
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            throw ModelFaults.Of(exception, call);
        }
    }

    private static ModelAnswer Read(ChatResponse response)
    {
        var refusal = response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().FirstOrDefault();
        var end =
            refusal is not null || response.FinishReason?.Value is "refusal" ? AnswerEnd.Refused
            : response.FinishReason == ChatFinishReason.ContentFilter ? AnswerEnd.Filtered
            : response.FinishReason == ChatFinishReason.Length ? AnswerEnd.CutOff
            : AnswerEnd.Whole;
        var usage = response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output } told
            ? new ModelUsage(input, Math.Clamp(told.CachedInputTokenCount ?? 0, 0, input), output)
            : (ModelUsage?)null;
        return new(refusal?.Message ?? response.Text, end, usage, response.ResponseId);
    }
}
