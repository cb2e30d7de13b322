using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Ingestion.Transcripts;

/// <summary>Captions for nothing: yt-dlp tells their addresses.</summary>
public sealed class FreeCaptionsTests
{
    private static readonly CaptionAddress[] Tracks =
    [
        Track("en", isAutomatic: false, ""),
        Track("ko", isAutomatic: false, ""),
        Track("de-orig", isAutomatic: true, ""),
        Track("de", isAutomatic: true, ""),
        Track("fr", isAutomatic: true, "&tlang=fr"),
    ];

    [Theory]
    [InlineData("ko,en", "ko")]
    [InlineData("fr,en", "en")] // a machine's translation is left alone
    [InlineData("de", "de-orig")]
    [InlineData("fr", null)]
    [InlineData("", "de-orig")] // what is spoken
    public void Captions_are_taken_in_a_wanted_language_or_in_the_spoken_one(string wanted, string? taken) =>
        Assert.Equal(taken, FreeCaptions.Choose(Tracks, Wanted(wanted))?.Language);

    [Fact]
    public void A_persons_captions_come_before_a_machines() =>
        Assert.False(FreeCaptions.Choose([.. Tracks, Track("de", isAutomatic: false, "")], Wanted(""))!.IsAutomatic);

    [YtDlpFact]
    [Trait("Category", "Proof")]
    public async Task Transcripts_come_for_nothing_and_through_Apify_where_YouTube_refuses()
    {
        await using var world = await IngestWorld.CreateAsync();
        await using var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        var channel = web.World.AddGeneratedChannel("alpha", 3);
        var ids = web.World.VideosOf(channel.Id).Select(video => video.Id).ToList();
        web.World.ChangeVideo(ids[0], video => video with { CaptionLanguages = ["en", "ko"], IsPlayable = false });
        web.World.ChangeVideo(ids[1], video => video with { IsPlayable = false });
        web.World.ChangeVideo(ids[2], video => video with { Playability = Playability.Private });
        await using var client = new IngestClient(
            new()
            {
                Database = world.Database.ConnectionString,
                ApifyToken = "a-token",
                ApifyBaseUrl = world.Apify.BaseAddress,
                SiteHandler = web.CreateHandler,
                YtDlp = new()
                {
                    Arguments = [.. YouTubeWebEmulator.YtDlpArguments, "--sleep-requests=0", "--retry-sleep=extractor:0"],
                    Environment = web.Environment,
                },
            }
        );
        var free = new IngestOptions { TranscriptSource = TranscriptSource.YtDlp, Languages = [LanguageTag.Parse("ko")] };

        var (found, progress) = await FetchAsync(ids, free);

        Assert.All(found, result => Assert.True(result.IsDone, result.Error?.Message));
        Assert.Equal(
            [TranscriptState.Stored, TranscriptState.None, TranscriptState.Unavailable],
            ids.Select(id => found.Single(result => result.Item!.VideoId.Value == id).Item!.TranscriptState)
        );
        Assert.Equal(
            ("ko", "yt-dlp", "manual"),
            (await world.QueryAsync<(string, string, string)>("select language, source, origin from dataset_youtube_transcript")).Single()
        );
        Assert.Contains("line 1 (ko)", await world.ScalarAsync<string>("select text from dataset_youtube_transcript"), StringComparison.Ordinal);
        Assert.Equal((0, 0m), (world.Apify.Runs.Count, progress.Figures.CostUsd));

        // Where YouTube refuses, it rests, and Apify is asked where that is wanted.
        web.SetFaults("bot-check:1");
        var auto = free with { TranscriptSource = TranscriptSource.Auto, Languages = [], AskAgain = true };
        await FetchAsync(ids[1..2], auto);

        Assert.Single(world.Apify.Runs);
        Assert.Equal("YouTubeThrottled", Assert.Single((await client.GetStatusAsync()).Rests).ErrorId);

        async Task<(List<StageResult<Video>> Results, RunProgress Progress)> FetchAsync(IEnumerable<string> videos, IngestOptions options)
        {
            var followed = new RunProgress();
            return (
                await client
                    .Ingestion.IngestTranscriptsAsync(videos.Select(VideoId.Parse).ToAsyncEnumerable(), options, followed)
                    .ToListAsync(),
                followed
            );
        }
    }

    private static WantedLanguages Wanted(string tags) =>
        new([.. tags.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(LanguageTag.Parse)]);

    private static CaptionAddress Track(string language, bool isAutomatic, string query) =>
        new(language, isAutomatic, new($"https://www.youtube.com/api/timedtext?v=dQw4w9WgXcQ&lang={language}{query}"));
}
