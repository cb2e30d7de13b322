using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Library.Exports;

/// <summary>The shapes of what exports write as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = false)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ExportProgress))]
internal sealed partial class RawJson : JsonSerializerContext;
