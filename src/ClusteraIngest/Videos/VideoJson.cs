using System.Text.Json;
using System.Text.Json.Serialization;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>The JSON in the columns of videos and transcripts: <c>links</c>, <c>segments</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Link>))]
[JsonSerializable(typeof(IReadOnlyList<TranscriptSegment>))]
internal sealed partial class VideoJson : JsonSerializerContext;
