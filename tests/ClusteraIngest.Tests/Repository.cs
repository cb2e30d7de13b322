namespace ClusteraIngest.Tests;

/// <summary>The clone that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its folder; null where the tests were copied elsewhere.</summary>
    public static string? Root { get; } = Find();

    /// <summary>A path in it.</summary>
    public static string At(params ReadOnlySpan<string> path) =>
        Path.Combine([Root ?? throw new InvalidOperationException("The tests are not in the repository."), .. path]);

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClusteraIngest.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
