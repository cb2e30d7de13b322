using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Presentation;
using ClusteraIngest.Spending;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>costs</c>: what was spent.</summary>
internal sealed class CostsCommand : ToolCommand
{
    private readonly Option<CostGrouping?> by = OptionFactory.OneOf(
        "--by",
        "What costs are summed up by. Default: day.",
        ("day", CostGrouping.Day),
        ("list", CostGrouping.List),
        ("actor", CostGrouping.Actor),
        ("provider", CostGrouping.Provider),
        ("purpose", CostGrouping.Purpose),
        ("model", CostGrouping.Model)
    );
    private readonly Option<DateOnly?> since;
    private readonly Option<DateOnly?> until;

    public CostsCommand(GlobalOptions everywhere)
        : base(
            "costs",
            "Shows what was spent, by the day, the list, the actor, the provider, the purpose or the model, and what is left of the month.",
            everywhere
        )
    {
        since = OptionFactory.Day(
            "--since",
            "The first day (UTC), or an age such as 7d. Default: the first there is.",
            everywhere.Shell.Time
        );
        until = OptionFactory.Day("--until", "The last day (UTC), or an age such as 7d. Default: today.", everywhere.Shell.Time);
        Options.Add(by);
        Options.Add(since);
        Options.Add(until);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.CostRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var (first, last) = (run.Value(since), run.Value(until));
        if (first > last)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"--until {last:yyyy-MM-dd} is before --since {first:yyyy-MM-dd}.",
                "Give the earlier day as --since."
            );
        var client = await run.ConnectAsync(cancel);
        var costs = await client.Costs.GetAsync(run.Value(by) ?? CostGrouping.Day, first, last, cancel);
        if (run.IsForPrograms)
        {
            foreach (var cost in costs.Costs)
                run.WriteRow(CostRow.Of(costs.By, cost), Json.Shapes.CostRow);
        }
        else
        {
            CostTable.Write(costs, run.Screen);
        }

        if (costs.Sum.Unpriced > 0)
            run.Screen.Note(
                $"{HumanFormat.Count(costs.Sum.Unpriced)} of the runs are calls of models whose price is not known: they are in none of "
                    + "the amounts. Tell it with 'clustera-ingest models price', and they are."
            );
        foreach (var month in MonthLines.Of(costs.Month, costs.ProviderMonths))
            run.Screen.Note(month);
    }
}
