using System.ComponentModel;

namespace ClusteraIngest.Serving.Reading;

/// <summary>The users.</summary>
internal sealed record UsersAnswer(
    IReadOnlyList<UserEntry> Users,
    [property: Description("Give it as cursor to get the next users; null: these are the last ones.")] string? NextCursor
) : Answer;

/// <summary>A user, with how many digests the user has saved, viewed and skipped.</summary>
internal sealed record UserEntry(string Name, long Saved, long Viewed, long Skipped);

/// <summary>What was recorded of a user.</summary>
/// <param name="InteractionId">Its number.</param>
/// <param name="User">The user.</param>
/// <param name="DigestId">The digest.</param>
/// <param name="Kind">save, unsave, view or skip.</param>
/// <param name="At">When.</param>
/// <param name="Seconds">How long a view took.</param>
/// <param name="RequestId">The request's id.</param>
/// <param name="IsNew">False: it was recorded before.</param>
internal sealed record InteractionAnswer(
    long InteractionId,
    string User,
    long DigestId,
    string Kind,
    DateTimeOffset At,
    int? Seconds,
    Guid RequestId,
    bool IsNew
);

/// <summary>Digests that a user has to do with.</summary>
internal sealed record UserDigestsAnswer(
    IReadOnlyList<UserDigestEntry> Digests,
    [property: Description("Give it as cursor to get the next digests; null: these are the last ones.")] string? NextCursor
) : Answer;

/// <summary>A digest that a user has saved, viewed or skipped.</summary>
internal sealed record UserDigestEntry(
    long DigestId,
    string VideoId,
    string? Title,
    string Kind,
    string Language,
    bool IsSaved,
    bool IsSkipped,
    long Views,
    DateTimeOffset? LastViewedAt
);
