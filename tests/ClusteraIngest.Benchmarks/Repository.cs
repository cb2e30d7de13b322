namespace ClusteraIngest.Benchmarks;

/// <summary>Where the sources are: what users install is made of them.</summary>
internal static class Repository
{
    /// <summary>A path in it.</summary>
    public static string At(params ReadOnlySpan<string> path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "ClusteraIngest.sln")))
                return Path.Combine([at.FullName, .. path]);
        throw new InvalidOperationException("Run this in the repository: what is measured is built from its sources.");
    }
}
