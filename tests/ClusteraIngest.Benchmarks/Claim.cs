using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>A claim, what was measured of it, and whether it holds.</summary>
/// <param name="Benchmark">The benchmark's name.</param>
/// <param name="Product">The product's figure.</param>
/// <param name="Baseline">What it is measured against, and its figure.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Promise">What is claimed.</param>
/// <param name="Holds">Whether it is so; null: it could not be measured here.</param>
internal sealed record Claim(string Benchmark, string Product, string Baseline, string Measured, string Promise, bool? Holds)
{
    public static Claim AtLeast(string benchmark, FormattableString product, FormattableString baseline, double ratio, double least) =>
        new(benchmark, Text(product), Text(baseline), Text($"{ratio:0.00}"), Text($"≥ {least:0.0#}"), ratio >= least);

    public static Claim AtMost(string benchmark, FormattableString product, FormattableString baseline, double ratio, double most) =>
        new(benchmark, Text(product), Text(baseline), Text($"{ratio:0.00}"), Text($"≤ {most:0.0#}"), ratio <= most);

    public static Claim Exactly(string benchmark, string what, long counted, long expected) =>
        new(benchmark, what, "", Text($"{counted}"), Text($"{expected}"), counted == expected);

    /// <summary>A ratio about which nothing is claimed.</summary>
    public static Claim Figure(string benchmark, FormattableString product, FormattableString baseline, double ratio) =>
        new(benchmark, Text(product), Text(baseline), Text($"{ratio:0.00}"), "", null);

    /// <summary>What it would be measured against is not installed.</summary>
    public static Claim NotMeasured(string benchmark, string baseline, string promise) =>
        new(benchmark, "", baseline, "not installed here", promise, null);

    /// <summary>The claims as a table in Markdown.</summary>
    public static string Table(IEnumerable<Claim> claims) =>
        string.Join(
            '\n',
            [
                "| benchmark | product | baseline | measured | claim | holds |",
                "|---|---|---|---|---|---|",
                .. claims.Select(claim =>
                    $"| `{claim.Benchmark}` | {claim.Product} | {claim.Baseline} | {claim.Measured} | {claim.Promise} | "
                    + $"{claim.Holds switch { true => "yes", false => "**no**", null => claim.Promise.Length > 0 ? "?" : "" }} |"
                ),
            ]
        );

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
