using System.Globalization;
using ClusteraIngest.Text;

namespace ClusteraIngest.Spending;

/// <summary>What costs are summed up by.</summary>
public enum CostGrouping
{
    /// <summary>The day (UTC) on which a run was started.</summary>
    Day,

    /// <summary>
    /// The list that was read. A transcript counts for the list through which its video was first seen; what no list is there for any more,
    /// or never was, is <c>(no list)</c>.
    /// </summary>
    List,

    /// <summary>The actor that was run, or the model that was asked.</summary>
    Actor,

    /// <summary>Who was paid, such as <c>apify</c>.</summary>
    Provider,

    /// <summary>What it was for, such as <c>list</c>, <c>transcript</c> or <c>digest</c>.</summary>
    Purpose,

    /// <summary>What was paid for and with whom, such as <c>openai:gpt-4.1-mini</c>.</summary>
    Model,
}

/// <summary>What was spent.</summary>
/// <param name="By">What it is summed up by.</param>
/// <param name="Costs">The sums: days newest first, others dearest first.</param>
/// <param name="Month">This month, whatever the days asked for.</param>
public sealed record IngestCosts(CostGrouping By, IReadOnlyList<IngestCost> Costs, MonthlyCost Month)
{
    /// <summary>This month with each provider that has a limit of its own.</summary>
    public IReadOnlyList<MonthlyCost> ProviderMonths
    {
        get;
        init => field = PrintedList.Of(value);
    } = PrintedList.Of<MonthlyCost>([]);

    /// <summary>All of it together.</summary>
    public IngestCost Sum =>
        new(
            "sum",
            Costs.Sum(cost => cost.Runs),
            Costs.Sum(cost => cost.Items),
            Costs.Sum(cost => cost.CostUsd),
            Costs.Sum(cost => cost.UnsettledUsd)
        )
        {
            Unpriced = Costs.Sum(cost => cost.Unpriced),
        };
}

/// <summary>What was spent on a day, for a list, with an actor, with a provider or for a purpose.</summary>
/// <param name="Subject">The day as <c>2026-11-21</c>, the list's address, or the name of the actor, provider or purpose.</param>
/// <param name="Runs">Actor runs that were started, and whatever else was sent that costs.</param>
/// <param name="Items">What they delivered: videos of a list, and one for each transcript run that was read to its end.</param>
/// <param name="CostUsd">What providers have told so far.</param>
/// <param name="UnsettledUsd">
/// What is expected beyond that: of runs that go on, the most that they may charge; of others whose charge Apify has not told yet, an
/// estimate.
/// </param>
public sealed record IngestCost(string Subject, long Runs, long Items, decimal CostUsd, decimal UnsettledUsd)
{
    /// <summary>
    /// How many of the runs are in none of the amounts, because the price is not known: calls of models that were never given one.
    /// </summary>
    public long Unpriced { get; init; }
}

/// <summary>What a calendar month (UTC) has cost all invocations together, with all providers or one.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="LimitUsd">What it may cost; null: no limit.</param>
/// <param name="CostUsd">What Apify has charged so far.</param>
/// <param name="UnsettledUsd">What is expected beyond that.</param>
public sealed record MonthlyCost(DateOnly Start, decimal? LimitUsd, decimal CostUsd, decimal UnsettledUsd)
{
    /// <summary>The provider that this is about; null: all together.</summary>
    public string? Provider { get; init; }

    /// <summary>What is left of the limit; null where there is none.</summary>
    public decimal? LeftUsd => LimitUsd is { } limit ? Math.Max(0, limit - CostUsd - UnsettledUsd) : null;

    /// <summary>Such as <c>2026-11: 1.20 of 5.00 USD spent, 3.80 left.</c>; without a limit <c>2026-11: 1.20 USD spent.</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Start:yyyy-MM}{With(Provider)}: {CostUsd:0.00##}{Limit(LimitUsd)} USD spent{Unsettled(UnsettledUsd)}{Left(LeftUsd)}."
        );

    private static string With(string? provider) => provider is null ? "" : $" with {provider}";

    private static string Limit(decimal? usd) => usd is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of {usd:0.00##}");

    private static string Left(decimal? usd) => usd is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {usd:0.00##} left");

    private static string Unsettled(decimal usd) =>
        usd == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {usd:0.00##} reserved or not settled yet");
}
