using System.Globalization;
using ClusteraIngest.Chaos.Kills.Claims;

namespace ClusteraIngest.Chaos.Workers.Claims;

/// <summary>
/// Every worker ended as the tool announces, those that were stopped soon and with nothing in their name; and what was to happen to them
/// has happened in time.
/// </summary>
internal static class Conduct
{
    public static Claim Examine(Evidence evidence)
    {
        var (claim, crew) = (new Claim("8 conduct"), evidence.Crew);
        crew.Misbehaviour.ForEach(claim.Refute);
        evidence.Events.TooLate.ForEach(claim.Refute);
        claim.Same(evidence.Options.Kills, crew.Kills, "kills");
        claim.Same(evidence.Options.Pauses, crew.Pauses, "pauses");
        claim.Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{crew.Started} workers were started; unless killed, they end with 130 within 5 s of SIGTERM "
                + $"({crew.LongestStop.TotalSeconds:0.0} s at most) and have put their jobs back, or with 0 where nothing is left"
        );
        return claim;
    }
}
