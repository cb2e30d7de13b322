using System.Text.Json.Nodes;
using ClusteraIngest.Database;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>A video is private or deleted where somebody says so, never because it was not seen.</summary>
public sealed class AvailabilityTests
{
    private const string States = "select availability || ' ' || transcript_state from dataset_youtube_video order by video_id";
    private static readonly string Video = IngestWorld.VideoIdOf("alpha", 0);

    [Theory]
    [InlineData("This video is private", "private unavailable")]
    [InlineData("This video has been removed by the uploader", "deleted unavailable")]
    [InlineData("Join this channel to get access to members-only content", "members_only unavailable")]
    [InlineData("Video unavailable", "public unavailable")]
    public async Task What_the_transcripts_source_says_of_a_video_is_written_down(string words, string becomes)
    {
        await using var world = await GoneAsync(words);

        Assert.Equal([becomes], await world.QueryAsync<string>(States));
    }

    [Fact]
    public async Task A_video_for_members_is_not_paid_for_again_because_the_YouTube_Data_API_calls_it_public()
    {
        await using var world = await GoneAsync("Join this channel to get access to members-only content");
        var (batch, now) = (new VideoBatch(), DateTimeOffset.UtcNow);
        batch.Add(
            new()
            {
                VideoId = VideoId.Parse(Video),
                Availability = VideoAvailability.Public,
                Source = YouTubeDataClient.Source,
            }
        );

        await using (var connection = await world.Database.Source.OpenConnectionAsync())
            await VideoStore.MergeAsync(connection, batch, list: null, now, default);

        Assert.Equal(["members_only unavailable"], await world.QueryAsync<string>(States));
        Assert.True(await world.ScalarAsync<bool>("select is_members_only from dataset_youtube_video"));
    }

    [Fact]
    public async Task A_list_that_still_shows_a_private_video_does_not_have_it_paid_for_again()
    {
        await using var world = await GoneAsync("This video is private");

        await world.SyncAsync(new() { Full = true });

        Assert.Equal(["private unavailable"], await world.QueryAsync<string>(States));
        Assert.Single(world.Apify.Runs, run => run.Actor.StartsWith("pintostudio", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_private_video_that_a_list_shows_days_later_is_asked_for_again()
    {
        await using var world = await GoneAsync("This video is private");
        var later = new AdvancingTime();
        later.Advance(TimeSpan.FromDays(2));
        await using var client = world.NewClient(later);
        world.Apify.World.ForgetTranscript(Video);

        await world.SyncAsync(new() { Full = true }, client);

        Assert.Equal(["public stored"], await world.QueryAsync<string>(States));
    }

    [Fact]
    public async Task A_video_that_is_not_in_its_list_any_more_stays_as_it_was()
    {
        await using var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 2));
        await world.SyncAsync();
        world.Apify.World.Remove(Video);

        await world.SyncAsync(new() { Full = true });

        Assert.Equal(2, await world.ScalarAsync<int>("select count(*) from dataset_youtube_video where availability = 'public'"));
        Assert.Equal(2, await world.ScalarAsync<int>("select count(*) from dataset_youtube_list_video"));
    }

    /// <summary>A list of one video of which the transcripts' source says that.</summary>
    private static async Task<IngestWorld> GoneAsync(string words)
    {
        var world = await IngestWorld.CreateAsync();
        await world.AddListAsync(world.AddChannel("alpha", 1));
        world.Apify.World.SetTranscript(Video, new JsonObject { ["error"] = words });
        await world.SyncAsync();
        return world;
    }
}
