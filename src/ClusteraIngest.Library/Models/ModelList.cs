using System.Text.Json;
using ClusteraIngest.Sources;

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
            return document.RootElement.List("data"u8) is { } data
                ?
                [
                    .. data.EnumerateArray()
                        .Select(model => model.Text("id"u8))
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
