using System.Globalization;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Presentation;

/// <summary>What a run that writes digests has done, in a line.</summary>
internal static class DigestSum
{
    /// <summary>Such as <c>digests: written 3, known 2, failed 1 · 0.07 USD</c>.</summary>
    public static string Of(RunCounters figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"digests: written {figures.DigestsWritten}, known {figures.DigestsKnown}, failed {figures.DigestsFailed} · "
                + $"{CostText.Of(figures)}{(figures.UnpricedCalls == 0 ? "" : $", calls of unknown price: {figures.UnpricedCalls}")}"
        );
}
