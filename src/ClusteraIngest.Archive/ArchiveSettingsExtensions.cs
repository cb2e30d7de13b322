using ClusteraIngest.Settings;

namespace ClusteraIngest.Archive;

/// <summary>The archive in the settings of a client.</summary>
public static class ArchiveSettingsExtensions
{
    /// <summary>
    /// Settings with which a client's workers do the archive's jobs, too. Without it <c>client.Archive</c> works all the same, and what it
    /// puts into the queue is left to workers that have it.
    /// </summary>
    /// <param name="settings">The settings.</param>
    public static IngestSettings WithArchive(this IngestSettings settings) => settings.With(ArchiveCapability.Value);
}
