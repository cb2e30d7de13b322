using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// Items as they come. Nothing follows their nesting, so that one may be as deep as it likes without the others being lost.
/// </summary>
[JsonSourceGenerationOptions(MaxDepth = UntrustedJson.MaxDepth)]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class DatasetJson : JsonSerializerContext;
