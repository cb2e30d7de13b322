using ClusteraIngest.Archive.Archiving;

namespace ClusteraIngest.Archive;

/// <summary>What the archive adds to a client. Whoever adds a kind of job or run to the archive adds it here.</summary>
internal static class ArchiveCapability
{
    /// <summary>The kinds with their handlers.</summary>
    public static ClientCapability Value { get; } = new("archive", ArchiveJobs.Catalog, ArchiveJobs.Register);
}
