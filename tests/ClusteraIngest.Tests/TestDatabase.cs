using Npgsql;

namespace ClusteraIngest.Tests;

/// <summary>A database of one test's own.</summary>
public sealed class TestDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    /// <summary>Npgsql keywords, with the password.</summary>
    public string ConnectionString { get; } = connectionString;

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(connectionString);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await drop();
    }
}
