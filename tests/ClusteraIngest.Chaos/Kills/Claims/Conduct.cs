namespace ClusteraIngest.Chaos.Kills.Claims;

/// <summary>No sync ended in a way that the tool does not announce, and none took long to stop in order.</summary>
internal static class Conduct
{
    public static Claim Examine(Evidence evidence)
    {
        var claim = new Claim("8 conduct");
        evidence.Tally.Misbehaviour.ForEach(claim.Refute);
        claim.Figures =
            $"{evidence.Tally.Starts:N0} syncs were started; unless killed, they may end with 0 or 1, with 3 where PostgreSQL is gone, "
            + $"or with 130 within 5 s of SIGTERM";
        return claim;
    }
}
