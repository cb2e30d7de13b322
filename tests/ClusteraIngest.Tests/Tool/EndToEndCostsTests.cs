using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndCostsTests : IDisposable
{
    private readonly string settings = Path.GetTempFileName();

    [Theory]
    [InlineData("day")]
    [InlineData("list")]
    [InlineData("actor")]
    public async Task Costs_are_one_object_a_line_and_come_to_what_was_charged(string by)
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 6), tool.World.AddChannel("beta", 3));
        await tool.RunAsync("sync");

        var costs = await tool.RunAsync("costs", "--by", by);

        Assert.Equal(0, costs.ExitCode);
        Assert.Equal(tool.World.Apify.ChargedUsd, costs.Objects.Sum(line => line.GetProperty("cost_usd").GetDecimal()));
        Assert.All(
            costs.Objects,
            line =>
                Assert.Equal(
                    ["by", "subject", "runs", "items", "cost_usd", "unsettled_usd", "unpriced_runs"],
                    line.EnumerateObject().Select(field => field.Name)
                )
        );
        Assert.Empty(costs.Error);
    }

    [Fact]
    public async Task The_table_ends_with_the_sum()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 2));
        await tool.RunAsync("sync");

        var costs = await tool.RunAsync("costs", "--output", "table", "--by", "list");

        Assert.Matches(@"^\s*@alpha\b.* 3 .* 4 .* 0\.02 USD", costs.Output[^2]);
        Assert.Matches(@"^\s*sum\b.* 3 .* 4 .* 0\.02 USD", costs.Output[^1]);
        // Whoever sums up by the model sees what was paid to actors, too.
        Assert.Contains(
            "model or actor",
            (await tool.RunAsync("costs", "--output", "table", "--by", "model")).Output[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_not_settled_yet_is_told_of_the_run_until_it_is()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 10));
        tool.World.Apify.FailNext("unsettled");

        var sync = await tool.RunAsync("sync", "--no-transcripts");
        var before = Assert.Single((await tool.RunAsync("runs")).Objects);
        var shown = await tool.RunAsync("status", "--output", "table");
        tool.World.Apify.Settle();
        await tool.RunAsync("sync", "--no-transcripts");

        var after = (await tool.RunAsync("status")).Objects[0].GetProperty("runs").EnumerateArray().Last();

        Assert.Contains(" · 0.00 USD, not settled yet: 1 run of at most 0.05 USD · ", sync.Sum, StringComparison.Ordinal);
        Assert.Equal((0m, 1, 0.05m), Costs(before));
        Assert.Contains("not settled yet: 1 run", string.Join(' ', shown.Output), StringComparison.Ordinal);
        Assert.Equal((0.05m, 0, 0m), Costs(after));

        static (decimal CostUsd, int Runs, decimal Usd) Costs(JsonElement run) =>
            (
                run.GetProperty("cost_usd").GetDecimal(),
                run.GetProperty("unsettled_runs").GetInt32(),
                run.GetProperty("unsettled_usd").GetDecimal()
            );
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task A_month_that_is_spent_ends_a_sync_with_exit_code_1_and_the_way_on()
    {
        await using var tool = await EndToEnd.CreateAsync();
        await File.WriteAllTextAsync(settings, "limits:\n  monthly_usd: 0.05\n");
        await tool.RunAsync("lists", "add", tool.World.AddChannel("alpha", 30));

        var sync = await tool.RunAsync("sync", "--settings", settings, "--max-cost-usd", "4");
        var costs = await tool.RunAsync("costs", "--settings", settings);
        var status = await tool.RunAsync("status", "--settings", settings, "--output", "table");

        var next = new DateTime(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1)
            .AddMonths(1)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(1, sync.ExitCode);
        Assert.Matches(
            $@"^error BudgetExceeded: 0\.\d+ of the 0\.05 USD that \w+ 20\d\d may cost are spent.* until {next} \(UTC\)\. Raise limits\.monthly_usd in the settings file",
            sync.Error.Single(line => line.StartsWith("error", StringComparison.Ordinal))
        );
        Assert.Equal(0.05m, tool.World.Apify.ChargedUsd);
        var month = $"{DateTime.UtcNow.ToString("yyyy-MM", CultureInfo.InvariantCulture)}: 0.05 of 0.05 USD spent, 0.00 left.";
        Assert.Equal(month, Assert.Single(costs.Error));
        Assert.Equal(month, status.Output[^1]);

        await File.WriteAllTextAsync(settings, "limits:\n  apify:\n    monthly_usd: 0.05\n");
        var ofApify = await tool.RunAsync("sync", "--settings", settings);
        var shown = await tool.RunAsync("status", "--settings", settings);
        Assert.Contains(
            "0.05 USD that",
            ofApify.Error.Single(line => line.StartsWith("error", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Equal(
            month.Replace(":", " with apify:", StringComparison.Ordinal),
            Assert.Single((await tool.RunAsync("costs", "--by", "provider", "--settings", settings)).Error)
        );
        Assert.Equal(0m, shown.Objects[0].GetProperty("provider_months").GetProperty("apify").GetProperty("left_usd").GetDecimal());
    }

    public void Dispose() => File.Delete(settings);
}
