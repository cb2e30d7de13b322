using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>What a run is told to choose, and what it takes over of other programs.</summary>
[Trait("Category", "Proof")]
public class ArchiveChoiceTests
{
    [YtDlpFact]
    public async Task Only_the_newest_and_what_was_published_since_is_taken_and_a_plan_tells_it_before()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                IncludeMetadataFiles = false,
                Layout = ArchiveLayout.Audio,
                OrganizeBy = ArchiveOrder.Channel,
            }
        );
        var channel = world.AddChannel();
        var old = world.AddVideo(channel);
        var newer = world.AddVideo(channel, video => video with { PublishedAt = ArchiveWorld.Published.AddDays(20) });
        var newest = world.AddVideo(channel, video => video with { PublishedAt = ArchiveWorld.Published.AddDays(40) });
        var options = new ArchiveOptions
        {
            Kinds = [VideoKind.Short],
            Newest = 2,
            Channels = [channel.Id],
        };

        var planned = await world.Client.Archive.PlanAsync(options).SingleAsync();
        Assert.Equal((2, 2, 0), (planned.Listed, planned.Videos, planned.Archived));
        Assert.InRange(planned.EstimatedBytes, 1, 10_000_000);
        Assert.Empty(await world.Client.Archive.GetMediaAsync().ToListAsync());

        await world.StartAsync(channel, options with { Since = ArchiveWorld.Published.AddDays(30) });
        await world.WorkAsync();

        var media = await world.Client.Archive.GetMediaAsync().SingleAsync();
        Assert.Equal((newest, MediaKind.Audio, MediaState.Verified), (media.VideoId.Value, media.Kind, media.State));
        Assert.StartsWith($"{channel.Id}/media/", media.Key, StringComparison.Ordinal);
        Assert.DoesNotContain(await world.QueryAsync<string>("select video_id from dataset_media"), id => id == old || id == newer);
        var tab = (await world.Client.Archive.GetReportAsync()).Channels.Single().Tabs.Single();
        Assert.Equal((TabState.Short, null, null), (tab.State, tab.Stated, tab.ErrorId));
    }

    [Fact]
    public async Task Videos_of_another_program_keep_their_uuids_and_are_not_fetched_again()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        await using var store = ObjectStores.Open(world.Settings.Storage, TimeProvider.System);
        await store.PutAsync("old/one.mp4", "some media"u8.ToArray(), ObjectFacts.Of("video/mp4"), default);
        var uuid = Guid.Parse("0b6d5c9e-6a0f-4f0e-9a55-0d6c1e6a7f01");
        var table = $"""
            name,email,video_url,uuid,s3_path
            Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa1,{uuid},old/one.mp4
            Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa2,{Guid.NewGuid()},old/two.mp4
            Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa3,{Guid.NewGuid()},../../etc/passwd
            Ann,ann@example.org,,{Guid.NewGuid()},old/one.mp4
            """;

        var tried = await MigrateAsync(isDryRun: true);
        Assert.Empty(await world.Client.Archive.GetMediaAsync().ToListAsync());
        var rows = await MigrateAsync(isDryRun: false);
        var again = await MigrateAsync(isDryRun: false);

        Assert.Equal(tried.Select(row => row.Verdict), rows.Select(row => row.Verdict));
        Assert.Equal(
            [
                (2L, MigrationVerdict.Added, null),
                (3, MigrationVerdict.Refused, ErrorIds.StorageObjectNotFound),
                (4, MigrationVerdict.Refused, ErrorIds.StorageKeyInvalid),
                (5, MigrationVerdict.Refused, ErrorIds.MigrationRowNotUnderstood),
            ],
            rows.Select(row => (row.Row, row.Verdict, row.ErrorId))
        );
        Assert.Equal(MigrationVerdict.Known, again[0].Verdict);
        var media = await world.Client.Archive.GetMediaAsync().SingleAsync();
        Assert.Equal((uuid, "old/one.mp4", 10, MediaState.Stored), (media.MediaId, media.Key, media.Bytes, media.State));
        Assert.Equal("Ann", (await world.Client.Archive.Persons.GetAllAsync().SingleAsync()).Name);
        Assert.Equal(MediaVerdict.Intact, (await world.Client.Archive.VerifyAsync().SingleAsync()).Verdict);
        ArchiveWorld.AssertAddsUp(await world.Client.Archive.GetReportAsync());

        Task<List<MigratedRow>> MigrateAsync(bool isDryRun) =>
            world
                .Client.Archive.MigrateAsync(new MemoryStream(Encoding.UTF8.GetBytes(table)), "videos.csv", isDryRun)
                .ToListAsync()
                .AsTask();
    }

    [Fact]
    public async Task A_run_without_channels_and_a_sweep_without_a_retention_say_what_is_missing()
    {
        await using var world = await ArchiveWorld.CreateAsync();

        var none = await Assert.ThrowsAsync<InvalidInputException>(() => world.Client.Archive.StartAsync());
        var sweep = await Assert.ThrowsAsync<ConfigurationException>(() => world.Client.Archive.SweepAsync(expired: true));
        var wrong = await Assert.ThrowsAsync<InvalidInputException>(() => world.Client.Archive.StartAsync(new() { VideoQuality = "huge" }));

        Assert.Equal((ErrorIds.NoChannels, ErrorIds.RetentionMissing, ErrorIds.InvalidValue), (none.ErrorId, sweep.ErrorId, wrong.ErrorId));
        Assert.Null(await world.Client.Archive.ResumeAsync());
        Assert.Equal(0, await world.Client.Archive.PauseAsync());
    }
}
