using System.Text.Json;
using System.Text.Json.Serialization;
using ClusteraIngest.Library.Digests;

namespace ClusteraIngest.Library.Exports;

/// <summary>The shapes of what exports write as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = false)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ExportProgress))]
[JsonSerializable(typeof(IReadOnlyList<DigestPart>))]
internal sealed partial class RawJson : JsonSerializerContext;
