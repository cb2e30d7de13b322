namespace ClusteraIngest.Tests.Pester;

/// <summary>How a test of a Pester file went.</summary>
public sealed record PesterResult
{
    /// <summary>The names of the blocks around it and its own.</summary>
    public required string Name { get; init; }

    public required PesterOutcome Outcome { get; init; }

    public double Seconds { get; init; }

    /// <summary>What failed, or why it was skipped; empty for a test that passed.</summary>
    public string Message { get; init; } = "";

    /// <summary>Where it failed.</summary>
    public string Trace { get; init; } = "";
}

/// <summary>What <see cref="PesterResult"/> says.</summary>
public enum PesterOutcome
{
    Passed,
    Failed,
    Skipped,
}
