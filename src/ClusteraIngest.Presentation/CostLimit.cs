using ClusteraIngest.Options;

namespace ClusteraIngest.Presentation;

/// <summary>What is said of an amount that may not be given as the most that an invocation may cost.</summary>
internal static class CostLimit
{
    /// <summary>Whether it may be given.</summary>
    public static bool Allows(decimal usd) => OptionRules.CostUsd.Allows(usd);

    /// <summary>Such as <c>--max-cost-usd takes an amount in USD from 0.0001 to 1000000, such as 2.50, not '0'. …</c>.</summary>
    /// <param name="name">What the face calls it.</param>
    /// <param name="given">What was given.</param>
    public static string Refusal(string name, string given) =>
        $"{OptionRules.CostUsd.Refusal(name, given)} Without it the limit is the settings file's, or there is none.";
}
