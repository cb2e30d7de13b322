using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClusteraIngest.Emulator.Chat.Api;

/// <summary>A request as the emulator understands it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Messages">What was said, in order.</param>
/// <param name="Schema">The schema of the answer; null: plain text is wanted.</param>
/// <param name="MostTokens">The most tokens of the answer; null: any.</param>
internal sealed partial record ChatRequest(string Model, IReadOnlyList<string> Messages, JsonElement? Schema, int? MostTokens)
{
    /// <summary>The numbered lines of the last message that has any.</summary>
    public IReadOnlyList<(int Number, string Text)> Lines =>
        Messages.Reverse().Select(LinesIn).FirstOrDefault(lines => lines.Count > 0) ?? [];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static ChatRequest Read(JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object)
            throw new FormatException("We could not parse the JSON body of your request.");
        if (Text(body, "model") is not { Length: > 0 } model)
            throw new FormatException("you must provide a model parameter");
        if (
            !body.TryGetProperty("messages", out var messages)
            || messages.ValueKind is not JsonValueKind.Array
            || messages.GetArrayLength() == 0
        )
            throw new FormatException(
                "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead."
            );
        if (body.TryGetProperty("stream", out var stream) && stream.ValueKind is JsonValueKind.True)
            throw new FormatException("The emulator does not stream.");
        return new(
            model,
            [.. messages.EnumerateArray().Select(Content)],
            SchemaOf(body),
            Number(body, "max_completion_tokens") ?? Number(body, "max_tokens")
        );
    }

    private static JsonElement? SchemaOf(JsonElement body)
    {
        if (!body.TryGetProperty("response_format", out var format) || Text(format, "type") is not "json_schema")
            return null;
        if (
            !format.TryGetProperty("json_schema", out var wrapped)
            || Text(wrapped, "name") is not { Length: > 0 }
            || !wrapped.TryGetProperty("schema", out var schema)
            || Text(schema, "type") is not "object"
        )
            throw new FormatException("Missing required parameter: 'response_format.json_schema'.");
        return schema;
    }

    private static string Content(JsonElement message)
    {
        if (
            message.ValueKind is not JsonValueKind.Object
            || Text(message, "role") is not ("system" or "developer" or "user" or "assistant")
        )
            throw new FormatException(
                "Invalid value: 'messages[0].role'. Supported values are: 'system', 'assistant', 'user', 'developer'."
            );
        return message.TryGetProperty("content", out var content)
            ? content.ValueKind switch
            {
                JsonValueKind.String => content.GetString()!,
                JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => Text(part, "text"))),
                _ => "",
            }
            : "";
    }

    private static IReadOnlyList<(int Number, string Text)> LinesIn(string message) =>
        [
            .. NumberedLine()
                .Matches(message)
                .Select(match => (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value.Trim())),
        ];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    [GeneratedRegex(@"^\[([0-9]{1,7})\] (.*)$", RegexOptions.Multiline)]
    private static partial Regex NumberedLine();
}
