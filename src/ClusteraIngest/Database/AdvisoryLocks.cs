namespace ClusteraIngest.Database;

/// <summary>
/// The numbers of the advisory locks that this product takes. A server has one set of them for each database, which other programs use as
/// well: these are letters in ASCII, so that they are told from others' in <c>pg_locks</c>.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>'CLST', with the number of an invocation: shared, held as long as its process lives.</summary>
    public const string Invocation = "1129075540";

    /// <summary>'clustera': while scripts are applied.</summary>
    public const long Migrations = 0x636c757374657261;
}
