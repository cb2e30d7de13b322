using ClusteraIngest.Runs;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>Datasets whose pages are not those that were asked for.</summary>
public sealed class DatasetPagingTests
{
    private static readonly IngestOptions WithoutTranscripts = new() { WithTranscripts = false };

    [Theory]
    [InlineData("short-page")]
    [InlineData("stuck-page")]
    [InlineData("shrunk")]
    public async Task A_dataset_whose_pages_are_wrong_for_a_while_is_read_to_its_end_and_paid_once(string fault)
    {
        await using var world = await WorldAsync();
        world.Apify.FailNext(fault, times: 2, where: "/items");
        await using var client = world.NewClient(new HurriedTime(50));

        var sync = await world.SyncAsync(WithoutTranscripts, client);

        Assert.Empty(sync.ErrorIds);
        Assert.Equal(400, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        Assert.Equal(400, sync.Figures.Listed);
        world.AssertNothingPaidTwice();
    }

    [Theory]
    [InlineData("stuck-page", "ApifyAnswerGarbled")]
    [InlineData("shrunk", "ApifyDatasetIncomplete")]
    public async Task A_dataset_whose_pages_stay_wrong_fails_its_list_and_the_next_sync_reads_on_without_paying_again(
        string fault,
        string errorId
    )
    {
        await using var world = await WorldAsync();
        world.Apify.FailNext(fault, times: 40, where: "/items");
        await using var client = world.NewClient(new HurriedTime(200));

        var first = await world.SyncAsync(WithoutTranscripts, client);

        Assert.Equal(errorId, Assert.Single(first.ErrorIds));
        Assert.Equal(250, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        for (var more = 0; more < 8 && await world.ScalarAsync<int>("select count(*) from dataset_youtube_video") < 400; more++)
            await world.SyncAsync(WithoutTranscripts, client);
        Assert.Equal(400, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video"));
        world.AssertNothingPaidTwice();
    }

    private static async Task<IngestWorld> WorldAsync()
    {
        var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 400), maxVideos: 1_000);
        return world;
    }
}
