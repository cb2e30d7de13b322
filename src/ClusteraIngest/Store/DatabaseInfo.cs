namespace ClusteraIngest.Store;

/// <summary>The database that a client is connected to.</summary>
/// <param name="Address">Host, port and database, without credentials.</param>
/// <param name="IsLocalServer">True where it is the server that is run for this user.</param>
public sealed record DatabaseInfo(string Address, bool IsLocalServer);
