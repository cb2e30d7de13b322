using ClusteraIngest.YouTube;

namespace ClusteraIngest.Spending;

/// <summary>What a paid run is for.</summary>
internal enum PaidRunPurpose
{
    /// <summary>Reading a list.</summary>
    List,

    /// <summary>Fetching a transcript.</summary>
    Transcript,
}

/// <summary>How far a paid run has come.</summary>
internal enum PaidRunState
{
    /// <summary>It is about to be started, or was, and the answer is not here yet.</summary>
    Intent,

    /// <summary>Apify has given it an id.</summary>
    Started,

    /// <summary>All that it delivered is stored.</summary>
    Consumed,

    /// <summary>It ended badly; what it delivered is stored.</summary>
    Failed,

    /// <summary>Apify did not start it.</summary>
    Refused,

    /// <summary>Its dataset is gone.</summary>
    Lost,
}

/// <summary>A paid run that is wanted.</summary>
internal sealed record PaidRunIntent
{
    public required string Actor { get; init; }

    public required PaidRunPurpose Purpose { get; init; }

    public long? ListId { get; init; }

    public string? VideoId { get; init; }

    public string? Language { get; init; }

    public bool IsFull { get; init; }

    /// <summary>The exact input, as JSON.</summary>
    public required string Input { get; init; }

    /// <summary>What it is for, for people: the list's address, or the video.</summary>
    public required string Subject { get; init; }
}

/// <summary>A row of the ledger <c>ctrl_apify_run</c>.</summary>
internal sealed record LedgerEntry
{
    public long ApifyRunKey { get; init; }

    public long RunId { get; init; }

    public string Actor { get; init; } = "";

    public PaidRunPurpose Purpose { get; init; }

    public long? ListId { get; init; }

    public string? VideoId { get; init; }

    public string? Language { get; init; }

    public bool IsFull { get; init; }

    public string Input { get; init; } = "";

    public decimal? MaxChargeUsd { get; init; }

    public PaidRunState State { get; init; }

    public string? ApifyRunId { get; init; }

    public string? DatasetId { get; init; }

    public int ItemsStored { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last request to start it was sent, by Apify's clock; null: none was.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Whether the process that follows it lives.</summary>
    public bool IsAlive { get; init; }

    /// <summary>
    /// Whether this claim wrote it: nobody can have started it yet. By the clock that cannot be told, since each machine has its own.
    /// </summary>
    public bool IsNew { get; init; }
}

/// <summary>A closed run whose cost is not known yet.</summary>
internal sealed record UnsettledRun
{
    public long ApifyRunKey { get; init; }

    public string ApifyRunId { get; init; } = "";

    public long RunId { get; init; }

    public string Actor { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }
}
