using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>Lists read by the real yt-dlp from the emulated youtube.com, whole and with everything that goes wrong.</summary>
[Trait("Category", "Proof")]
public class YtDlpListingTests
{
    [YtDlpFact]
    public async Task Three_tabs_are_read_page_by_page_and_add_up()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("three-tabs", videos: 100, shorts: 45, streams: 20);
        foreach (
            var (tab, kind, count) in new[]
            {
                (ChannelTab.Videos, WebVideoKind.Video, 100),
                (ChannelTab.Shorts, WebVideoKind.Short, 45),
                (ChannelTab.Streams, WebVideoKind.Stream, 20),
            }
        )
        {
            var (outcome, entries) = await youtube.ReadTabAsync(channel, tab);

            Assert.Equal(new ListingOutcome(ListingState.Complete, count, count, 0, null), outcome);
            var there = youtube.Web.World.VideosOf(channel.Id).Where(video => video.Kind == kind).ToList();
            Assert.Equal(there.Select(video => video.Id), entries.Select(entry => entry.VideoId.Value));
            Assert.Equal(there.Select(video => video.Title), entries.Select(entry => entry.Title));
            Assert.Equal(there.Select(video => video.ViewCount), entries.Select(entry => entry.ViewCount!.Value));
            Assert.All(entries, entry => Assert.Equal(tab is ChannelTab.Shorts, entry.IsShort));
            Assert.All(entries, entry => Assert.Empty(entry.Unread));
        }
        Assert.True(youtube.Web.RequestsByHost["www.youtube.com"] is > 8 and < 40);
    }

    [YtDlpFact]
    public async Task Three_thousand_entries_come_as_they_are_read_and_not_at_the_end()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("three-thousand", videos: 3_000);
        var requestsAtFirst = 0L;
        var read = 0;

        var outcome = await youtube.Reader.ReadTabAsync(
            ChannelId.Parse(channel.Id),
            ChannelTab.Videos,
            _ =>
            {
                if (read++ == 0)
                    requestsAtFirst = youtube.Web.RequestsByHost["www.youtube.com"];
                return ValueTask.CompletedTask;
            },
            default
        );

        Assert.Equal(new ListingOutcome(ListingState.Complete, 3_000, 3_000, 0, null), outcome);
        Assert.Equal(3_000, read);
        Assert.True(requestsAtFirst < 10, $"{requestsAtFirst} requests were made before the first entry came.");
    }

    [YtDlpTheory]
    [InlineData("429", 100, nameof(YtDlpFailure.Throttled))]
    [InlineData("500", 100, nameof(YtDlpFailure.Network))]
    [InlineData("cut", 100, nameof(YtDlpFailure.Network))]
    [InlineData("empty-page", 100, nameof(YtDlpFailure.Incomplete))]
    public async Task A_list_that_breaks_off_has_failed_whatever_yt_dlp_ends_with(string fault, int times, string failure)
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("broken-off", videos: 200);
        youtube.Web.FailNext(fault, times, channel.Id + ":videos:90");

        var (outcome, entries) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);

        Assert.Equal(ListingState.Failed, outcome.State);
        Assert.Equal(Enum.Parse<YtDlpFailure>(failure), outcome.Failure!.Failure);
        Assert.Equal(90, outcome.Read);
        Assert.Equal(90, entries.Count);
    }

    [YtDlpTheory]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("empty-page")]
    public async Task A_fault_that_passes_leaves_no_trace(string fault)
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("passing", videos: 100);
        youtube.Web.FailNext(fault, 2, channel.Id + ":videos:60");

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);

        Assert.Equal(new ListingOutcome(ListingState.Complete, 100, 100, 0, null), outcome);
    }

    [YtDlpFact]
    public async Task A_list_that_ends_early_without_a_word_is_short_of_what_YouTube_states()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("silent-end", videos: 200);
        youtube.Web.FailNext("silent-end", 1, channel.Id + ":videos:90");

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);

        Assert.Equal(new ListingOutcome(ListingState.Short, 90, 200, 0, null), outcome);
    }

    [YtDlpFact]
    public async Task What_a_version_cannot_read_is_not_taken_for_an_empty_channel()
    {
        await using var youtube = await EmulatedYouTube.StartAsync(new() { UsesLockupViewModel = true });
        var channel = youtube.Web.World.AddGeneratedChannel("lockups", videos: 50, shorts: 3);

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);

        // Debian's version reads nothing of it, and ends with 0.
        Assert.Equal(
            youtube.Program.Version.ReadsTodaysLists
                ? new ListingOutcome(ListingState.Complete, 50, 50, 0, null)
                : new ListingOutcome(ListingState.Short, 0, 50, 0, null),
            outcome
        );
    }

    [YtDlpFact]
    public async Task A_tab_that_a_channel_does_not_have_is_complete_and_empty()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("no-shorts", videos: 3);

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Shorts);

        Assert.Equal(new ListingOutcome(ListingState.Complete, 0, 0, 0, null), outcome);
    }

    [YtDlpFact]
    public async Task A_tab_that_is_missing_although_YouTube_counts_videos_for_it_is_short()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("lost-tab", videos: 3);
        youtube.Web.World.AddChannel(channel with { StatedCounts = new Dictionary<string, int> { ["UUSH"] = 7 } });

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Shorts);

        Assert.Equal(new ListingOutcome(ListingState.Short, 0, 7, 0, null), outcome);
    }

    [YtDlpFact]
    public async Task Videos_for_members_are_in_the_tab_and_told_apart()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var world = youtube.Web.World;
        var channel = world.AddGeneratedChannel("members", videos: 10);
        foreach (var video in world.VideosOf(channel.Id).Take(4).ToList())
            world.ChangeVideo(video.Id, known => known with { Playability = Playability.MembersOnly });

        var (outcome, entries) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);
        var members = await youtube.Reader.ReadStatedCountAsync(YtDlpCommandLine.MembersPlaylistOf(ChannelId.Parse(channel.Id)), default);

        Assert.Equal(new ListingOutcome(ListingState.Complete, 10, 6, 4, null), outcome);
        Assert.Equal(4, entries.Count(entry => entry.IsForMembers));
        Assert.Equal(4, members);
    }

    [YtDlpFact]
    public async Task Hidden_videos_leave_a_tab_short_with_both_numbers()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var world = youtube.Web.World;
        var channel = world.AddGeneratedChannel("hidden", videos: 10);
        world.ChangeVideo(world.VideosOf(channel.Id)[3].Id, known => known with { IsHidden = true });

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);

        Assert.Equal(new ListingOutcome(ListingState.Short, 9, 10, 0, null), outcome);
    }

    [YtDlpTheory]
    [InlineData("This channel does not exist.")]
    [InlineData("This account has been terminated for violating YouTube's Community Guidelines.")]
    public async Task A_channel_that_is_gone_has_failed_and_is_not_empty(string alert)
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var channel = youtube.Web.World.AddGeneratedChannel("gone", videos: 3);
        youtube.Web.World.AddChannel(channel with { Alert = alert });

        var (outcome, _) = await youtube.ReadTabAsync(channel, ChannelTab.Videos);

        Assert.Equal((ListingState.Failed, YtDlpFailure.ListGone), (outcome.State, outcome.Failure!.Failure));
        Assert.Contains(alert, outcome.Failure.Text, StringComparison.Ordinal);
    }

    [YtDlpFact]
    public async Task A_channel_that_never_was_has_failed_as_gone()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();

        var (outcome, _) = await youtube.ReadTabAsync(new WebChannel("UCabcdefghijklmnopqrstuv", "none"), ChannelTab.Videos);

        Assert.Equal((ListingState.Failed, YtDlpFailure.ListGone), (outcome.State, outcome.Failure!.Failure));
    }

    [YtDlpFact]
    public async Task A_playlist_states_its_own_count_and_shows_private_and_deleted_videos_as_such()
    {
        await using var youtube = await EmulatedYouTube.StartAsync();
        var world = youtube.Web.World;
        var channel = world.AddGeneratedChannel("lister", videos: 120);
        var ids = world.VideosOf(channel.Id).Select(video => video.Id).ToList();
        world.ChangeVideo(ids[1], video => video with { Playability = Playability.Private });
        world.ChangeVideo(ids[2], video => video with { Playability = Playability.RemovedByUploader });
        world.AddPlaylist(new("PLabcdefghijklmnopqrstuvwxyz012345", "All of it", channel.Id, ids));
        var entries = new List<FlatEntry>();

        var outcome = await youtube.Reader.ReadPlaylistAsync(
            PlaylistId.Parse("PLabcdefghijklmnopqrstuvwxyz012345"),
            EmulatedYouTube.Into(entries),
            default
        );

        Assert.Equal(new ListingOutcome(ListingState.Complete, 120, 120, 0, null), outcome);
        Assert.Equal((null, YtDlpAvailability.Private), (entries[1].Title, entries[1].Availability));
        Assert.True(entries[2] is { Title: null, IsDeleted: true });
        Assert.Equal(channel.Id, entries[0].ChannelId?.Value);
    }

    [YtDlpFact]
    public async Task Cancelling_ends_yt_dlp_and_removes_its_folder()
    {
        await using var youtube = await EmulatedYouTube.StartAsync(new() { Latency = TimeSpan.FromMilliseconds(200) });
        var channel = youtube.Web.World.AddGeneratedChannel("cancelled", videos: 3_000);
        using var stop = new CancellationTokenSource();
        var read = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            youtube.Reader.ReadTabAsync(
                ChannelId.Parse(channel.Id),
                ChannelTab.Videos,
                async _ =>
                {
                    if (++read == 60)
                        await stop.CancelAsync();
                },
                stop.Token
            )
        );

        var requests = youtube.Web.Requests.Count;
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.InRange(youtube.Web.Requests.Count, requests, requests + 1);
    }
}
