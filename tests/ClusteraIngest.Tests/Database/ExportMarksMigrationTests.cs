using ClusteraIngest.Database;
using Dapper;

namespace ClusteraIngest.Tests.Database;

/// <summary>What was stored before exports told changes by marks is exported as before, and not once more.</summary>
public sealed class ExportMarksMigrationTests
{
    [Fact]
    public async Task Transcripts_keep_the_transaction_that_has_written_them()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var scripts = MigrationScript.Embedded;
        await Migrations.ApplyAsync(
            database.Source,
            [.. scripts.TakeWhile(script => string.CompareOrdinal(script.Name, "021") < 0)],
            default
        );
        await connection.ExecuteAsync(
            """
            insert into dataset_youtube_video (video_id, source, fetched_at) values ('video000001', 'test', now());
            insert into dataset_youtube_transcript (video_id, language, origin, text, segments, source, processed_at)
            values ('video000001', 'en', 'manual', 'Words', '[{"start": 1, "duration": 2, "text": "Words"}]', 'test', now()),
                   ('video000001', 'ko', 'manual', '말', '[]', 'test', now());
            """
        );
        var rows = await ReadAsync("to_jsonb(t) - array['processed_at', 'changed_in']");
        var writers = await ReadAsync("xmin");

        await Migrations.ApplyAsync(database.Source, scripts, default);

        Assert.Equal(rows, await ReadAsync("to_jsonb(t) - array['processed_at', 'changed_in']"));
        Assert.Equal([null, writers[1]], await ReadAsync("changed_in"));
        // One without times may have been cut within a word.
        Assert.Equal(["true", "false"], await ReadAsync("processed_at is not null"));

        await connection.ExecuteAsync("update dataset_youtube_transcript set processed_at = now()");
        Assert.Equal(writers, await ReadAsync("changed_in"));
        await connection.ExecuteAsync("update dataset_youtube_transcript set text = 'Other' where language = 'en'");
        Assert.Equal([(await ReadAsync("xmin"))[0], writers[1]], await ReadAsync("changed_in"));

        async Task<IReadOnlyList<string?>> ReadAsync(string what) =>
            [.. await connection.QueryAsync<string?>($"select ({what})::text from dataset_youtube_transcript t order by t.language")];
    }

    [Fact]
    public async Task The_transaction_of_a_row_is_told_in_every_epoch()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();

        // Committed before it is asked about: other tests draw numbers from the same server, and a snapshot ends with the last committed.
        var committed = await connection.QueryFirstAsync<string>("select pg_current_xact_id()::text");
        var (old, own) = await connection.QueryFirstAsync<(string, string)>(
            "select written_by('4294967295'::xid)::text, written_by(@committed::bigint::text::xid)::text",
            new { committed }
        );

        // What would be in the future was written in the epoch before; there was none yet.
        Assert.Equal(("3", committed), (old, own));
    }
}
