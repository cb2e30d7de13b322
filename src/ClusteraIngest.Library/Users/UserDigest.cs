using System.Globalization;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Library.Users;

/// <summary>A digest that a user has saved, viewed or skipped.</summary>
public sealed record UserDigest
{
    /// <summary>The user's name.</summary>
    public required string User { get; init; }

    /// <summary>The digest's number.</summary>
    public required long DigestId { get; init; }

    /// <summary>The video that it is of.</summary>
    public required VideoId VideoId { get; init; }

    /// <summary>The video's title; null: not known.</summary>
    public string? Title { get; init; }

    /// <summary>What the digest is.</summary>
    public required DigestKind Kind { get; init; }

    /// <summary>The language of the digest.</summary>
    public required string Language { get; init; }

    /// <summary>Whether it is saved, and was not given up since.</summary>
    public bool IsSaved { get; init; }

    /// <summary>Whether it is skipped, and was not viewed since.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>How often it was viewed.</summary>
    public long Views { get; init; }

    /// <summary>When it was viewed last; null: never.</summary>
    public DateTimeOffset? LastViewedAt { get; init; }

    /// <summary>When the user first had to do with it.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Such as <c>12 Chapters of dQw4w9WgXcQ</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DigestId} {Kind} of {VideoId}");
}

/// <summary>Which of a user's digests are meant.</summary>
public enum UserDigestState
{
    /// <summary>Saved ones.</summary>
    Saved,

    /// <summary>Viewed ones.</summary>
    Viewed,

    /// <summary>Skipped ones.</summary>
    Skipped,
}
