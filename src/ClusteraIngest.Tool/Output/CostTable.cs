using ClusteraIngest.Spending;

namespace ClusteraIngest.Tool.Output;

/// <summary>Costs for people, with their sum at the end.</summary>
internal static class CostTable
{
    public static void Write(IngestCosts costs, Screen screen)
    {
        if (costs.Costs.Count == 0)
        {
            screen.Note("Nothing was paid for.");
            return;
        }

        var table = new Table(
            new(costs.By is CostGrouping.Model ? "model or actor" : HumanFormat.Word(costs.By), Least: 20),
            new("runs", IsNumber: true),
            new("items", IsNumber: true),
            new("cost", IsNumber: true),
            new("not settled yet", IsNumber: true),
            new("price not known", IsNumber: true)
        );
        foreach (var cost in costs.Costs)
            table.Add([costs.By is CostGrouping.List ? HumanFormat.List(cost.Subject) : cost.Subject, .. Figures(cost)]);
        table.Add(["sum", .. Figures(costs.Sum)]);
        table.Write(screen);
    }

    private static Cell[] Figures(IngestCost cost) =>
        [
            HumanFormat.Count(cost.Runs),
            HumanFormat.Count(cost.Items),
            HumanFormat.Cost(cost.CostUsd),
            new(cost.UnsettledUsd == 0 ? "" : HumanFormat.Cost(cost.UnsettledUsd), StateColor.Notable),
            new(cost.Unpriced == 0 ? "" : HumanFormat.Count(cost.Unpriced), StateColor.Notable),
        ];
}
