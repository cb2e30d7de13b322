using ClusteraIngest.Archive.Archiving;

namespace ClusteraIngest.Archive;

/// <summary>What the archive adds to a client. A further kind of job or run stands in <see cref="ArchiveJobs"/>.</summary>
internal static class ArchiveCapability
{
    /// <summary>The kinds with their handlers.</summary>
    public static ClientCapability Value { get; } = new("archive", ArchiveJobs.Catalog, ArchiveJobs.Register);
}
