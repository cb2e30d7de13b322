using System.Globalization;

namespace ClusteraIngest.Library.Users;

/// <summary>Something that a user has done with a digest: a row of <c>dataset_digest_interaction</c>.</summary>
public sealed record DigestInteraction
{
    /// <summary>Its number.</summary>
    public required long InteractionId { get; init; }

    /// <summary>The user's name.</summary>
    public required string User { get; init; }

    /// <summary>The digest's number.</summary>
    public required long DigestId { get; init; }

    /// <summary>What it was.</summary>
    public required InteractionKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many seconds it was read, of a view; null: not told.</summary>
    public int? Seconds { get; init; }

    /// <summary>The id of the request that recorded it.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>False where nothing was recorded, since the same request was recorded before: this is that interaction then.</summary>
    public bool IsNew { get; init; }

    /// <summary>Such as <c>Ann: Save 12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{User}: {Kind} {DigestId}");
}

/// <summary>Something that a user does with a digest, to be recorded.</summary>
public sealed record InteractionRequest
{
    /// <summary>The user's name, in whatever case.</summary>
    public required string User { get; init; }

    /// <summary>The digest's number.</summary>
    public required long DigestId { get; init; }

    /// <summary>What it is.</summary>
    public required InteractionKind Kind { get; init; }

    /// <summary>How many seconds it was read, of a view; null: not told. Then the time counts that reading the digest takes.</summary>
    public int? Seconds { get; init; }

    /// <summary>An id of the request, so that sending it again records nothing; null: each is another one.</summary>
    public Guid? RequestId { get; init; }
}
