using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Store;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Output;

/// <summary>What is written as JSON, generated at compile time so that the tool starts fast.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(UtcInstant), typeof(Word<ListKind>), typeof(Word<ListState>),
        typeof(Word<VideoKind>), typeof(Word<VideoAvailability>), typeof(Word<TranscriptState>), typeof(Word<RunKind>), typeof(Word<RunState>), typeof(Word<CostGrouping>),
    ])]
[JsonSerializable(typeof(Video))]
[JsonSerializable(typeof(MonitoredList))]
[JsonSerializable(typeof(AppliedMigration))]
[JsonSerializable(typeof(RunRow))]
[JsonSerializable(typeof(FiguresRow))]
[JsonSerializable(typeof(CostRow))]
[JsonSerializable(typeof(ServerRow))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonShapes : JsonSerializerContext;
