using System.Text.Json;

namespace ClusteraIngest.Library.Models;

/// <summary>Reads which models a provider has.</summary>
internal static class ModelList
{
    /// <summary>Their names in order; empty where nothing is understood.</summary>
    public static IReadOnlyList<string> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Array
                ?
                [
                    .. data.EnumerateArray()
                        .Select(model =>
                            model.ValueKind is JsonValueKind.Object && model.TryGetProperty("id", out var id) ? id.GetString() : null
                        )
                        .OfType<string>()
                        .Where(name => name.Length is > 0 and < 200)
                        .Order(StringComparer.Ordinal),
                ]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
