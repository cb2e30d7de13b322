namespace ClusteraIngest.Ingestion;

/// <summary>Something that an invocation would ask a source for.</summary>
/// <param name="What">
/// <c>list</c>, <c>transcripts</c> (those whose turn it is), <c>new_transcripts</c> (those of the lists' new videos), <c>channels</c> or
/// <c>names</c>.
/// </param>
/// <param name="Subject">The list's address; null: several things.</param>
/// <param name="Source">Where: <c>apify</c>, <c>youtube</c>, or <c>youtube+apify</c>.</param>
public sealed record PlannedRequest(string What, string? Subject, string Source)
{
    /// <summary>The most videos, transcripts or names; null: as many as there are.</summary>
    public long? MostItems { get; init; }

    /// <summary>The most that it can cost in USD; null: that is not known before.</summary>
    public decimal? MaxCostUsd { get; init; } = 0;

    /// <summary>The most units of the YouTube Data API; null: that is not known before.</summary>
    public long? MaxUnits { get; init; } = 0;

    /// <summary>The most searches.</summary>
    public long MaxSearches { get; init; }
}

/// <summary>What an invocation would ask for, and the most that it may cost. Nothing was asked for, and nothing written.</summary>
/// <param name="Requests">What it would ask for.</param>
/// <param name="LimitUsd">What limits allow: the invocation's own, and what is left of the month; null: there is none.</param>
public sealed record IngestPlan(IReadOnlyList<PlannedRequest> Requests, decimal? LimitUsd)
{
    /// <summary>The most that all of it can cost in USD, limits included; null: that is not known before, and nothing limits it.</summary>
    public decimal? MaxCostUsd =>
        Requests.All(request => request.MaxCostUsd is not null)
            ? Math.Min(Requests.Sum(request => request.MaxCostUsd!.Value), LimitUsd ?? decimal.MaxValue)
            : LimitUsd;

    /// <summary>The most units of the YouTube Data API; null: that is not known before.</summary>
    public long? MaxUnits =>
        Requests.All(request => request.MaxUnits is not null) ? Requests.Sum(request => request.MaxUnits!.Value) : null;

    /// <summary>The most searches.</summary>
    public long MaxSearches => Requests.Sum(request => request.MaxSearches);
}
