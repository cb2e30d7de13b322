namespace ClusteraIngest.Store;

/// <summary>The PostgreSQL server that is run for this user.</summary>
public sealed class LocalServer
{
    /// <summary>Does nothing yet.</summary>
    public LocalServer(LocalServerOptions? options = null)
    {
    }

    /// <summary>Starts it where it does not run.</summary>
    public Task<LocalServerStatus> StartAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Stops it where it runs.</summary>
    public Task<bool> StopAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>How it stands.</summary>
    public Task<LocalServerStatus> GetStatusAsync(CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Stops it and deletes its data.</summary>
    public Task DeleteAsync(CancellationToken cancel = default) => throw new NotImplementedException();
}
