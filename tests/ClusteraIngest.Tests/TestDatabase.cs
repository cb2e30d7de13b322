using Npgsql;

namespace ClusteraIngest.Tests;

/// <summary>A database of one test's own.</summary>
public sealed class TestDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    /// <summary>Npgsql keywords, with the password.</summary>
    public string ConnectionString { get; } = connectionString;

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source { get; } = CreateSource(connectionString);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await drop();
    }

    // Asking a new database for its types costs the server more than most tests' own statements.
    private static NpgsqlDataSource CreateSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
