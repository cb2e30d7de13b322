namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>One of the two daily budgets of a key's project.</summary>
internal enum QuotaBucket
{
    /// <summary>For all calls but searches.</summary>
    Units,

    /// <summary>For searches, each of which is one call.</summary>
    Search,
}
