using System.Globalization;
using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>Whoever followed the runs never saw progress go backwards, jobs come or go, or a finished run go on.</summary>
internal static class ForwardOnly
{
    public static Claim Examine(Evidence evidence)
    {
        var claim = new Claim("4 forward only");
        foreach (var oddity in evidence.Observer.Oddities)
            claim.Refute(oddity);
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{evidence.Observer.Looks:N0} looks, at most {evidence.Observer.LongestGap.TotalSeconds:0.00} s apart"
        );
        return claim;
    }
}
