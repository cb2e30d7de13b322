using System.Management.Automation;
using ClusteraIngest.Ingestion;

namespace ClusteraIngest.PowerShell;

/// <summary>A stage that pays for runs: how much it may spend, and how many go on at once.</summary>
/// <typeparam name="TIn">What the stage takes.</typeparam>
/// <typeparam name="TOut">What the stage yields.</typeparam>
public abstract class PaidStageCmdlet<TIn, TOut> : StageCmdlet<TIn, TOut>
    where TOut : class
{
    /// <summary>The most that this invocation may cost, in USD. What runs when it is reached is read to its end.</summary>
    [Parameter]
    [ValidateRange(0.0001, 1_000_000)]
    public decimal MaxCostUsd { get; set; }

    /// <summary>The paid runs at once. Without it, the settings file's, or 5.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; }

    /// <summary>How long Apify or the database may be away, in minutes, before this ends; until then they are waited for. Without it, the settings file's, or 10.</summary>
    [Parameter]
    [ValidateRange(0.01, 1440.0)]
    public double OutageMinutes { get; set; }

    private protected virtual IngestOptions Options => DefaultOptions with
    {
        MaxCostUsd = MaxCostUsd > 0 ? MaxCostUsd : DefaultOptions.MaxCostUsd,
        MaxOutage = OutageMinutes > 0 ? TimeSpan.FromMinutes(OutageMinutes) : DefaultOptions.MaxOutage,
        Concurrency = ThrottleLimit > 0 ? ThrottleLimit : DefaultOptions.Concurrency,
    };
}
