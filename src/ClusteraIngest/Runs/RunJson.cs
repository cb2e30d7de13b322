using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Runs;

/// <summary>The JSON in the columns of runs and jobs: <c>ctrl_run.summary</c>, counts by state, payloads that are text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunCounters))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>))]
[JsonSerializable(typeof(string))]
internal sealed partial class RunJson : JsonSerializerContext;
