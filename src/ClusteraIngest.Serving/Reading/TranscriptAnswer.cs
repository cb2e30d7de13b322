using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>A part of a transcript.</summary>
internal sealed record TranscriptAnswer(
    string VideoId,
    string? Title,
    [property: Description("The video from the first second of this part on.")] string Url,
    string Language,
    [property: Description("Who wrote it: manual, generated, translated, whisper or unknown.")] string Origin,
    [property: Description("False: plain text without times, in one line from second 0.")] bool HasTimes,
    [property: Description("Length of the whole transcript's text in bytes of UTF-8.")] long Bytes,
    IReadOnlyList<TranscriptLine> Lines,
    [property: Description("Give it as cursor to get the next part; null: this is the last part of the range.")] string? NextCursor,
    string Source,
    DateTimeOffset FetchedAt
) : Answer;

/// <summary>What is said at a time.</summary>
internal sealed record TranscriptLine(double StartSeconds, double DurationSeconds, string Text);
