using System.Globalization;

namespace ClusteraIngest.Chaos.Limits;

/// <summary>One case: lists that cost less than the limit all together, though each alone could cost more.</summary>
/// <param name="RunTime">How long the emulator's runs take.</param>
/// <param name="Lists">How many lists: 3 are the demo's.</param>
/// <param name="IsMonthly">Whether the limit is the month's, and not the invocation's.</param>
internal sealed record LimitsCase(TimeSpan RunTime, int Lists, bool IsMonthly)
{
    /// <summary>Of either limit.</summary>
    public const decimal LimitUsd = 1;

    public const int DemoLists = 3;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LimitsCase> All { get; } =
    [
        .. from lists in (int[])[DemoLists, 30]
        from runTime in (int[])[200, 1200]
        from isMonthly in (bool[])[false, true]
        select new LimitsCase(TimeSpan.FromMilliseconds(runTime), lists, isMonthly),
    ];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Lists, 2} lists, runs of {RunTime.TotalMilliseconds, 4} ms, {(IsMonthly ? "limits.monthly_usd" : "--max-cost-usd   ")} "
                + $"{LimitUsd}"
        );
}
