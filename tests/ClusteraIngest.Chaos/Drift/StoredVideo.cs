namespace ClusteraIngest.Chaos.Drift;

/// <summary>What should be stored of a video, or is.</summary>
internal sealed record StoredVideo
{
    public required string VideoId { get; init; }

    public string? ChannelId { get; init; }

    public string Kind { get; init; } = "";

    public string? Title { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public int? DurationSeconds { get; init; }

    public long? ViewCount { get; init; }

    public long? LikeCount { get; init; }

    public bool? IsMembersOnly { get; init; }

    public string Availability { get; init; } = "";

    public string TranscriptState { get; init; } = "";

    public string? Transcript { get; init; }

    public string? TranscriptLanguage { get; init; }

    public int TranscriptAttempts { get; init; }

    /// <summary>
    /// When its transcript is asked for again: to a minute, since nobody knows when exactly within a sync it was asked for.
    /// </summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    public bool IsHidden => Availability is "members_only";

    public bool IsDue(DateTimeOffset now) => TranscriptState is "pending" or "none" or "blocked" or "failed" && NextCheckAt <= now;
}
