using ClusteraIngest.Spending;

namespace ClusteraIngest.Ingestion.ActorRuns;

/// <summary>What an actor run is for.</summary>
internal enum ActorRunPurpose
{
    /// <summary>Reading a list.</summary>
    List,

    /// <summary>Fetching a transcript.</summary>
    Transcript,
}

/// <summary>An actor run that is wanted.</summary>
internal sealed record ActorRunIntent
{
    public required string Actor { get; init; }

    public required ActorRunPurpose Purpose { get; init; }

    public long? ListId { get; init; }

    public string? VideoId { get; init; }

    public string? Language { get; init; }

    public bool IsFull { get; init; }

    /// <summary>When the list was read last, as its reader knows it; null: not known. Then it is asked for by itself.</summary>
    public ListReadAt? LastRead { get; init; }

    /// <summary>The exact input, as JSON.</summary>
    public required string Input { get; init; }

    /// <summary>What it is for, for people: the list's address, or the video.</summary>
    public required string Subject { get; init; }
}

/// <summary>When a list was read last.</summary>
/// <param name="Time">The time; null: never.</param>
internal sealed record ListReadAt(DateTimeOffset? Time);

/// <summary>An actor run in the ledger: a row of <c>ctrl_charge</c> with its row of <c>ctrl_apify_run</c>.</summary>
internal sealed record ActorRunEntry
{
    public long ChargeId { get; init; }

    public long RunId { get; init; }

    public string Actor { get; init; } = "";

    public ActorRunPurpose Purpose { get; init; }

    public long? ListId { get; init; }

    public string? VideoId { get; init; }

    public string? Language { get; init; }

    public bool IsFull { get; init; }

    public string Input { get; init; } = "";

    public decimal? MaxChargeUsd { get; init; }

    public ChargeState State { get; init; }

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

    /// <summary>It in the ledger of charges.</summary>
    public ChargeKey Charge => new(ChargeId, RunId);
}

/// <summary>A closed actor run whose cost is not known yet.</summary>
internal sealed record UnsettledActorRun
{
    public long ChargeId { get; init; }

    public string ApifyRunId { get; init; } = "";

    public long RunId { get; init; }

    public string Actor { get; init; } = "";

    public ActorRunPurpose Purpose { get; init; }

    public DateTimeOffset StartedAt { get; init; }
}
