using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Library.Users;
using Microsoft.Extensions.Time.Testing;

namespace ClusteraIngest.Tests.Library;

/// <summary>What the library is worth, against sums made by hand.</summary>
public sealed class AnalyticsTests
{
    private static readonly DateTimeOffset October = new(2026, 10, 31, 23, 59, 0, TimeSpan.Zero);

    [Fact]
    public async Task Time_saved_is_what_a_hand_has_added_up()
    {
        await using var world = await IngestWorld.CreateAsync();
        var time = new FakeTimeProvider(October);
        await using var client = world.NewClient(time);
        var library = client.Library;
        await world.VideoAsync("video00000A", 600, "first");
        await world.VideoAsync("video00000B", 1_000, "first");
        await world.VideoAsync("video00000C", seconds: null, "second");
        await world.VideoAsync("video00000D", 100, "second");
        var chapters = await world.DigestAsync("video00000A", readingSeconds: 60);
        var highlights = await world.DigestAsync("video00000A", readingSeconds: 30, "highlights");
        var ofB = await world.DigestAsync("video00000B", readingSeconds: 200);
        var ofC = await world.DigestAsync("video00000C", readingSeconds: 50);
        var ofD = await world.DigestAsync("video00000D", readingSeconds: 150);
        await library.AddUserAsync("ann");
        await library.AddUserAsync("bob");
        Task Do(string user, long digest, InteractionKind kind, int? seconds = null) =>
            library.RecordInteractionAsync(
                new()
                {
                    User = user,
                    DigestId = digest,
                    Kind = kind,
                    Seconds = seconds,
                }
            );

        // In October: twice without a time, which counts as reading it once, 60 s.
        await Do("ann", chapters, InteractionKind.View);
        await Do("ann", chapters, InteractionKind.View);
        time.Advance(TimeSpan.FromMinutes(2));
        // In November: 20 s and 15 s of another digest of the same video. 600 - 60 - 35 = 505.
        await Do("ann", highlights, InteractionKind.View, 20);
        await Do("ann", highlights, InteractionKind.View, 15);
        // Skipped after all: it does not count.
        await Do("ann", ofB, InteractionKind.View, 10);
        await Do("ann", ofB, InteractionKind.Skip);
        // Of unknown length; and one whose digest takes longer than the video, which saves nothing.
        await Do("ann", ofC, InteractionKind.View);
        await Do("ann", ofD, InteractionKind.View);
        // Viewed after it was skipped: 1000 - 250 = 750. To save is not to read.
        await Do("bob", ofB, InteractionKind.Skip);
        await Do("bob", ofB, InteractionKind.View, 250);
        await Do("bob", chapters, InteractionKind.Save);

        Assert.Equal(
            ["bob: 1 videos, 1000 - 250 = 750, 0 unknown", "ann: 2 videos, 700 - 245 = 505, 1 unknown"],
            Shown(await library.GetTimeSavedAsync())
        );
        Assert.Equal(
            ["first: 2 videos, 1600 - 345 = 1255, 0 unknown", "second: 1 videos, 100 - 150 = 0, 1 unknown"],
            Shown(await library.GetTimeSavedAsync(TimeSavedGrouping.Channel))
        );
        Assert.Equal(
            ["2026-11: 2 videos, 1100 - 400 = 750, 1 unknown", "2026-10: 1 videos, 600 - 95 = 505, 0 unknown"],
            Shown(await library.GetTimeSavedAsync(TimeSavedGrouping.Month))
        );
        Assert.Equal(
            ["first: 1 videos, 1000 - 250 = 750, 0 unknown"],
            Shown(await library.GetTimeSavedAsync(TimeSavedGrouping.Channel, "Bob"))
        );
    }

    [Fact]
    public async Task Coverage_counts_videos_with_transcripts_digests_and_only_stale_ones()
    {
        await using var world = await IngestWorld.CreateAsync();
        foreach (var video in new[] { "video00000A", "video00000B", "video00000C" })
        {
            await world.VideoAsync(video, 60);
            await world.TranscriptAsync(video, "en", [(0, "Some words.", "")]);
        }
        await world.ExecuteAsync("update dataset_youtube_video set transcript_state = 'stored' where video_id <> 'video00000C'");
        await world.DigestAsync("video00000A", 10);
        await world.DigestAsync("video00000B", 10);
        // Of a transcript that has changed since.
        await world.ExecuteAsync(
            """
            update dataset_digest set transcript_language = 'en', transcript_origin = 'manual', transcript_fetched_at = '2020-01-01'
             where video_id = 'video00000B'
            """
        );

        var coverage = await world.Client.Library.GetCoverageAsync();

        Assert.Equal([DigestKind.Highlights, DigestKind.Chapters, DigestKind.Detailed], coverage.Select(row => row.Kind));
        Assert.All(coverage, row => Assert.Equal(("one", 3, 2), (row.Channel, row.Videos, row.WithTranscript)));
        Assert.Equal([(0L, 0L), (2L, 1L), (0L, 0L)], coverage.Select(row => (row.WithDigest, row.WithStaleDigest)));
    }

    [Fact]
    public async Task Latency_is_measured_from_step_to_step()
    {
        await using var world = await IngestWorld.CreateAsync();
        foreach (var (video, wait) in new[] { ("video00000A", 10), ("video00000B", 20), ("video00000C", 600) })
        {
            await world.VideoAsync(video, 60);
            await world.TranscriptAsync(video, "en", [(0, "Some words.", "")]);
            await world.DigestAsync(video, 10);
            await world.ExecuteAsync(
                """
                update dataset_youtube_video set published_at = '2026-01-01T00:00Z', first_seen_at = '2026-01-01T01:00Z',
                       transcript_language = 'en', transcript_origin = 'manual' where video_id = @video;
                update dataset_youtube_transcript set fetched_at = timestamptz '2026-01-01T01:00Z' + make_interval(secs => @wait),
                       processed_at = timestamptz '2026-01-01T01:00Z' + make_interval(secs => @wait + 1) where video_id = @video;
                update dataset_digest set generated_at = timestamptz '2026-01-01T01:00Z' + make_interval(secs => @wait + 5)
                 where video_id = @video
                """,
                new { video, wait }
            );
        }
        await world.ExecuteAsync("update dataset_youtube_video set is_published_at_estimated = true where video_id = 'video00000C'");

        var latency = await world.Client.Library.GetLatencyAsync();

        Assert.Equal(
            [
                (LatencyStep.PublishedToSeen, 2L, 3600.0, 3600.0),
                (LatencyStep.SeenToTranscript, 3L, 20.0, 600.0),
                (LatencyStep.TranscriptToSearchable, 3L, 1.0, 1.0),
                (LatencyStep.TranscriptToDigest, 3L, 5.0, 5.0),
            ],
            latency.Select(row => (row.Step, row.Videos, row.MedianSeconds, row.P95Seconds))
        );
    }

    private static IEnumerable<string> Shown(IReadOnlyList<TimeSaved> rows) =>
        rows.Select(row =>
            $"{row.Subject}: {row.Videos} videos, {row.DurationSeconds} - {row.ReadingSeconds} = {row.SavedSeconds}, "
            + $"{row.VideosOfUnknownLength} unknown"
        );
}
