using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Serving.Pages;

/// <summary>What addresses and forms have, as the arguments of a question.</summary>
internal static class JsonTexts
{
    public static IReadOnlyDictionary<string, JsonElement> Of(IEnumerable<KeyValuePair<string, string?>> texts)
    {
        var given = texts.Where(text => !string.IsNullOrEmpty(text.Value)).ToList();
        using var document = JsonDocument.Parse(
            new JsonObject(given.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)JsonValue.Create(text.Value)))).ToJsonString()
        );
        return document.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.Clone());
    }
}
