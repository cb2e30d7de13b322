using System.Text.Json;
using System.Text.Json.Serialization;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Jobs;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Store;

/// <summary>The JSON in <c>jsonb</c> columns: <c>links</c>, <c>segments</c>, <c>summary</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Link>))]
[JsonSerializable(typeof(IReadOnlyList<TranscriptSegment>))]
[JsonSerializable(typeof(RunFigures))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(Collection.CollectRunOptions))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(string))]
internal sealed partial class StoreJson : JsonSerializerContext;
