using System.Text.Json;
using ClusteraIngest.Emulator.Api;

namespace ClusteraIngest.Emulator.Actors;

/// <summary>
/// An actor's input, checked field by field with the platform's own words. Fields that are not asked for are ignored, as it does.
/// </summary>
internal sealed class ActorInput : IDisposable
{
    private readonly JsonDocument document;

    private ActorInput(JsonDocument document) => this.document = document;

    public static ActorInput Read(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document)
                : throw new ApiException(400, "invalid-request", "POST data must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new ApiException(400, "invalid-input", $"Input is not valid JSON: {e.Message}");
        }
    }

    public void Dispose() => document.Dispose();

    public string? Text(string name) => Field(name, JsonValueKind.String, "string")?.GetString();

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Wrong($"Field input.{name} is required");

    public int? Count(string name, int atMost)
    {
        if (Field(name, JsonValueKind.Number, "integer") is not { } value)
            return null;
        if (!value.TryGetInt64(out var count))
            throw Wrong($"Field input.{name} must be integer");
        if (count < 0)
            throw Wrong($"Field input.{name} must be >= 0");
        return count <= atMost ? (int)count : throw Wrong($"Field input.{name} must be <= {atMost}");
    }

    public string? OneOf(string name, params string[] values)
    {
        var text = Text(name);
        return text is null || values.Contains(text)
            ? text
            : throw Wrong(
                $"Field input.{name} must be equal to one of the allowed values: "
                    + $"{string.Join(", ", values.Select(value => $"\"{value}\""))}"
            );
    }

    public void Flag(string name)
    {
        if (document.RootElement.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw Wrong($"Field input.{name} must be boolean");
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Field(name, JsonValueKind.Array, "array") is not { } array)
            return [];
        return
        [
            .. array
                .EnumerateArray()
                .Select(
                    (value, at) =>
                        value.ValueKind == JsonValueKind.String
                            ? value.GetString()!
                            : throw Wrong($"Field input.{name}.{at} must be string")
                ),
        ];
    }

    /// <summary>Addresses in the form <c>[{"url": "https://…"}]</c>.</summary>
    public IReadOnlyList<string> Urls(string name)
    {
        if (Field(name, JsonValueKind.Array, "array") is not { } array)
            return [];
        var urls = array.EnumerateArray().Select(UrlOf).ToList();
        var wrong = Enumerable.Range(0, urls.Count).Where(at => urls[at] is null).ToList();
        return wrong.Count == 0
            ? [.. urls.OfType<string>()]
            : throw Wrong($"Items in input.{name} at positions [{string.Join(",", wrong)}] do not contain valid URLs");
    }

    public static ApiException Wrong(string message) => new(400, "invalid-input", message);

    private static string? UrlOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("url", out var url)
        && url.ValueKind == JsonValueKind.String
        && Uri.TryCreate(url.GetString(), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
            ? url.GetString()
            : null;

    private JsonElement? Field(string name, JsonValueKind kind, string word)
    {
        if (!document.RootElement.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == kind ? value : throw Wrong($"Field input.{name} must be {word}");
    }
}
