using System.Globalization;
using ClusteraIngest.Spending;

namespace ClusteraIngest.Presentation;

/// <summary>How a month stands that has a limit, in one line.</summary>
internal static class MonthLine
{
    /// <summary>Such as <c>2026-11: 1.20 of 5.00 USD spent, 0.30 reserved or not settled yet, 3.50 left.</c>.</summary>
    public static string Of(MonthlyCost month) => string.Create(CultureInfo.InvariantCulture,
        $"{month.Start:yyyy-MM}: {month.CostUsd:0.00##}{Limit(month.LimitUsd)} USD spent{Unsettled(month.UnsettledUsd)}{Left(month.LeftUsd)}.");

    private static string Limit(decimal? usd) => usd is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of {usd:0.00##}");

    private static string Left(decimal? usd) => usd is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {usd:0.00##} left");

    private static string Unsettled(decimal usd) => usd == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {usd:0.00##} reserved or not settled yet");
}
