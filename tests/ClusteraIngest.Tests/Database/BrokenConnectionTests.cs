using ClusteraIngest.Database;
using ClusteraIngest.Journal;
using Dapper;

namespace ClusteraIngest.Tests.Database;

/// <summary>What is told and left behind where a connection breaks in the middle.</summary>
public sealed class BrokenConnectionTests
{
    [Fact]
    public async Task A_copy_whose_connection_broke_tells_the_first_failure()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var server = await connection.ExecuteScalarAsync<int>("select pg_backend_pid()");

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() =>
            CopyRows.CopyAsync(
                connection,
                "copy ctrl_migration (name) from stdin (format binary)",
                Items(),
                (row, item) => row.Text(item),
                CancellationToken.None
            )
        );

        Assert.Equal("The first failure.", failure.Message);

        IEnumerable<string> Items()
        {
            yield return "one";
            using var other = database.Source.OpenConnection();
            other.Execute("select pg_terminate_backend(@server, 10000)", new { server });
            throw new InvalidDataException("The first failure.");
        }
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_not_taken_again_and_leaves_no_connection()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var lease = await RunLease.TakeAsync(database.Source, 4711, CancellationToken.None);
        var keeping = Enumerable.Range(0, 20).Select(_ => lease.KeepAsync(CancellationToken.None)).ToList();
        await lease.DisposeAsync();
        await lease.DisposeAsync();

        await Task.WhenAll(keeping.Select(keep => Task.WhenAny(keep)));

        Assert.All(keeping, keep => Assert.True(keep.IsCompletedSuccessfully || keep.Exception!.InnerException is ObjectDisposedException));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.KeepAsync(CancellationToken.None));
        await using var connection = await database.Source.OpenConnectionAsync();
        await Eventually.HoldsAsync(async () =>
            await connection.ExecuteScalarAsync<long>(
                "select count(*) from pg_locks where locktype = 'advisory' and objid = 4711 and database = (select oid from pg_database "
                    + "where datname = current_database())"
            ) == 0
        );
    }
}
