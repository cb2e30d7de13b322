namespace ClusteraIngest.Spending;

/// <summary>Which limit leaves a paid run less than the most that it can charge.</summary>
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
