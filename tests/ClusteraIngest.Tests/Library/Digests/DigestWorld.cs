using System.Text.Json;
using ClusteraIngest.Emulator.Chat;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;
using Dapper;

namespace ClusteraIngest.Tests.Library.Digests;

/// <summary>A model of the test's own, a database of its own with videos, and a client between them.</summary>
internal sealed class DigestWorld : IAsyncDisposable
{
    public const string Model = "openai:emulated-small";

    private readonly TestDatabase database;

    private DigestWorld(TestDatabase database, ChatEmulator chat)
    {
        (this.database, Chat) = (database, chat);
        Client = NewClient();
    }

    public ChatEmulator Chat { get; }

    public IngestClient Client { get; }

    public Npgsql.NpgsqlDataSource Source => database.Source;

    /// <summary>What the tool finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["CLUSTERA_DATABASE"] = database.ConnectionString,
            ["OPENAI_BASE_URL"] = Chat.BaseAddress.ToString(),
            ["OPENAI_API_KEY"] = "sk-test",
            ["CLUSTERA_MODEL"] = Model,
        };

    public static async Task<DigestWorld> CreateAsync(ChatEmulatorOptions? options = null, bool hasPrice = true)
    {
        var world = new DigestWorld(await PostgresFixture.CreateDatabaseAsync(), await ChatEmulator.StartAsync(options));
        if (hasPrice)
            await world.Client.Library.SetModelPriceAsync(new("openai", "emulated-small"), 0.40m, 1.60m, 0.10m);
        return world;
    }

    /// <summary>Another client on the same database and model, as another process would be.</summary>
    public IngestClient NewClient(
        decimal? monthlyLimitUsd = null,
        TimeSpan? maxOutage = null,
        string? key = "sk-test",
        TimeSpan? maxWait = null
    ) =>
        new(
            new IngestSettings
            {
                Database = database.ConnectionString,
                MonthlyLimitUsd = monthlyLimitUsd,
                Options = new() { MaxOutage = maxOutage ?? TimeSpan.FromMinutes(1), MaxWait = maxWait },
                Models = new()
                {
                    Default = Model,
                    OpenAIApiKey = key,
                    OpenAIBaseUrl = Chat.BaseAddress.ToString(),
                },
            }
        );

    /// <summary>A stored video with a transcript of so many minutes, a sentence each 4 seconds, none like another.</summary>
    public async Task<VideoId> AddAsync(string id, double minutes = 3, string language = "en", string? description = null)
    {
        var video = VideoId.Parse(id);
        var count = (int)(minutes * 15);
        var segments = Enumerable.Range(0, count).Select(number => new TranscriptSegment(number * 4, 4, Sentence(id, number))).ToList();
        await ExecuteAsync(
            """
            insert into dataset_youtube_video (video_id, title, description, duration_seconds, source, fetched_at, published_at,
                transcript_state, transcript_language, transcript_origin)
            values (@id, 'About ' || @id, @description, @seconds, 'test', now(), now(), 'stored', @language, 'manual')
            """,
            new
            {
                id,
                description,
                seconds = count * 4,
                language,
            }
        );
        await SetTranscriptAsync(video, segments, language);
        return video;
    }

    public Task SetTranscriptAsync(VideoId video, IReadOnlyList<TranscriptSegment> segments, string language = "en") =>
        ExecuteAsync(
            """
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source, fetched_at)
            values (@id, @language, 'manual', @text, @segments::jsonb, 'test', clock_timestamp())
            on conflict (video_id, language, origin) do update
               set text = excluded.text, segments = excluded.segments, fetched_at = excluded.fetched_at
            """,
            new
            {
                id = video.Value,
                language,
                text = string.Join(' ', segments.Select(segment => segment.Text)),
                segments = JsonSerializer.Serialize(segments, JsonSerializerOptions.Web),
            }
        );

    /// <summary>A sentence of eleven words that no other place has.</summary>
    public static string Sentence(string id, int number) =>
        $"in the {Ordinal(number)} minute of {id} the speaker says that thing {number} matters to topic {number / 40}.";

    /// <summary>Writes digests to the end; failures are returned, not thrown.</summary>
    public async Task<DigestedRun> DigestAsync(IEnumerable<VideoId> videos, DigestOptions? options = null, IngestClient? client = null)
    {
        var progress = new RunProgress();
        var results = await (client ?? Client).Library.WriteDigestsAsync(videos.ToAsyncEnumerable(), options, progress).ToListAsync();
        return new(progress.Figures, results);
    }

    /// <summary>The digest of one video and kind; it must be written.</summary>
    public async Task<Digest> OneAsync(VideoId video, DigestKind kind = DigestKind.Chapters, DigestOptions? options = null)
    {
        var run = await DigestAsync([video], (options ?? new()) with { Kinds = [kind] });
        var result = Assert.Single(run.Results);
        Assert.True(result.IsDone, result.Error?.ToString());
        return result.Item;
    }

    /// <summary>The error of one video; it must fail.</summary>
    public async Task<string> ErrorAsync(VideoId video, DigestOptions? options = null, IngestClient? client = null)
    {
        var run = await DigestAsync([video], options, client);
        return Assert.Single(run.Results).Error!.ErrorId;
    }

    /// <summary>What the emulator has charged, and what the ledger says of it, call by call.</summary>
    public async Task AssertLedgerIsTrueAsync()
    {
        var ledger = await QueryAsync<(string Id, string State, decimal? CostUsd)>(
            """
            select 'clustera-' || run_id || '-' || charge_id, state, cost_usd from ctrl_charge
             where provider = 'openai' and sent_at is not null
            """
        );
        var paid = Chat.Calls.ToDictionary(call => call.RequestId!);
        foreach (var (id, state, costUsd) in ledger.Where(charge => charge.State is "settled" or "failed"))
            Assert.Equal(paid[id].Usd, costUsd);
        var known = ledger.Where(charge => charge.State is "settled" or "failed" or "lost").Select(charge => charge.Id).ToHashSet();
        Assert.Empty(paid.Keys.Except(known));
        Assert.DoesNotContain(ledger, charge => charge.State is "intent" or "sent");
        await Spending.SpendingCounters.AssertAreTheSumsAsync(Source);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Chat.DisposeAsync();
        await database.DisposeAsync();
    }

    private static string Ordinal(int number) =>
        (number % 7) switch
        {
            0 => "quiet",
            1 => "early",
            2 => "second",
            3 => "golden",
            4 => "broken",
            5 => "narrow",
            _ => "final",
        };

    /// <summary>What a run did.</summary>
    public sealed record DigestedRun(RunCounters Figures, IReadOnlyList<StageResult<Digest>> Results)
    {
        public IEnumerable<string> ErrorIds => Results.Where(result => !result.IsDone).Select(result => result.Error!.ErrorId);
    }
}
