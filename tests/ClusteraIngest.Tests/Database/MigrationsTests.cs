using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using Dapper;

namespace ClusteraIngest.Tests.Database;

public sealed class MigrationsTests
{
    private static readonly MigrationScript First = new(
        "000-first.sql",
        "create table ctrl_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())"
    );

    private static readonly MigrationScript Second = new("001-second.sql", "create table second (n int); insert into second values (1)");
    private static readonly MigrationScript Broken = new("002-broken.sql", "create table third (n int); insert into nowhere values (1)");

    [Fact]
    public async Task Embedded_scripts_are_applied_to_an_empty_database_and_journalled()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();

        var applied = await Migrations.ApplyAsync(database.Source, default);

        Assert.Equal(
            MigrationScript.Embedded.Select(script => (script.Name, script.Sha256)),
            applied.Select(row => (row.Name, row.Sha256))
        );
        Assert.Equal("000-create-tables.sql", applied[0].Name);
        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(applied.Count, await connection.ExecuteScalarAsync<int>("select count(*) from ctrl_migration"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from dataset_youtube_video"));
    }

    [Fact]
    public async Task Second_init_does_nothing()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await Migrations.ApplyAsync(database.Source, default);

        Assert.Empty(await Migrations.ApplyAsync(database.Source, default));
        Assert.Empty(await Migrations.PendingAsync(database.Source, default));
    }

    [Fact]
    public async Task Four_inits_at_once_apply_each_script_once()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrations.ApplyAsync(database.Source, [First, Second], default)));

        Assert.Equal([First.Name, Second.Name], Assert.Single(all, applied => applied.Count > 0).Select(row => row.Name));
    }

    [Fact]
    public async Task Only_the_scripts_that_are_missing_are_applied()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await Migrations.ApplyAsync(database.Source, [First], default);

        Assert.Equal([Second], await Migrations.PendingAsync(database.Source, [First, Second], default));
        Assert.Equal([Second.Name], (await Migrations.ApplyAsync(database.Source, [First, Second], default)).Select(row => row.Name));
    }

    [Fact]
    public async Task Failing_script_leaves_nothing_of_itself_and_all_before_it()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Migrations.ApplyAsync(database.Source, [First, Second, Broken], default));

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(
            ["ctrl_migration", "second"],
            await connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public' order by 1")
        );
        Assert.Equal([Broken], await Migrations.PendingAsync(database.Source, [First, Second, Broken], default));
    }

    [Fact]
    public async Task Changed_script_is_named()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await Migrations.ApplyAsync(database.Source, [First, Second], default);
        var changed = Second with { Sql = Second.Sql + " " };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            Migrations.ApplyAsync(database.Source, [First, changed], default)
        );

        Assert.Equal("MigrationChanged", error.ErrorId);
        Assert.Contains("001-second.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_with_a_script_that_this_build_lacks_is_newer()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        await Migrations.ApplyAsync(database.Source, [First, Second], default);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => Migrations.ApplyAsync(database.Source, [First], default));

        Assert.Equal("DatabaseNewer", error.ErrorId);
    }
}
