using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>Digests of models: what is asked, what is kept, and that it is paid for once.</summary>
public sealed class DigestTests
{
    [Fact]
    public async Task A_second_run_pays_nothing_and_a_changed_transcript_is_stale()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");

        var first = await world.DigestAsync([video], new() { Kinds = [DigestKind.Chapters, DigestKind.Highlights, DigestKind.Detailed] });
        Assert.All(first.Results, result => Assert.True(result.IsDone, result.Error?.ToString()));
        Assert.Equal((3, 3, 3), (first.Figures.DigestsWritten, first.Figures.PaidRuns, world.Chat.Calls.Count));
        Assert.Equal(world.Chat.ChargedUsd, first.Figures.CostUsd);
        Assert.Equal(world.Chat.ChargedUsd, first.Results.Sum(result => result.Item!.CostUsd));

        var second = await world.DigestAsync([video], new() { Kinds = [DigestKind.Chapters, DigestKind.Highlights, DigestKind.Detailed] });
        Assert.Equal((0, 3, 0m), (second.Figures.DigestsWritten, second.Figures.DigestsKnown, second.Figures.CostUsd));
        Assert.Equal(3, world.Chat.Calls.Count);
        Assert.Empty(await world.Client.Library.PlanDigestsAsync(options: new()).ToListAsync());

        var before = (await world.Client.Library.GetDigestAsync(video, DigestKind.Chapters))!;
        Assert.False(before.IsStale);
        await world.SetTranscriptAsync(
            video,
            [.. Enumerable.Range(0, 30).Select(n => new TranscriptSegment(n * 4, 4, DigestWorld.Sentence("changed", n)))]
        );
        Assert.True((await world.Client.Library.GetDigestAsync(before.DigestId))!.IsStale);
        var planned = Assert.Single(await world.Client.Library.PlanDigestsAsync().ToListAsync());
        Assert.Equal((PlannedDigestState.Asked, 1), (planned.State, planned.Calls));
        var anew = await world.OneAsync(video);
        Assert.NotEqual(before.DigestId, anew.DigestId);
        Assert.True(planned.MaxCostUsd >= anew.CostUsd);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task Force_asks_again_under_the_same_number()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001");
        var first = await world.OneAsync(video);

        var forced = await world.OneAsync(video, options: new() { Force = true });

        Assert.Equal(first.DigestId, forced.DigestId);
        Assert.True(forced.GeneratedAt > first.GeneratedAt);
        Assert.Equal(2, world.Chat.Calls.Count);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task Chapters_rise_cover_the_video_and_quote_what_is_said()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 20);

        var digest = await world.OneAsync(video);

        Assert.Equal(0, digest.Parts[0].StartSeconds);
        Assert.Equal(1200, digest.Parts[^1].EndSeconds);
        foreach (var (one, next) in digest.Parts.Zip(digest.Parts.Skip(1)))
            Assert.Equal(one.EndSeconds, next.StartSeconds);
        var said = await world.QueryAsync<string>("select text from dataset_youtube_transcript");
        Assert.All(digest.Parts, part => Assert.Contains(part.Quote!, said[0], StringComparison.Ordinal));
        Assert.Equal(digest.Parts.Select(part => part.StartSeconds).Order(), digest.Parts.Select(part => part.StartSeconds));
        Assert.True(digest.WordCount > 20);
        Assert.InRange(digest.ReadingSeconds, 5, 1200);
    }

    [Fact]
    public async Task A_two_hour_transcript_is_read_to_its_end_in_one_call_and_in_pieces()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 120);
        const double length = 7200;

        var whole = await world.OneAsync(video);
        Assert.Single(world.Chat.Calls);
        AssertCovers(whole);

        var pieces = await world.OneAsync(video, DigestKind.Detailed, new() { MaxInputTokens = 6_000 });
        Assert.True(pieces.Calls > 4, $"{pieces.Calls} calls");
        AssertCovers(pieces);

        var best = await world.OneAsync(video, DigestKind.Highlights, new() { MaxInputTokens = 6_000 });
        Assert.InRange(best.Parts.Count, 3, 10);
        Assert.Equal(0, (await world.QueryAsync<long>("select count(*) from ctrl_model_answer"))[0]);
        await world.AssertLedgerIsTrueAsync();

        void AssertCovers(Digest digest)
        {
            Assert.Equal((0d, length), (digest.Parts[0].StartSeconds!.Value, digest.Parts[^1].EndSeconds!.Value));
            var quotes = digest.Parts.Select(part => part.StartSeconds!.Value).ToList();
            Assert.Contains(quotes, start => start <= length / 10);
            Assert.Contains(digest.Parts, part => part.EndSeconds > length * 0.9 && part.StartSeconds > length * 0.6);
        }
    }

    [Fact]
    public async Task A_last_step_that_fails_pays_the_first_ones_once()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync("video000001", minutes: 40);
        var options = new DigestOptions { Kinds = [DigestKind.Detailed], MaxInputTokens = 3_000 };
        world.Chat.FailNext("refusal", where: "Each line is a part that was found");

        Assert.Equal("ModelRefused", await world.ErrorAsync(video, options));
        var paid = world.Chat.Calls.Count;
        Assert.Equal(paid - 1, (await world.QueryAsync<int>("select count(*)::int from ctrl_model_answer"))[0]);

        var digest = await world.OneAsync(video, DigestKind.Detailed, options);
        Assert.Equal(paid + 1, world.Chat.Calls.Count);
        Assert.Equal(paid, digest.Calls);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task Two_processes_that_want_the_same_pay_once()
    {
        await using var world = await DigestWorld.CreateAsync(new() { Latency = TimeSpan.FromMilliseconds(700) });
        var video = await world.AddAsync("video000001");
        await using var other = world.NewClient();

        var runs = await Task.WhenAll(world.DigestAsync([video]), world.DigestAsync([video], client: other));

        Assert.All(runs, run => Assert.True(run.Results[0].IsDone, run.Results[0].Error?.ToString()));
        Assert.Single(world.Chat.Calls);
        Assert.Equal(runs[0].Results[0].Item!.DigestId, runs[1].Results[0].Item!.DigestId);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task Creators_chapters_cost_nothing_and_need_no_model()
    {
        await using var world = await DigestWorld.CreateAsync();
        var video = await world.AddAsync(
            "video000001",
            minutes: 10,
            description: "Hello\n0:00 Start\n1:30 - The soil\n(4:05) Water\nSee 9:99"
        );

        var digest = await world.OneAsync(video);

        Assert.True(digest.IsByCreator);
        Assert.Equal(["Start", "The soil", "Water"], digest.Parts.Select(part => part.Title));
        Assert.Equal([0, 90, 245], digest.Parts.Select(part => part.StartSeconds!.Value));
        Assert.Equal(600, digest.Parts[^1].EndSeconds);
        Assert.Equal((null, 0m), (digest.PromptVersion, digest.CostUsd));
        Assert.Empty(world.Chat.Calls);

        var asked = await world.OneAsync(video, options: new() { Model = DigestWorld.Model });
        Assert.False(asked.IsByCreator);
        Assert.Single(world.Chat.Calls);
        Assert.True((await world.Client.Library.GetDigestAsync(video))!.IsByCreator);
        Assert.Equal(2, await world.Client.Library.GetDigestsAsync(new() { VideoIds = [video] }).CountAsync());
    }

    [Fact]
    public async Task A_limit_is_kept_and_an_unknown_price_is_said()
    {
        await using var world = await DigestWorld.CreateAsync(hasPrice: false);
        var video = await world.AddAsync("video000001");
        await Assert.ThrowsAsync<ConfigurationException>(() => world.DigestAsync([video], new() { MaxCostUsd = 1 }));

        var unpriced = await world.DigestAsync([video]);
        Assert.Equal((1, 0m, null), (unpriced.Figures.UnpricedCalls, unpriced.Figures.CostUsd, unpriced.Results[0].Item!.CostUsd));
        var costs = await world.Client.Costs.GetAsync(ClusteraIngest.Spending.CostGrouping.Model);
        Assert.Equal(("openai:emulated-small", 1L, 1L), (costs.Costs[0].Subject, costs.Costs[0].Runs, costs.Costs[0].Unpriced));

        var change = await world.Client.Library.SetModelPriceAsync(new("openai", "emulated-small"), 0.40m, 1.60m, 0.10m);
        Assert.Equal((1, null), (change.CallsPriced, change.Was));
        Assert.Equal(world.Chat.ChargedUsd, (await world.Client.Library.GetDigestAsync(video))!.CostUsd);
        costs = await world.Client.Costs.GetAsync(ClusteraIngest.Spending.CostGrouping.Purpose);
        Assert.Equal(("digest", world.Chat.ChargedUsd, 0L), (costs.Costs[0].Subject, costs.Costs[0].CostUsd, costs.Costs[0].Unpriced));
        // A price that is told later leaves no zeros behind the amount.
        Assert.DoesNotMatch(
            "0$",
            Assert.Single(await world.QueryAsync<string>("select cost_usd::text from ctrl_charge where cost_usd > 0"))
        );

        var exceeded = await Assert.ThrowsAsync<BudgetExceededException>(() =>
            world.DigestAsync([video], new() { Kinds = [DigestKind.Detailed], MaxCostUsd = 0.0001m })
        );
        Assert.Equal("BudgetExceeded", exceeded.ErrorId);
        await using var limited = world.NewClient(monthlyLimitUsd: 0.001m);
        await Assert.ThrowsAsync<BudgetExceededException>(() =>
            world.DigestAsync([video], new() { Kinds = [DigestKind.Detailed] }, limited)
        );
        Assert.Single(world.Chat.Calls);
        await world.AssertLedgerIsTrueAsync();
    }

    [Fact]
    public async Task A_mistyped_price_is_corrected_and_calls_that_have_one_keep_it()
    {
        await using var world = await DigestWorld.CreateAsync(hasPrice: false);
        var (library, model) = (world.Client.Library, ClusteraIngest.Library.Models.ModelName.Parse(DigestWorld.Model));
        var video = await world.AddAsync("video000001");
        var today = (await library.SetModelPriceAsync(model, 40m, 160m)).Price.ValidFrom;
        var dear = (await world.OneAsync(video)).CostUsd;

        var change = await library.SetModelPriceAsync(model, 0.40m, 1.60m, 0.10m, today);

        Assert.Equal((40m, 160m, 0), (change.Was!.InputUsd, change.Was.OutputUsd, change.CallsPriced));
        Assert.Equal(0.40m, Assert.Single(await world.QueryAsync<decimal>("select input_usd from ctrl_model_price")));
        Assert.Equal(dear, (await library.GetDigestAsync(video))!.CostUsd);
        Assert.Equal(dear, (await world.Client.Costs.GetAsync(ClusteraIngest.Spending.CostGrouping.Model)).Costs[0].CostUsd);
        var forced = await world.OneAsync(video, options: new() { Force = true });
        Assert.Equal(dear!.Value / 100, forced.CostUsd!.Value, 3);
    }

    [Fact]
    public async Task Models_are_listed_tested_and_priced()
    {
        await using var world = await DigestWorld.CreateAsync();

        var catalog = await world.Client.Library.GetModelsAsync();
        Assert.Empty(catalog.Absent);
        var models = catalog.Models;
        Assert.Equal(["emulated-large", "emulated-small"], models.Select(model => model.Model));
        Assert.Equal(0.40m, models[1].Price!.InputUsd);
        Assert.True(models[1].IsDefault);

        var test = await world.Client.Library.TestModelAsync();
        Assert.Contains("answers in the shape", test.Finding, StringComparison.Ordinal);
        Assert.Equal(world.Chat.ChargedUsd, test.CostUsd);
        var costs = await world.Client.Costs.GetAsync(ClusteraIngest.Spending.CostGrouping.Purpose);
        Assert.Equal(("test", test.CostUsd), (costs.Costs[0].Subject, costs.Costs[0].CostUsd));
        await world.AssertLedgerIsTrueAsync();
    }
}
