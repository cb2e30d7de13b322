using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Collection;

/// <summary>The JSON in the columns of a collection: <c>ctrl_run.options</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CollectRunOptions))]
internal sealed partial class CollectJson : JsonSerializerContext;
