namespace ClusteraIngest.LocalServer;

/// <summary>How the local server is.</summary>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="Exists">Whether its data is there.</param>
/// <param name="DataDirectory">Where its data, password and log are.</param>
/// <param name="Port">The port on 127.0.0.1; null until there is one.</param>
/// <param name="ServerVersion">Such as <c>17.2</c>; null while it does not run.</param>
/// <param name="ConnectionString">Npgsql keywords, with the password; null while it does not run.</param>
public sealed record LocalServerStatus(
    bool IsRunning,
    bool Exists,
    string DataDirectory,
    int? Port,
    string? ServerVersion,
    string? ConnectionString
)
{
    /// <summary>Where it listens, without secrets, such as <c>127.0.0.1:54321/clustera</c>; null until there is a port.</summary>
    public string? Address => Port is null ? null : $"{LocalPostgres.Host}:{Port}/{LocalPostgres.DatabaseName}";

    /// <summary>Free of the password, since records print themselves.</summary>
    public override string ToString() =>
        this switch
        {
            { IsRunning: true } => $"PostgreSQL {ServerVersion} at {Address}, data in {DataDirectory}",
            { Exists: true } => $"stopped, data in {DataDirectory}",
            _ => $"not created yet, data would be in {DataDirectory}",
        };
}
