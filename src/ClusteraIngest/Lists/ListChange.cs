using ClusteraIngest.YouTube;

namespace ClusteraIngest.Lists;

/// <summary>What adding or switching a list did.</summary>
public enum ListOutcome
{
    /// <summary>The list is new.</summary>
    Added,

    /// <summary>The list was there, and something of it was changed.</summary>
    Changed,

    /// <summary>The list was there as asked.</summary>
    Unchanged,
}

/// <summary>A list after it was added, changed or left alone.</summary>
/// <param name="List">As stored now.</param>
/// <param name="Outcome">What was done.</param>
public sealed record ListChange(MonitoredList List, ListOutcome Outcome);
