using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Sources.Apify;

/// <summary>Items as they come; how deep they may be nested is limited, so that none can exhaust the stack.</summary>
[JsonSourceGenerationOptions(MaxDepth = 64)]
[JsonSerializable(typeof(List<JsonElement>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class DatasetJson : JsonSerializerContext;
