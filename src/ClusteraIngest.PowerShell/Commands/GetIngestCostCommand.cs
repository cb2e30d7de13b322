using System.Management.Automation;
using ClusteraIngest.Errors;
using ClusteraIngest.Presentation;
using ClusteraIngest.Spending;

namespace ClusteraIngest.PowerShell.Commands;

/// <summary>Gets what was spent, by the day, the list, the actor, the provider or the purpose.</summary>
/// <remarks>
/// <para>CostUsd is what Apify has charged. UnsettledUsd is expected beyond that: the most that runs may still charge that go on, and an
/// estimate for those whose charge Apify has not told yet. Days are those of UTC.</para>
/// <para>Whatever it is by, the sum is the same. By list, a transcript counts for the list through which its video was first seen; what no
/// list is there for any more, or never was, is "(no list)".</para>
/// <para>Where limits.monthly_usd or limits.apify.monthly_usd is set, a last line for each tells how this month stands. It goes to the
/// host, not down the pipeline.</para>
/// </remarks>
/// <example>
/// <summary>What the last seven days cost.</summary>
/// <code>Get-IngestCost -Since 7d</code>
/// </example>
/// <example>
/// <summary>The five lists that cost the most in a month.</summary>
/// <code>Get-IngestCost -By List -Since 2026-11-01 -Until 2026-11-30 | Select-Object -First 5</code>
/// </example>
/// <example>
/// <summary>All that was ever spent.</summary>
/// <code>Get-IngestCost | Measure-Object CostUsd -Sum</code>
/// </example>
/// <seealso cref="GetIngestRunCommand"/>
[Cmdlet(VerbsCommon.Get, "IngestCost")]
[OutputType(typeof(IngestCost))]
public sealed class GetIngestCostCommand : IngestCmdlet
{
    /// <summary>What costs are summed up by. Days come newest first, others dearest first. Default: Day.</summary>
    [Parameter(Position = 0)]
    public CostGrouping By { get; set; } = CostGrouping.Day;

    /// <summary>The first day (UTC), or how long ago it was, such as 7d (min, h, d, w, mo, y). Without it, the first there is.</summary>
    [Parameter]
    [AgeOrTime(Parameter = nameof(Since))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTime? Since { get; set; }

    /// <summary>The last day (UTC), or how long ago it was, such as 1d. Without it, today.</summary>
    [Parameter]
    [AgeOrTime(Parameter = nameof(Until))]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public DateTime? Until { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Since?.Date > Until?.Date)
        {
            WriteError(
                new InvalidInputException(ErrorIds.InvalidValue, "-Until is before -Since.", "Give the earlier day as -Since."),
                Until
            );
            return;
        }

        var costs = Await(cancel => Client.Costs.GetAsync(By, Day(Since), Day(Until), cancel));
        WriteObject(costs.Costs, enumerateCollection: true);
        foreach (var month in MonthLines.Of(costs.Month, costs.ProviderMonths))
            WriteInformation(new HostInformationMessage { Message = month }, ["PSHOST"]);
    }

    private static DateOnly? Day(DateTime? time) => time is { } known ? DateOnly.FromDateTime(known) : null;
}
