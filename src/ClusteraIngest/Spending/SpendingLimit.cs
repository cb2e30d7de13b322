namespace ClusteraIngest.Spending;

/// <summary>Which limit leaves a charge less than the most that it can cost.</summary>
internal enum SpendingLimit
{
    /// <summary>None: it has the whole.</summary>
    None,

    /// <summary>The limit of this invocation.</summary>
    PerRun,

    /// <summary>The limit of the calendar month.</summary>
    Month,

    /// <summary>One under which an earlier invocation started it.</summary>
    Earlier,
}
