using ClusteraIngest.Runs;
using ClusteraIngest.Spending;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

public sealed class AdHocListsTests
{
    private const string Nobody = "https://www.youtube.com/@nobody";

    [Fact]
    public async Task A_list_that_was_added_to_be_read_and_is_not_there_is_taken_back_and_what_it_cost_is_told()
    {
        await using var world = await IngestWorld.CreateAsync();
        var adHoc = new AdHocLists(world.Client);
        var (nobody, alpha) = (await AddAsync(adHoc, Nobody), await AddAsync(adHoc, world.AddChannel("alpha", 2)));
        var progress = new RunProgress();

        var results = await adHoc.IngestAsync(new[] { nobody, alpha }.ToAsyncEnumerable(), new(), progress).ToListAsync();

        var error = Assert.Single(results, result => !result.IsDone).Error!;
        Assert.Equal("ListNotFound", error.ErrorId);
        Assert.EndsWith("It was not monitored, and is not kept.", error.Remedy, StringComparison.Ordinal);
        Assert.Equal((1, 1, 2), (progress.Figures.ListsRead, progress.Figures.ListsFailed, progress.Figures.New));
        Assert.Equal((alpha.Url, false), (await world.Client.Lists.GetAllAsync()).Select(list => (list.Url, list.IsEnabled)).Single());
        Assert.Equal(["consumed"], await world.QueryAsync<string>("select state from ctrl_apify_run where list_id is null"));
        Assert.Equal("ListNotFound", await world.ScalarAsync<string>("select error_id from ctrl_processing_log where list_id is null"));
        // As if the error had been paid for, which the emulator does not charge.
        await world.QueryAsync<int>("update ctrl_apify_run set cost_usd = 0.005, is_cost_settled = true where list_id is null returning 1");
        var costs = await world.Client.Costs.GetAsync(CostGrouping.List);
        Assert.Equal(
            [("(no list)", 1L, 0.005m), (alpha.Url, 1L, world.Apify.ChargedUsd)],
            costs.Costs.OrderBy(cost => cost.Subject, StringComparer.Ordinal).Select(cost => (cost.Subject, cost.Runs, cost.CostUsd))
        );
        Assert.Equal(costs.Sum.CostUsd, (await world.Client.Costs.GetAsync(CostGrouping.Day)).Sum.CostUsd);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_was_there_before_stays(bool isEnabled)
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.Client.Lists.AddAsync(ListReference.Parse(Nobody), enabled: isEnabled);
        var adHoc = new AdHocLists(world.Client);

        var (found, isAdded) = await adHoc.FindOrAddAsync(ListReference.Parse("youtube.com/@Nobody/videos"));
        var results = await adHoc.IngestAsync(new[] { found }.ToAsyncEnumerable(), new()).ToListAsync();

        Assert.False(isAdded);
        Assert.Contains("Lists.RemoveAsync", Assert.Single(results).Error!.Remedy, StringComparison.Ordinal);
        Assert.Equal("ListNotFound", Assert.Single(await world.Client.Lists.GetAllAsync()).LastErrorId);
    }

    [Theory]
    [InlineData("is_enabled = true")]
    [InlineData("max_videos = 5")]
    [InlineData("languages = '{en}'")]
    public async Task A_list_of_which_somebody_has_made_something_meanwhile_stays(string change)
    {
        await using var world = await IngestWorld.CreateAsync();
        var adHoc = new AdHocLists(world.Client);
        var nobody = await AddAsync(adHoc, Nobody);
        await world.QueryAsync<int>($"update ctrl_youtube_lists set {change} returning 1");

        var results = await adHoc.IngestAsync(new[] { nobody }.ToAsyncEnumerable(), new()).ToListAsync();

        Assert.Contains("Lists.RemoveAsync", Assert.Single(results).Error!.Remedy, StringComparison.Ordinal);
        Assert.Equal("ListNotFound", Assert.Single(await world.Client.Lists.GetAllAsync()).LastErrorId);
    }

    [Fact]
    public async Task A_list_that_is_named_once_more_after_it_was_taken_back_is_not_paid_for_again()
    {
        await using var world = await IngestWorld.CreateAsync();
        var adHoc = new AdHocLists(world.Client);
        var results = new List<StageResult<Video>>();

        await foreach (var result in adHoc.IngestAsync(Lists(), new()))
            results.Add(result);

        Assert.Equal("ListNotFound", Assert.Single(results).Error!.ErrorId);
        Assert.Single(world.Apify.Runs);
        Assert.Empty(await world.Client.Lists.GetAllAsync());

        async IAsyncEnumerable<MonitoredList> Lists()
        {
            yield return await AddAsync(adHoc, Nobody);
            await Eventually.HoldsAsync(() => results.Count > 0);
            var (again, isAdded) = await adHoc.FindOrAddAsync(ListReference.Parse("@Nobody"));
            Assert.False(isAdded);
            yield return again;
        }
    }

    [Fact]
    public async Task What_the_YouTube_Data_API_does_not_know_is_taken_back_as_well()
    {
        await using var world = await YouTubeWorld.CreateAsync();
        var adHoc = new AdHocLists(world.Client);
        MonitoredList[] unknown =
        [
            await AddAsync(adHoc, Nobody),
            await AddAsync(adHoc, "https://www.youtube.com/playlist?list=PLabcdefghijklmnop"),
        ];

        var results = await adHoc.IngestAsync(unknown.ToAsyncEnumerable(), new() { Source = ListSource.YouTube }).ToListAsync();

        Assert.Equal(["ListNotFound", "ListNotFound"], results.Select(result => result.Error!.ErrorId));
        Assert.Empty(await world.Client.Lists.GetAllAsync());
    }

    private static async Task<MonitoredList> AddAsync(AdHocLists adHoc, string url)
    {
        var (list, isAdded) = await adHoc.FindOrAddAsync(ListReference.Parse(url));
        Assert.True(isAdded);
        return list;
    }
}
