using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Serving.Reading;

/// <summary>How answers are written: fields named like the columns, nulls included.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(TranscriptAnswer))]
[JsonSerializable(typeof(VideoAnswer))]
[JsonSerializable(typeof(VideosAnswer))]
[JsonSerializable(typeof(ChannelsAnswer))]
[JsonSerializable(typeof(DigestAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(UsersAnswer))]
[JsonSerializable(typeof(UserDigestsAnswer))]
[JsonSerializable(typeof(InteractionAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    /// <summary>Letters of all languages as they are; what HTML reads as a sign is escaped nevertheless.</summary>
    public static JavaScriptEncoder Letters { get; } = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    /// <summary>Answers with letters as they are.</summary>
    public static AnswerJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = Letters });
}
