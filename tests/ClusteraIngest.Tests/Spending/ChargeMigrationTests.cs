using ClusteraIngest.Database;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Tool;
using Dapper;
using Npgsql;

namespace ClusteraIngest.Tests.Spending;

/// <summary>The ledger of earlier versions, <c>ctrl_apify_run</c>, becomes <c>ctrl_charge</c> with every value.</summary>
public sealed class ChargeMigrationTests
{
    /// <summary>What later versions say of a run besides.</summary>
    private static readonly string[] NewerFields = [",\"error_id\":null,\"error\":null", ",\"is_archived\":false", ",\"unpriced_runs\":0"];

    [Fact]
    public async Task Every_value_of_the_ledger_is_kept()
    {
        await using var database = await FilledAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var before = await connection.QueryAsync<string>("select to_jsonb(r)::text from ctrl_apify_run r order by apify_run_key");

        await Migrations.ApplyAsync(database.Source, default);

        // Only the names are others.
        const string asBefore = """
            select (jsonb_build_object('apify_run_key', c.charge_id, 'run_id', c.run_id, 'actor', c.what, 'purpose', c.purpose,
                    'list_id', c.list_id, 'video_id', c.video_id, 'language', a.language, 'is_full', a.is_full, 'input', a.input,
                    'input_hash', c.request_hash, 'max_charge_usd', a.max_charge_usd,
                    'state', case c.state when 'sent' then 'started' when 'settled' then 'consumed' else c.state end)
                || jsonb_build_object('apify_run_id', c.external_id, 'dataset_id', a.dataset_id, 'apify_status', a.apify_status,
                    'items_stored', a.items_stored, 'cost_usd', c.cost_usd, 'is_cost_settled', c.is_cost_settled, 'error_id', c.error_id,
                    'message', c.message, 'created_at', c.created_at, 'started_at', a.started_at, 'finished_at', c.finished_at,
                    'reserved_usd', c.reserved_usd, 'reserved_at', c.reserved_at, 'wanted_usd', c.wanted_usd, 'waits_at', c.waits_at,
                    'sent_at', c.sent_at))::text
              from ctrl_charge c join ctrl_apify_run a using (charge_id) where c.provider = 'apify' order by c.charge_id
            """;
        Assert.Equal(before, await connection.QueryAsync<string>(asBefore));
        Assert.Equal(18, before.Count());
    }

    [Fact]
    public async Task Costs_status_and_runs_say_what_the_earlier_version_said()
    {
        await using var database = await FilledAsync();
        await Migrations.ApplyAsync(database.Source, default);

        foreach (var (command, said) in LedgerOf008.Said)
        {
            var tool = new ToolShell { Environment = { ["CLUSTERA_DATABASE"] = database.ConnectionString } };
            Assert.Equal(0, await tool.RunAsync(command.Split(' ')));
            Assert.Equal(said, tool.OutputLines.Select(WithoutNewerFields));
        }
    }

    private static string WithoutNewerFields(string line) =>
        NewerFields.Aggregate(line, (left, field) => left.Replace(field, "", StringComparison.Ordinal));

    [Fact]
    public async Task A_month_that_goes_on_has_what_it_had_left()
    {
        await using var database = await FilledAsync();
        await Migrations.ApplyAsync(database.Source, default);
        var settings = new IngestSettings { Database = database.ConnectionString, MonthlyLimitUsd = 2 };
        await using var client = new IngestClient(settings, null, new StoppedTime(new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)));

        Assert.Equal(LedgerOf008.Month, (await client.Costs.GetAsync()).Month.ToString());
        Assert.Equal(LedgerOf008.Month, (await client.GetStatusAsync()).Month!.ToString());
        await SpendingCounters.AssertAreTheSumsAsync(database.Source);
    }

    [Fact]
    public async Task Numbers_that_were_given_are_not_given_again()
    {
        await using var database = await FilledAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from ctrl_apify_run where apify_run_key > 16");

        await Migrations.ApplyAsync(database.Source, default);

        Assert.Equal(
            19,
            await connection.ExecuteScalarAsync<int>(
                "insert into ctrl_charge (provider, what, purpose, run_id) values ('apify', 'a/b', 'list', 1) returning charge_id"
            )
        );
    }

    [Fact]
    public async Task What_was_open_is_open_still_and_once_only()
    {
        await using var database = await FilledAsync();
        await Migrations.ApplyAsync(database.Source, default);
        await using var connection = await database.Source.OpenConnectionAsync();

        Assert.Equal(
            ["list 1", "transcript video000006 en", "transcript video000006", "list 3"],
            await connection.QueryAsync<string>(
                "select purpose || ' ' || subject from ctrl_charge where state in ('intent', 'sent') order by charge_id"
            )
        );
        await Assert.ThrowsAsync<PostgresException>(() =>
            connection.ExecuteAsync(
                """
                insert into ctrl_charge (provider, what, purpose, subject, run_id)
                values ('apify', 'streamers/youtube-scraper', 'list', '1', 1)
                """
            )
        );
    }

    [Fact]
    public async Task An_empty_ledger_is_migrated()
    {
        await using var database = await EmptyAsync();

        await Migrations.ApplyAsync(database.Source, default);

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from ctrl_charge"));
    }

    private static async Task<TestDatabase> EmptyAsync()
    {
        var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await Migrations.ApplyAsync(
            database.Source,
            [.. MigrationScript.Embedded.Where(script => string.CompareOrdinal(script.Name, LedgerOf008.LastScript) <= 0)],
            default
        );
        return database;
    }

    private static async Task<TestDatabase> FilledAsync()
    {
        var database = await EmptyAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(LedgerOf008.Rows);
        return database;
    }

    private sealed class StoppedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
