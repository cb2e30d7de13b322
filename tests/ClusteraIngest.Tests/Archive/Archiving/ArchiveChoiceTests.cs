using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Discovery;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YtDlp;
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
        Assert.Equal((TabState.Limited, 2, null, null), (tab.State, tab.Read, tab.Stated, tab.ErrorId));
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

    [YtDlpFact]
    public async Task What_a_run_does_not_want_has_not_vanished_and_what_was_removed_is_not_fetched_again()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                IncludeMetadataFiles = false,
                Layout = ArchiveLayout.Audio,
            }
        );
        var channel = world.AddChannel();
        var now = DateTimeOffset.UtcNow;
        world.AddVideo(channel, video => video with { PublishedAt = now.AddDays(-100) });
        var newest = world.AddVideo(channel, video => video with { PublishedAt = now.AddDays(-2) });
        var options = new ArchiveOptions { Kinds = [VideoKind.Short] };
        await world.StartAsync(channel);
        await world.WorkAsync();
        Assert.Equal(2, (await world.Client.Archive.GetReportAsync()).Archived);

        await world.StartAsync(channel, options with { AudioQuality = "64k", Since = now.AddDays(-20) });
        await world.WorkAsync();
        await world.StartAsync(channel, options with { Newest = 1 });
        await world.WorkAsync();

        var report = await world.Client.Archive.GetReportAsync();
        Assert.Equal(0, report.Vanished);
        Assert.Equal(
            (TabState.Complete, 2, 2),
            (report.Channels[0].Tabs[0].State, report.Channels[0].Tabs[0].Read, report.Channels[0].Tabs[0].Stated)
        );
        Assert.Equal(3, (await world.Client.Archive.GetMediaAsync().ToListAsync()).Count(media => media.IsStored));

        var removed = await world.Client.Archive.RemoveAsync(VideoId.Parse(newest));
        Assert.Equal(2, removed.Count);
        Assert.Empty(await world.Client.Archive.RemoveAsync(VideoId.Parse(newest)));
        await world.StartAsync(channel, options with { AudioQuality = "96k" });
        await world.WorkAsync();
        var left = await world.Client.Archive.GetMediaAsync(new() { Videos = [VideoId.Parse(newest)] }).ToListAsync();
        Assert.All(left, media => Assert.Equal((MediaState.Removed, null), (media.State, media.ArchivedAt)));
        Assert.Equal(2, world.Files().Count);

        var planned = await world
            .Client.Archive.PlanAsync(options with { Channels = [$"https://www.youtube.com/watch?v={newest}", channel.Id] })
            .SingleAsync();
        Assert.Equal((channel.Id, 2, 1), (planned.ChannelId?.Value, planned.Listed, planned.Refused));
    }

    [Fact]
    public async Task Rows_that_meet_others_are_refused_one_by_one_and_a_uuid_may_be_of_a_picture_and_a_sound()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        await PutAsync(world, "old/one.mp4", "old/one.m4a", "old/three.mp4");
        var (uuid, other, person) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var table = $"""
            person_id,name,email,video_url,uuid,s3_path
            {person},Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa1,{uuid},old/one.mp4
            {person},Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa1,{uuid},old/one.m4a
            {person},Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa2,{uuid},old/one.mp4
            {person},Ann,ann@example.org,https://www.youtube.com/watch?v=aaaaaaaaaa3,{other},old/three.mp4
            """;

        var rows = await MigrateAsync(world, table);
        var again = await MigrateAsync(world, table);

        Assert.Equal([null, null, ErrorIds.MigrationConflict, null], rows.Select(row => row.ErrorId));
        Assert.Equal((uuid, other), (rows[0].MediaId, rows[3].MediaId));
        Assert.Equal(3, (await world.Client.Archive.GetMediaAsync().ToListAsync()).Select(media => media.MediaId).Distinct().Count());
        Assert.Equal(
            [MigrationVerdict.Known, MigrationVerdict.Known, MigrationVerdict.Refused, MigrationVerdict.Known],
            again.Select(row => row.Verdict)
        );
        Assert.Equal(rows.Select(row => row.MediaId), again.Select(row => row.MediaId));
        Assert.Equal(1, (await world.Client.Archive.GetReportAsync()).Persons.Single().Channels);
    }

    [Fact]
    public async Task A_verdict_is_given_only_of_what_is_still_the_object_that_was_compared()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        await PutAsync(world, "old/one.mp4", "old/two.mp4");
        await MigrateAsync(
            world,
            $"""
            video_url,uuid,s3_path
            https://www.youtube.com/watch?v=aaaaaaaaaa1,{Guid.NewGuid()},old/one.mp4
            https://www.youtube.com/watch?v=aaaaaaaaaa2,{Guid.NewGuid()},old/two.mp4
            """
        );
        foreach (var file in world.Files())
            File.Delete(Path.Combine(world.Folder, file));

        var verdicts = new List<MediaVerdict>();
        await foreach (var check in world.Client.Archive.VerifyAsync())
        {
            verdicts.Add(check.Verdict);
            await world.ExecuteAsync("update dataset_media set archived_at = now() where state = 'stored'");
        }

        Assert.Equal([MediaVerdict.Missing], verdicts);
        Assert.Equal(["failed", "stored"], await world.QueryAsync<string>("select state from dataset_media order by video_id"));
    }

    [Fact]
    public async Task A_video_is_due_while_what_is_kept_beside_it_is_missing()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        await PutAsync(world, "old/one.mp4");
        await MigrateAsync(world, $"video_url,uuid,s3_path\nhttps://www.youtube.com/watch?v=aaaaaaaaaa1,{Guid.NewGuid()},old/one.mp4\n");
        var video = VideoId.Parse("aaaaaaaaaa1");

        Assert.Equal([video], await DueAsync(new()));
        Assert.Empty(await DueAsync(new() { IncludeMetadataFiles = false }));
        await world.ExecuteAsync(
            """
            insert into dataset_media (video_id, kind, state, reason)
            values ('aaaaaaaaaa1', 'info', 'failed', null), ('aaaaaaaaaa1', 'thumbnail', 'refused', 'no_format')
            """
        );
        Assert.Equal([video], await DueAsync(new()));
        Assert.Empty(await DueAsync(new() { RetryFailed = false, IncludeCaptions = false }));
        await world.ExecuteAsync("update dataset_media set attempt = 4 where kind = 'info'");
        Assert.Empty(await DueAsync(new() { IncludeCaptions = false }));
        await world.ExecuteAsync("update dataset_media set state = 'waiting', not_before = now() + interval '1 hour' where kind = 'info'");
        Assert.Empty(await DueAsync(new() { IncludeCaptions = false }));
        await world.ExecuteAsync("update dataset_media set not_before = now() - interval '1 hour' where kind = 'info'");
        Assert.Equal([video], await DueAsync(new() { IncludeCaptions = false }));
        await world.Client.Archive.RemoveAsync(video);
        Assert.Empty(await DueAsync(new() { VideoQuality = "480p" }));
        Assert.Equal(3, await world.ScalarAsync<int>("select count(*) from dataset_media where state = 'removed' and archived_at is null"));

        async Task<IReadOnlyList<VideoId>> DueAsync(ArchiveRunOptions options)
        {
            await using var connection = await world.Database.Source.OpenConnectionAsync();
            return await MediaLister.DueAsync(connection, [video], options, now: null, default);
        }
    }

    [Fact]
    public async Task A_run_puts_all_its_channels_into_the_queue_in_their_order_whatever_the_size_of_a_batch()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings => settings with { BatchSize = 2 });
        var channels = Enumerable.Range(0, 5).Select(number => world.AddChannel($"batch{number}").Id).ToList();

        var run = await world.Client.Archive.StartAsync(new() { Channels = channels });

        Assert.Equal(5, run.Jobs);
        Assert.Equal(channels, await world.QueryAsync<string>("select target from ctrl_job order by turn"));
        Assert.Equal(5, await world.ScalarAsync<int>("select count(distinct turn) from ctrl_job"));
    }

    [Theory]
    [InlineData(VideoKind.Short, true, true)]
    [InlineData(VideoKind.Short, false, false)]
    [InlineData(VideoKind.Video, true, false)]
    [InlineData(VideoKind.Video, false, true)]
    public void Of_a_playlist_only_the_kinds_that_are_wanted_are_taken(VideoKind wanted, bool isShort, bool isTaken)
    {
        var entry = new FlatEntry(VideoId.Parse("aaaaaaaaaa1")) { IsShort = isShort };

        Assert.Equal(isTaken, ListedEntries.IsWanted(entry, tab: null, new() { Kinds = [wanted] }, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Reading_an_object_goes_on_where_it_broke_off_and_blames_the_storage()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        await PutAsync(world, "old/one.mp4");
        await using var store = ObjectStores.Open(world.Settings.Storage, TimeProvider.System);
        await using var content = new StoredContent(store, "old/one.mp4", new BrokenStream());
        using var read = new MemoryStream();

        await content.CopyToAsync(read);

        Assert.Equal("some media", Encoding.UTF8.GetString(read.ToArray()));
        await using var broken = new StoredContent(store, "old/one.mp4", new BrokenStream());
        Assert.Equal(4, await broken.ReadAsync(new byte[8]));
        var failure = Assert.Throws<ConfigurationException>(() => broken.Read(new byte[8], 0, 8));
        Assert.Equal(ErrorIds.StorageFailed, failure.ErrorId);
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

    private static async Task PutAsync(ArchiveWorld world, params string[] keys)
    {
        await using var store = ObjectStores.Open(world.Settings.Storage, TimeProvider.System);
        foreach (var key in keys)
            await store.PutAsync(key, "some media"u8.ToArray(), ObjectFacts.Of("video/mp4"), default);
    }

    private static async Task<List<MigratedRow>> MigrateAsync(ArchiveWorld world, string table) =>
        await world.Client.Archive.MigrateAsync(new MemoryStream(Encoding.UTF8.GetBytes(table)), "videos.csv").ToListAsync();

    /// <summary>Has four bytes, and breaks off.</summary>
    private sealed class BrokenStream() : MemoryStream("some"u8.ToArray())
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is > 0 and var read ? read : throw new IOException("Broken.");
    }
}
