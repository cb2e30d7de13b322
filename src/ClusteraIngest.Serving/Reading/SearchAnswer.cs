using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>Where something is said.</summary>
internal sealed record SearchAnswer(
    IReadOnlyList<HitEntry> Hits,
    [property: Description("How many hits there are in all, counted up to 1000.")] int Count,
    [property: Description("Whether there are more than count.")] bool HasMoreThanCounted,
    [property: Description("Give it as cursor to get the next hits; null: these are the last ones.")] string? NextCursor,
    [property: Description("Where nothing was found: the query with words that are said somewhere.")] string? DidYouMean,
    [property: Description("What is to be known of the answer, such as words that were not looked for.")] IReadOnlyList<string> Notes
) : Answer;

/// <summary>A place in a video where it is said.</summary>
internal sealed record HitEntry(
    string VideoId,
    string? ChannelId,
    string? ChannelTitle,
    string? Title,
    string Language,
    [property: Description("Null: the transcript has no times.")] double? StartSeconds,
    [property: Description("The video at that second.")] string Url,
    [property: Description("The sentence, with what was asked for around it.")] string Text,
    [property: Description("Where in the text the words are that were looked for.")] IReadOnlyList<MarkEntry> Marks,
    [property: Description("Other seconds close by at which it is said.")] IReadOnlyList<double> AlsoAt,
    DateTimeOffset? PublishedAt,
    [property: Description("Who wrote the transcript: manual, generated, translated, whisper or unknown.")] string Origin,
    [property: Description("What the transcript came from.")] string? Source,
    [property: Description("When the transcript was read there.")] DateTimeOffset? FetchedAt
);

/// <summary>A part of a text, in UTF-16 units.</summary>
internal sealed record MarkEntry(int Start, int Length);
