using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Serving.Reading;
using ModelContextProtocol.Protocol;

namespace ClusteraIngest.Serving.Mcp;

/// <summary>What agents are told of the tools that they have.</summary>
internal static class ToolDescription
{
    /// <summary>What a client tells its model of the server.</summary>
    public const string Instructions =
        "Searches and reads what has been ingested of YouTube: transcripts, videos, channels, digests. Find passages with "
        + "search_transcripts, read around them with get_transcript, and cite the url of a hit: it opens the video at that second. "
        + "Answers are cut: where next_cursor is not null, call again with it as cursor. "
        + UntrustedText.Notice;

    /// <summary>A question as a tool that is called: it reads, and nothing else.</summary>
    public static Tool Of(Question question) =>
        new()
        {
            Name = question.Name,
            Title = question.Title,
            Description = question.Description,
            InputSchema = Element(
                new()
                {
                    ["type"] = "object",
                    ["properties"] = question.Arguments.DeepClone(),
                    ["required"] = new JsonArray([.. question.Required.Select(argument => JsonValue.Create(argument))]),
                    ["additionalProperties"] = false,
                }
            ),
            OutputSchema = Element(question.Answer),
            Annotations = new()
            {
                Title = question.Title,
                ReadOnlyHint = true,
                DestructiveHint = false,
                IdempotentHint = true,
                OpenWorldHint = false,
            },
        };

    private static JsonElement Element(JsonObject schema)
    {
        using var document = JsonDocument.Parse(schema.ToJsonString());
        return document.RootElement.Clone();
    }
}
