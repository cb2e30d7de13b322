using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Tests.Library.Search;
using Npgsql;

namespace ClusteraIngest.Tests.LocalServer;

public class ServerLocaleTests
{
    [LinuxFact]
    public async Task A_new_local_server_knows_the_capitals_of_all_alphabets()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();

        Assert.Equal("été привет ω", await ScalarAsync<string>(database, "select lower('ÉTÉ ПРИВЕТ Ω')"));
        Assert.True(await ScalarAsync<bool>(database, "select 'ПРИВЕТ' ilike 'привет'"));
        Assert.True(await ScalarAsync<bool>(database, "select to_tsvector('simple', 'ÉTÉ') = to_tsvector('simple', 'été')"));
        Assert.Equal(
            ["a", "b", "ä"],
            await ScalarAsync<string[]>(database, "select array_agg(t order by t) from unnest('{ä,b,a}'::text[]) t")
        );
        Assert.Equal(SetupState.Ok, (await CheckAsync(database.ConnectionString)).State);
    }

    [Fact]
    public async Task The_doctor_says_what_a_locale_cannot_fold()
    {
        await using var world = await SearchWorld.CreateAsync("C");

        var check = await CheckAsync(world.ConnectionString);

        Assert.Equal(SetupState.Warning, check.State);
        Assert.Contains("ilike", check.Found, StringComparison.Ordinal);
        Assert.Contains("to_tsvector", check.Found, StringComparison.Ordinal);
        Assert.Contains("C.UTF-8", check.Remedy, StringComparison.Ordinal);
    }

    private static async Task<SetupCheck> CheckAsync(string address)
    {
        await using var client = new IngestClient(new() { Database = address });
        return await client
            .Archive.CheckSetupAsync(_ => null, models: null, CancellationToken.None)
            .FirstAsync(check => check.Check == "postgresql");
    }

    private static async Task<T> ScalarAsync<T>(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
