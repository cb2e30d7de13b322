namespace ClusteraIngest.Spending;

/// <summary>How far a charge has come.</summary>
internal enum ChargeState
{
    /// <summary>It is about to be asked for, or was, and the answer is not here yet.</summary>
    Intent,

    /// <summary>The provider has given it an id.</summary>
    Sent,

    /// <summary>Its result is stored.</summary>
    Settled,

    /// <summary>It ended badly; what it delivered is stored.</summary>
    Failed,

    /// <summary>The provider did not begin it, or it was never sent: it costs nothing.</summary>
    Refused,

    /// <summary>Its result cannot be had any more. What it may have cost counts.</summary>
    Lost,
}

/// <summary>Something that is about to be paid for.</summary>
internal sealed record ChargeIntent
{
    /// <summary>Who is paid, in lower case.</summary>
    public required string Provider { get; init; }

    /// <summary>What is paid for: an actor or a model.</summary>
    public required string What { get; init; }

    /// <summary>What it is for, as the ledger has it.</summary>
    public required string Purpose { get; init; }

    /// <summary>What is asked for, as a key that is open once at a time; null: any number of times.</summary>
    public string? Subject { get; init; }

    /// <summary>The run that follows it.</summary>
    public required long RunId { get; init; }

    /// <summary>The job that follows it; null: none.</summary>
    public long? JobId { get; init; }

    public long? ListId { get; init; }

    public string? VideoId { get; init; }

    /// <summary>SHA-256 of what is asked.</summary>
    public string? RequestHash { get; init; }
}

/// <summary>A charge in the hands of a run. Whoever is not its run any more changes nothing of it.</summary>
/// <param name="ChargeId">Its number in the ledger.</param>
/// <param name="RunId">The run.</param>
internal readonly record struct ChargeKey(long ChargeId, long RunId);

/// <summary>How a charge ended that was sent.</summary>
internal sealed record ChargeOutcome
{
    public required ChargeState State { get; init; }

    /// <summary>What the provider says that it cost; null: it has not told yet.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>
    /// What it is expected to have cost: it counts until the cost is settled. Null: what is set aside, or nothing where its price is not
    /// known.
    /// </summary>
    public decimal? ExpectedUsd { get; init; } = 0;

    /// <summary>Whether <see cref="CostUsd"/> is final.</summary>
    public bool IsCostSettled { get; init; }

    /// <summary>What was delivered or used, as JSON; null: as it is written down already.</summary>
    public string? Units { get; init; }

    public string? ErrorId { get; init; }

    public string? Message { get; init; }

    public required DateTimeOffset At { get; init; }
}
