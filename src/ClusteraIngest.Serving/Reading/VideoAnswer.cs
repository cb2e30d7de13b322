using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>A video with its transcripts and digests, without their texts.</summary>
internal sealed record VideoAnswer(
    string VideoId,
    string Url,
    string? Title,
    string? ChannelId,
    string? ChannelTitle,
    string? ChannelHandle,
    [property: Description("video, short or stream.")] string Kind,
    DateTimeOffset? PublishedAt,
    bool IsPublishedAtEstimated,
    int? DurationSeconds,
    long? ViewCount,
    long? LikeCount,
    long? CommentCount,
    [property: Description("Its beginning, where it is long.")] string? Description,
    IReadOnlyList<string> Hashtags,
    [property: Description("public, unlisted, members_only, private, deleted, upcoming, live or unknown.")] string Availability,
    [property: Description("pending, stored, none, blocked, failed or unavailable.")] string TranscriptState,
    [property: Description("The preferred one first; of very many the first ones.")] IReadOnlyList<TranscriptEntry> Transcripts,
    int TranscriptsInAll,
    [property: Description("Digests that are stored, the best to show first.")] IReadOnlyList<DigestEntry> Digests,
    int DigestsInAll,
    string Source,
    DateTimeOffset FetchedAt
) : Answer;

/// <summary>A transcript of a video.</summary>
internal sealed record TranscriptEntry(string Language, string Origin, bool HasTimes, long Bytes, string Source, DateTimeOffset FetchedAt);

/// <summary>A digest of a video.</summary>
internal sealed record DigestEntry(
    long DigestId,
    [property: Description("highlights, chapters or detailed.")] string Kind,
    string Language,
    [property: Description("Who wrote it, such as openai:gpt-4.1-mini; creator: whoever published the video.")] string Source,
    [property: Description("Whether the transcript has changed since.")] bool IsStale,
    DateTimeOffset GeneratedAt
);

/// <summary>A video in a list of videos.</summary>
internal sealed record VideoEntry(
    string VideoId,
    string? Title,
    string? ChannelId,
    string? ChannelHandle,
    DateTimeOffset? PublishedAt,
    int? DurationSeconds,
    string TranscriptState
);

/// <summary>Stored videos, the newest first.</summary>
internal sealed record VideosAnswer(
    IReadOnlyList<VideoEntry> Videos,
    [property: Description("Give it as cursor to get the next videos; null: these are the last ones.")] string? NextCursor
) : Answer;
