using ClusteraIngest.Database;
using ClusteraIngest.Ingestion.Transcripts;
using ClusteraIngest.Languages;
using ClusteraIngest.Resilience;
using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ClusteraIngest.Tests.Videos;

/// <summary>Transcripts of several origins in one language.</summary>
public sealed class TranscriptOriginTests
{
    private const string Shown =
        "select concat_ws(' ', transcript, transcript_language, transcript_origin, transcript_state) from dataset_youtube_video";

    private static readonly VideoId Video = VideoId.Parse("video000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

    public static TheoryData<TranscriptOrigin, TranscriptOrigin> Pairs
    {
        get
        {
            var pairs = new TheoryData<TranscriptOrigin, TranscriptOrigin>();
            for (var better = 0; better < TranscriptPreference.BestFirst.Count; better++)
            for (var worse = better + 1; worse < TranscriptPreference.BestFirst.Count; worse++)
                pairs.Add(TranscriptPreference.BestFirst[better], TranscriptPreference.BestFirst[worse]);
            return pairs;
        }
    }

    [Fact]
    public void Each_origin_has_its_place() =>
        Assert.Equal(Enum.GetValues<TranscriptOrigin>().Order(), TranscriptPreference.BestFirst.Order());

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_preferred_one_is_shown_whichever_comes_first_and_both_are_stored(TranscriptOrigin better, TranscriptOrigin worse)
    {
        foreach (var (one, other) in new[] { (better, worse), (worse, better) })
        {
            await using var database = await PostgresFixture.CreateDatabaseAsync();
            await using var connection = await database.Source.OpenConnectionAsync();
            await StoreAsync(connection, "en", one);
            await StoreAsync(connection, "en", other);

            Assert.Equal($"{better}'s en {Word(better)} stored", await connection.ExecuteScalarAsync<string>(Shown));
            Assert.Equal(
                new[] { $"{better}'s", $"{worse}'s" }.Order(StringComparer.Ordinal),
                (await connection.QueryAsync<string>("select text from dataset_youtube_transcript")).Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task A_better_one_that_is_committed_while_the_video_s_row_is_waited_for_is_shown()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var first = await database.Source.OpenConnectionAsync();
        await using var second = await database.Source.OpenConnectionAsync();
        await RunAsync(first, TranscriptCommands.Introduce(Video, "test", Now));

        await using var transaction = await first.BeginTransactionAsync();
        await StoreAsync(first, "en", TranscriptOrigin.Manual);
        // As a list's page does with a video that is stored.
        var generated = TranscriptOf("en", TranscriptOrigin.Generated);
        var waiting = RunAsync(
            second,
            TranscriptCommands.Prefer(generated, Now, replacesOtherLanguage: false),
            TranscriptCommands.Upsert(generated, Now)
        );
        await Eventually.HoldsAsync(async () =>
            await first.ExecuteScalarAsync<bool>(
                "select exists (select from pg_stat_activity where pid = @pid and wait_event_type = 'Lock')",
                new { pid = second.ProcessID }
            )
        );
        await transaction.CommitAsync();
        await Eventually.EndsAsync(waiting);

        Assert.Equal("Manual's en manual stored", await first.ExecuteScalarAsync<string>(Shown));
        Assert.Equal(2, await first.ExecuteScalarAsync<int>("select count(*) from dataset_youtube_transcript"));
    }

    [Fact]
    public async Task A_language_that_is_shown_again_shows_its_preferred_transcript()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await StoreAsync(connection, "en", TranscriptOrigin.Generated);
        await StoreAsync(connection, "en", TranscriptOrigin.Whisper);
        await StoreAsync(connection, "de", TranscriptOrigin.Manual);
        Assert.Equal("Manual's de manual stored", await connection.ExecuteScalarAsync<string>(Shown));

        var resilience = new DatabaseResilience(
            database.Source,
            keepLease: null,
            new Outage("the database", TimeSpan.Zero, TimeProvider.System, NullLogger.Instance),
            TimeProvider.System
        );
        var subject = await new TranscriptStore(resilience).FindAsync(Video, default);
        Assert.Equal(new StoredTranscript[] { new("de", true), new("en", false) }, subject.Stored);
        var best = new WantedLanguages([LanguageTag.Parse("en")]).Best(subject.Stored)!;
        await RunAsync(connection, TranscriptCommands.Show(Video, best.Language, Now));

        Assert.Equal("Whisper's en whisper stored", await connection.ExecuteScalarAsync<string>(Shown));
    }

    [Fact]
    public async Task A_transcript_that_is_told_again_is_replaced_by_one_of_its_own_origin_only()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await StoreAsync(connection, "en", TranscriptOrigin.Manual);
        await StoreAsync(connection, "en", TranscriptOrigin.Generated);

        await StoreAsync(connection, "en", TranscriptOrigin.Generated, "newer");

        Assert.Equal(
            ["generated newer", "manual Manual's"],
            await connection.QueryAsync<string>("select origin || ' ' || text from dataset_youtube_transcript order by 1")
        );
        Assert.Equal("Manual's en manual stored", await connection.ExecuteScalarAsync<string>(Shown));
    }

    [Fact]
    public async Task What_was_stored_before_keeps_every_value_and_is_shown_as_before()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        var scripts = MigrationScript.Embedded;
        await Migrations.ApplyAsync(
            database.Source,
            [.. scripts.TakeWhile(script => string.CompareOrdinal(script.Name, "009") < 0)],
            default
        );
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into dataset_youtube_video (video_id, title, source, fetched_at, facts_digest, transcript, transcript_language,
                                               transcript_state, transcript_checked_at)
            values ('video000001', 'One', 'test', '2026-03-01Z', 77, 'A person''s', 'en', 'stored', '2026-03-01Z'),
                   ('video000002', 'Two', 'test', '2026-03-01Z', 78, 'A machine''s', 'de', 'stored', '2026-03-01Z'),
                   ('video000003', 'Three', 'test', '2026-03-01Z', 79, null, null, 'none', '2026-03-01Z');
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source, fetched_at)
            values ('video000001', 'en', 'manual', 'A person''s', '[{"start": 0, "duration": 1, "text": "A"}]', 'a', '2026-03-01Z'),
                   ('video000001', 'ko', 'generated', 'Korean', '[]', 'b', '2026-03-02Z'),
                   ('video000002', 'de', 'unknown', 'A machine''s', '[]', 'c', '2026-03-03Z'),
                   ('video000003', 'ja', 'translated', 'Hidden', '[]', 'd', '2026-03-04Z')
            """
        );
        var (videos, transcripts) = await ReadAsync();

        await Migrations.ApplyAsync(database.Source, scripts, default);

        Assert.Equal((videos, transcripts), await ReadAsync());
        Assert.Equal(
            new[] { "manual", "unknown", null },
            await connection.QueryAsync<string?>("select transcript_origin from dataset_youtube_video order by video_id")
        );
        await StoreAsync(connection, "en", TranscriptOrigin.Whisper);
        Assert.Equal("A person's en manual stored", await connection.ExecuteScalarAsync<string>($"{Shown} where video_id = 'video000001'"));

        async Task<(string, string)> ReadAsync() =>
            (
                (
                    await connection.ExecuteScalarAsync<string>(
                        "select jsonb_agg(to_jsonb(v) - 'transcript_origin' order by video_id)::text from dataset_youtube_video v"
                    )
                )!,
                (
                    await connection.ExecuteScalarAsync<string>(
                        "select jsonb_agg(to_jsonb(t) - array['processed_at', 'changed_in'] order by video_id, language)::text "
                            + "from dataset_youtube_transcript t"
                    )
                )!
            );
    }

    private static async Task StoreAsync(NpgsqlConnection connection, string language, TranscriptOrigin origin, string? text = null)
    {
        var transcript = TranscriptOf(language, origin, text);
        await RunAsync(
            connection,
            TranscriptCommands.Introduce(Video, "test", Now),
            TranscriptCommands.Prefer(transcript, Now, replacesOtherLanguage: true),
            TranscriptCommands.Upsert(transcript, Now)
        );
    }

    private static Transcript TranscriptOf(string language, TranscriptOrigin origin, string? text = null) =>
        new()
        {
            VideoId = Video,
            Language = language,
            Origin = origin,
            Text = text ?? $"{origin}'s",
            Source = "test",
        };

    private static async Task RunAsync(NpgsqlConnection connection, params IEnumerable<NpgsqlBatchCommand> commands)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }

    private static string Word(TranscriptOrigin origin) => ColumnText.Of(origin);
}
