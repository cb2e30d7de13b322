using System.Management.Automation;
using ClusteraIngest.Options;
using ClusteraIngest.Runs;

namespace ClusteraIngest.PowerShell;

/// <summary>A stage that pays for runs: how much it may spend, and how many go on at once.</summary>
/// <typeparam name="TIn">What the stage takes.</typeparam>
/// <typeparam name="TOut">What the stage yields.</typeparam>
public abstract class PaidStageCmdlet<TIn, TOut> : StageCmdlet<TIn, TOut>
    where TOut : class
{
    /// <summary>
    /// The most that this invocation may cost, from 0.0001 to 1,000,000 USD. What runs when it is reached is read to its end. Without it,
    /// the settings file's, or no limit.
    /// </summary>
    [Parameter]
    [CostLimitText(Parameter = nameof(MaxCostUsd))]
    [ValidateCostLimit]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public decimal MaxCostUsd { get; set; }

    /// <summary>The paid runs at once. Without it, the settings file's, or 5.</summary>
    [Parameter]
    [WholeNumberText(1, OptionRules.MostPaidRuns, Parameter = nameof(ThrottleLimit))]
    [ValidateWholeNumber(1, OptionRules.MostPaidRuns, Parameter = nameof(ThrottleLimit))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int ThrottleLimit { get; set; }

    private protected virtual IngestOptions Options =>
        DefaultOptions with
        {
            MaxCostUsd = MaxCostUsd > 0 ? MaxCostUsd : DefaultOptions.MaxCostUsd,
            Concurrency = ThrottleLimit > 0 ? ThrottleLimit : DefaultOptions.Concurrency,
        };
}
