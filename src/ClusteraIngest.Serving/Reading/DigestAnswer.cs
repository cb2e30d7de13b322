using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>A digest of a video.</summary>
internal sealed record DigestAnswer(
    long DigestId,
    string VideoId,
    string? Title,
    [property: Description("highlights, chapters or detailed.")] string Kind,
    [property: Description("What it is written in; und: a creator has written it.")] string Language,
    [property: Description("The summary, or the parts' titles where there is none; its beginning, where it is long.")] string Text,
    IReadOnlyList<DigestPartEntry> Parts,
    [property: Description("Give it as cursor to get the next parts; null: these are the last ones.")] string? NextCursor,
    [property: Description("How long reading it takes.")] int ReadingSeconds,
    [property: Description("Whether the transcript has changed since.")] bool IsStale,
    [property: Description("Other digests of the video.")] IReadOnlyList<DigestEntry> Others,
    [property: Description("Who wrote it, such as openai:gpt-4.1-mini; creator: whoever published the video.")] string Source,
    DateTimeOffset GeneratedAt
) : Answer;

/// <summary>A chapter, a highlight or a section.</summary>
internal sealed record DigestPartEntry(
    int Number,
    double? StartSeconds,
    double? EndSeconds,
    [property: Description("The video from there on.")] string Url,
    string Title,
    string Text,
    [property: Description("What is said there, word for word as in the transcript.")] string? Quote,
    [property: Description("How much the model recommends it, from 0 to 1.")] double? Score
);
