namespace ClusteraIngest.Library.Users;

/// <summary>A user of the library: a row of <c>dataset_user</c>, with what the user does with digests.</summary>
public sealed record LibraryUser
{
    /// <summary>The user's number.</summary>
    public required long UserId { get; init; }

    /// <summary>The name, as it was given. No other user has it, in whatever case.</summary>
    public required string Name { get; init; }

    /// <summary>When the user was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many digests the user has saved, and not given up since.</summary>
    public long Saved { get; init; }

    /// <summary>How many digests the user has viewed.</summary>
    public long Viewed { get; init; }

    /// <summary>How many digests the user has skipped, and not viewed since.</summary>
    public long Skipped { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
