using System.Globalization;

namespace ClusteraIngest.Errors;

/// <summary>A spending limit leaves nothing for another paid run. What runs when it is met is read to its end.</summary>
public sealed class BudgetExceededException : IngestException
{
    private BudgetExceededException(string message, string remedy, decimal spentUsd, decimal limitUsd, DateTimeOffset? freeAgainAt)
        : base(ErrorIds.BudgetExceeded, message, remedy) => (SpentUsd, LimitUsd, FreeAgainAt) = (spentUsd, limitUsd, freeAgainAt);

    /// <summary>What was spent and is reserved by runs that still go on.</summary>
    public decimal SpentUsd { get; }

    /// <summary>The limit.</summary>
    public decimal LimitUsd { get; }

    /// <summary>When there is money again by itself; null for the limit of an invocation.</summary>
    public DateTimeOffset? FreeAgainAt { get; }

    /// <summary>The limit of one invocation.</summary>
    internal static BudgetExceededException OfInvocation(decimal spentUsd, decimal limitUsd) =>
        new(
            Invariant($"{spentUsd:0.00##} of the {limitUsd:0.00##} USD that this invocation may cost are spent or reserved: ")
                + "too little is left for another run.",
            "Raise the limit (IngestOptions.MaxCostUsd, or max_cost_usd in the settings file), or run again later: what is stored is not "
                + "paid for again.",
            spentUsd,
            limitUsd,
            null
        );

    /// <summary>The limit of a calendar month, for all invocations together.</summary>
    /// <param name="spentUsd">What was spent.</param>
    /// <param name="reservedUsd">What is reserved beyond that.</param>
    /// <param name="limitUsd">The limit.</param>
    /// <param name="freeAgainAt">When the month ends.</param>
    /// <param name="provider">The provider whose limit it is; null: that of all together.</param>
    internal static BudgetExceededException OfMonth(
        decimal spentUsd,
        decimal reservedUsd,
        decimal limitUsd,
        DateTimeOffset freeAgainAt,
        string? provider
    ) =>
        new(
            Invariant($"{spentUsd:0.00##} of the {limitUsd:0.00##} USD that {freeAgainAt.AddMonths(-1):MMMM yyyy} may cost")
                + (provider is null ? " are spent" : $" with {provider} are spent")
                + (reservedUsd > 0 ? Invariant($", {reservedUsd:0.00##} more are reserved by runs that go on") : "")
                + Invariant($": too little is left for another run until {freeAgainAt:yyyy-MM-dd} (UTC)")
                + (reservedUsd > 0 ? ", or until those have ended." : "."),
            $"Raise limits.{(provider is null ? "" : provider + ".")}monthly_usd in the settings file, or wait: what is stored is not paid "
                + "for again.",
            spentUsd + reservedUsd,
            limitUsd,
            freeAgainAt
        );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
