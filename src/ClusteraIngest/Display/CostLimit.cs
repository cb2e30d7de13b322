using System.Globalization;

namespace ClusteraIngest.Display;

/// <summary>What may be given as the most that an invocation may cost, and what is said of an amount that may not.</summary>
internal static class CostLimit
{
    // Costs are told to four decimals; and with a limit of nothing no paid run could begin.
    private const decimal Least = 0.0001m;
    private const decimal Most = 1_000_000;

    /// <summary>Whether it may be given.</summary>
    public static bool Allows(decimal usd) => usd is >= Least and <= Most;

    /// <summary>Such as <c>--max-cost-usd takes an amount in USD from 0.0001 to 1000000, such as 2.50, not '0'. …</c>.</summary>
    /// <param name="name">What the face calls it.</param>
    /// <param name="given">What was given.</param>
    public static string Refusal(string name, string given) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} takes an amount in USD from {Least} to {Most}, such as 2.50, not '{given}'. Without it the limit is the settings file's, or there is none.");
}
