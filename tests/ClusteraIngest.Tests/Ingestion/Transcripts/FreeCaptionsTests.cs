using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Languages;
using ClusteraIngest.Pacing;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Tests.Archive.Setup;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;
using Microsoft.Extensions.Logging.Abstractions;

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

    [LinuxFact]
    public async Task Each_bot_check_in_a_row_makes_it_rest_twice_as_long()
    {
        await using var stand = await StandIn.StartAsync("""{"id":"dQw4w9WgXcQ"}""", "Sign in to confirm you’re not a bot");

        var minutes = new List<double>();
        for (var number = 0; number < 2; number++)
        {
            Assert.True((await stand.AskAsync()).IsResting);
            var until = Assert.Single(await PaceStore.RestsAsync(stand.Database.Source, stand.Time.GetUtcNow(), default)).Until;
            minutes.Add(Math.Round((until - stand.Time.GetUtcNow()).TotalMinutes));
            stand.Time.Advance(until - stand.Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        }

        Assert.Equal([15, 30], minutes);
    }

    [LinuxTheory]
    [InlineData("[youtube] dQw4w9WgXcQ: There are missing subtitles languages because a PO token was not provided.", "CaptionsNotRead")]
    [InlineData("[youtube] dQw4w9WgXcQ: Some web client subtitles require a PO Token which was not provided.", "CaptionsNotRead")]
    [InlineData("[youtube] dQw4w9WgXcQ: Some web client https formats require a GVS PO Token which was not provided.", null)]
    public async Task Captions_that_yt_dlp_leaves_out_are_not_taken_for_none(string warning, string? errorId)
    {
        await using var stand = await StandIn.StartAsync(
            """{"id":"dQw4w9WgXcQ","format_id":"18","formats":[{"format_id":"18","ext":"mp4","protocol":"https","url":"https://a.b/"}]}""",
            warning
        );

        var answer = await stand.AskAsync();

        Assert.Equal(
            (errorId, errorId is null),
            (answer.Failure?.ErrorId, answer.Answer is ClusteraIngest.Sources.TranscriptAnswer.NoCaptions)
        );
    }

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
        Assert.Contains(
            "line 1 (ko)",
            await world.ScalarAsync<string>("select text from dataset_youtube_transcript"),
            StringComparison.Ordinal
        );
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
                    .ToListAsync()
                    .AsTask()
                    .WaitAsync(Eventually.Limit),
                followed
            );
        }
    }

    private static WantedLanguages Wanted(string tags) =>
        new([.. tags.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(LanguageTag.Parse)]);

    private static CaptionAddress Track(string language, bool isAutomatic, string query) =>
        new(language, isAutomatic, new($"https://www.youtube.com/api/timedtext?v=dQw4w9WgXcQ&lang={language}{query}"));

    /// <summary>A stand-in for yt-dlp that tells always the same of a video, and warns of something.</summary>
    private sealed class StandIn : IAsyncDisposable
    {
        private readonly FakePrograms programs = new();
        private readonly HttpClient http = new();
        private readonly SemaphoreSlim extractions = new(1);
        private FreeCaptions? captions;

        private StandIn(TestDatabase database) => Database = database;

        public TestDatabase Database { get; }

        public AdvancingTime Time { get; } = new();

        public static async Task<StandIn> StartAsync(string info, string warning)
        {
            var stand = new StandIn(await PostgresFixture.CreateDatabaseAsync());
            var path = stand.programs.Add(
                "yt-dlp",
                $"if [ \"$2\" = --version ]; then echo 2026.08.19; exit; fi\necho 'WARNING: {warning}' >&2\necho '{info}'"
            );
            var program = await YtDlpProgram.FindAsync(name => name == YtDlpProgram.PathVariable ? path : null, new(), TimeProvider.System);
            var outage = new Outage("the database", TimeSpan.FromMinutes(1), stand.Time, NullLogger.Instance);
            stand.captions = new(
                new(program),
                stand.http,
                new(new(stand.Database.Source, keepLease: null, outage, stand.Time), NullLogger.Instance, stand.Time),
                TimeSpan.Zero,
                stand.extractions,
                TimeSpan.Zero
            );
            return stand;
        }

        public Task<FreeCaptionsAnswer> AskAsync() =>
            Eventually.EndsAsync(captions!.AskAsync(VideoId.Parse("dQw4w9WgXcQ"), Wanted(""), default));

        public ValueTask DisposeAsync()
        {
            programs.Dispose();
            http.Dispose();
            extractions.Dispose();
            return Database.DisposeAsync();
        }
    }
}
