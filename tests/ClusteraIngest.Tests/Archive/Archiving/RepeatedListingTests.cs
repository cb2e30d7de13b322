using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>
/// How much of a channel's list is read again by later runs, with the real yt-dlp: pages are counted where they are asked for.
/// </summary>
[Trait("Category", "Proof")]
public class RepeatedListingTests
{
    private const int Pages = 6;

    [YtDlpFact]
    public async Task A_list_that_was_read_to_its_end_is_so_again_only_where_its_beginning_does_not_add_up()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings => settings with { IncludeMetadataFiles = false });
        // Six pages; the last one has one more video, which is unlisted yet, and one for members.
        var channel = world.Web.World.AddGeneratedChannel("long", videos: 170);
        var oldest = world.Web.World.VideosOf(channel.Id)[^1];
        world.Web.World.ChangeVideo(oldest.Id, video => video with { IsUnlisted = true });
        world.Web.World.ChangeVideo(world.Web.World.VideosOf(channel.Id)[^2].Id, ForMembers);

        Assert.Equal(Pages, await RunAsync(new()));
        Assert.Equal((169, 168, 169), await ListedAsync());
        // As if all of them were archived, as far as they can be had.
        await world.ExecuteAsync(
            """
            update dataset_media set state = 'verified', bytes = 1, object_key = uuid::text, archived_at = now() where state = 'pending';
            update ctrl_job set state = 'done' where state = 'pending'
            """
        );

        // Nothing has changed: nothing is to be done, and all is told to be listed.
        Assert.InRange(await RunAsync(new()), 1, 2);
        Assert.Equal((169, 168, 169), await ListedAsync());
        Assert.Equal(0, await OpenAsync());

        // One is new for all, one for members: they are taken. Another quality is wanted of all, also of what was not read.
        Add("new00000001", video => video);
        Add("new00000002", ForMembers);
        Assert.InRange(await RunAsync(new() { VideoQuality = "480p" }), 1, 2);
        Assert.Equal((171, 169, 171), await ListedAsync());
        Assert.Equal(169, await OpenAsync());
        Assert.Equal(
            2,
            await world.ScalarAsync<int>("select count(*) from dataset_media where profile = '480p' and reason = 'members_only'")
        );
        await world.ExecuteAsync("update ctrl_job set state = 'done' where state = 'pending'");

        // The oldest is shown from now on, and nobody has taken it for new: the list is read up to there.
        world.Web.World.ChangeVideo(oldest.Id, video => video with { IsUnlisted = false });
        Assert.Equal(Pages, await RunAsync(new()));
        Assert.Equal((172, 170, 172), await ListedAsync());
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*) from dataset_media where video_id = @Id", new { oldest.Id }));
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from dataset_media where vanished_at is not null"));

        // One is gone from the middle: that is told by the end alone.
        world.Web.World.ChangeVideo(
            world.Web.World.VideosOf(channel.Id)[80].Id,
            video => video with { Playability = Playability.RemovedByUploader }
        );
        Assert.Equal(Pages, await RunAsync(new()));
        Assert.Equal((171, 169, 171), await ListedAsync());
        Assert.Equal(
            [world.Web.World.VideosOf(channel.Id)[80].Id],
            await world.QueryAsync<string>("select distinct video_id from dataset_media where vanished_at is not null")
        );

        // On request, and where the last time is too long ago.
        Assert.Equal(Pages, await RunAsync(new() { FullListing = true }));
        await world.ExecuteAsync("update ctrl_channel_listing set read_in_full_at = read_in_full_at - interval '8 days'");
        Assert.Equal(Pages, await RunAsync(new()));
        Assert.InRange(await RunAsync(new()), 1, 2);

        // A page that is lost on the way is none that was read.
        world.Web.FailNext("silent-end", 1, ":videos:30");
        Add("new00000003", video => video with { PublishedAt = world.Web.World.VideosOf(channel.Id)[100].PublishedAt.AddSeconds(1) });
        Assert.InRange(await RunAsync(new()), 2, 2);
        Assert.Equal("short", await world.ScalarAsync<string>("select state from ctrl_channel_listing"));

        static WebVideo ForMembers(WebVideo video) => video with { Playability = Playability.MembersOnly };

        void Add(string id, Func<WebVideo, WebVideo> change) =>
            world.Web.World.AddVideo(
                change(new(id, channel.Id, "A new one", world.Web.World.VideosOf(channel.Id)[0].PublishedAt.AddHours(1)))
            );

        // The pages of the tab that a run asks for.
        async Task<int> RunAsync(ArchiveOptions options)
        {
            var before = world.Web.Requests.Count;
            await world.Client.Archive.StartAsync(options with { Channels = [channel.Id], Kinds = [VideoKind.Video] });
            await world.Client.Jobs.WorkAsync(new() { UntilEmpty = true, Kinds = ["discover_channel"] });
            return world
                .Web.Requests.Skip(before)
                .Count(request =>
                    request.Target.Contains($"/{channel.Id}/videos", StringComparison.Ordinal)
                    || request.Target.Contains($"{channel.Id}:videos:", StringComparison.Ordinal)
                );
        }

        // What is known of the tab, what of it YouTube states, and what the run that was the last one lists.
        async Task<(long Known, long Stated, long Run)> ListedAsync()
        {
            var tab = (await world.Client.Archive.GetReportAsync()).Channels.Single().Tabs.Single();
            Assert.Equal(TabState.Complete, tab.State);
            var runs = await world.QueryAsync<long>(
                "select count(distinct video_id) from dataset_media where run_id = (select max(run_id) from ctrl_run)"
            );
            return (tab.Read, tab.Stated!.Value, runs[0]);
        }

        Task<int> OpenAsync() => world.ScalarAsync<int>("select count(*) from ctrl_job where state = 'pending'");
    }
}
