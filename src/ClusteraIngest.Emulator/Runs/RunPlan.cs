using ClusteraIngest.Emulator.Actors;

namespace ClusteraIngest.Emulator.Runs;

/// <summary>What a run is going to do, settled when it starts: its state at any time follows from this and the clock.</summary>
internal sealed record RunPlan
{
    /// <summary>What it would deliver if nothing stopped it.</summary>
    public required IReadOnlyList<Delivery> Items { get; init; }

    /// <summary>How many of them it delivers.</summary>
    public required int Delivers { get; init; }

    /// <summary>How long it takes.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The status that it ends with.</summary>
    public required string Outcome { get; init; }

    public required string Message { get; init; }

    /// <summary>How long after its start the list of runs does not show it.</summary>
    public TimeSpan Unlisted { get; init; }

    /// <summary>How long after its end <c>usageTotalUsd</c> still says 0.</summary>
    public TimeSpan Unsettled { get; init; }

    /// <summary>The price of the first <paramref name="count"/> items: the same for each, error items are free.</summary>
    public decimal PriceOf(int count)
    {
        var free = 0;
        for (var at = 0; at < count; at++)
            free += Items[at].IsFree ? 1 : 0;
        return (count - free) * Actor.PricePerItemUsd;
    }

    /// <summary>A run that comes to its end, unless a limit of the request stops it before.</summary>
    public static RunPlan Of(ActorOutput output, RunLimits limits, TimeSpan duration)
    {
        var paid = 0;
        var delivers = output.Items.Count;
        var affordable = limits.PaidItems;
        for (var at = 0; at < output.Items.Count && delivers == output.Items.Count; at++)
        {
            if (!output.Items[at].IsFree && ++paid > affordable)
                delivers = at;
        }
        var plan = new RunPlan
        {
            Items = output.Items,
            Delivers = delivers,
            Duration = duration,
            Outcome = output.Failure is null ? RunStatus.Succeeded : RunStatus.Failed,
            Message =
                output.Failure
                ?? (
                    delivers == output.Items.Count
                        ? output.Message
                        : $"The run has reached its limit of {limits.Reason}: {delivers} of {output.Items.Count} results were delivered."
                ),
        };
        return limits.Timeout > TimeSpan.Zero && duration > limits.Timeout
            ? plan.CutTo(limits.Timeout / duration, RunStatus.TimedOut, "The Actor run has reached the timeout.")
            : plan;
    }

    /// <summary>The same run, ending early.</summary>
    public RunPlan CutTo(double share, string outcome, string message) =>
        this with
        {
            Delivers = (int)(Delivers * share),
            Duration = Duration * share,
            Outcome = outcome,
            Message = message,
        };
}
