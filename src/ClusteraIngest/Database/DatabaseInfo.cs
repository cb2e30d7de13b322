namespace ClusteraIngest.Database;

/// <summary>The database that a client uses.</summary>
/// <param name="Address">Host, port and database, without secrets.</param>
/// <param name="IsLocalServer">True where it is the user's own local server, since no address was given.</param>
public sealed record DatabaseInfo(string Address, bool IsLocalServer)
{
    /// <summary>Where the local server's data is, if it has just been set up; null: it was there, or it is another server.</summary>
    public string? CreatedIn { get; init; }
}
