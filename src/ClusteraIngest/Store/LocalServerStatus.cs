namespace ClusteraIngest.Store;

/// <summary>How the local server stands.</summary>
/// <param name="IsRunning">Whether it answers.</param>
/// <param name="Exists">Whether its data directory is there.</param>
/// <param name="DataDirectory">Where its data is.</param>
/// <param name="Port">Its port, where it runs.</param>
/// <param name="ServerVersion">Its version, where known.</param>
/// <param name="ConnectionString">How to connect, with the password; null where it does not run.</param>
public sealed record LocalServerStatus(bool IsRunning, bool Exists, string DataDirectory, int? Port, string? ServerVersion, string? ConnectionString)
{
    /// <summary>Host and port, without credentials.</summary>
    public string? Address => Port is { } port ? $"127.0.0.1:{port}" : null;
}
