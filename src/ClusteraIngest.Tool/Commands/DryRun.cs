using System.CommandLine;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>--dry-run</c>: what a command would ask for, and the most that it may cost.</summary>
internal static class DryRun
{
    public static Option<bool> Option() =>
        new("--dry-run")
        {
            Description = "Tells what would be asked for and the most that it may cost; asks for nothing and writes nothing.",
        };

    public static void Write(IngestPlan plan, CommandRun run)
    {
        if (run.IsForPrograms)
        {
            foreach (var row in Rows(plan))
                run.WriteRow(row, Json.Shapes.PlanRow);
        }
        else
        {
            Draw(plan, run.Screen);
        }

        run.Screen.Note("Nothing was asked for, and nothing was written.");
    }

    private static IEnumerable<PlanRow> Rows(IngestPlan plan) =>
        [
            .. plan.Requests.Select(request => new PlanRow(
                request.What,
                request.Subject,
                request.Source,
                request.MostItems,
                request.MaxCostUsd,
                request.MaxUnits,
                request.MaxSearches
            )),
            new("sum", null, null, null, plan.MaxCostUsd, plan.MaxUnits, plan.MaxSearches),
        ];

    private static void Draw(IngestPlan plan, Screen screen)
    {
        var table = new Table(
            new("asked for", Least: 20),
            "from",
            new("at most", IsNumber: true),
            new("cost at most", IsNumber: true),
            new("units at most", IsNumber: true),
            new("searches", IsNumber: true)
        );
        foreach (var row in Rows(plan))
        {
            table.Add(
                row.Subject is { } url ? HumanFormat.List(url) : row.What.Replace('_', ' '),
                row.Source,
                HumanFormat.Count(row.MostItems),
                CostOf(row),
                UnitsOf(row),
                row.MaxSearches == 0 ? "" : HumanFormat.Count(row.MaxSearches)
            );
        }

        table.Write(screen);
    }

    private static string CostOf(PlanRow row) =>
        row.MaxCostUsd is { } usd
            ? usd == 0
                ? ""
                : HumanFormat.Cost(usd)
            : "not known";

    private static string UnitsOf(PlanRow row) =>
        row.MaxUnits is { } units
            ? units == 0
                ? ""
                : HumanFormat.Count(units)
            : "not known";
}
