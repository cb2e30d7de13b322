using System.Text.Json;

namespace ClusteraIngest.Tests;

/// <summary>Recorded data of the services, kept beside the repository: <c>../shared/samples</c>.</summary>
internal static class Recorded
{
    /// <summary>The folder; null where it is missing.</summary>
    public static string? Folder { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Folder!, name);

    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path(name))).RootElement;

    // Upwards from here: a working copy may lie deeper than beside the folder.
    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(System.IO.Path.Combine(folder.FullName, "shared", "samples")))
                return System.IO.Path.Combine(folder.FullName, "shared", "samples");
        return null;
    }
}

/// <summary>A test that reads recorded data; skipped, and reported so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute() => Skip = Recorded.Folder is null ? "The folder ../shared/samples is missing." : null;
}

/// <inheritdoc cref="RecordedFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute() => Skip = Recorded.Folder is null ? "The folder ../shared/samples is missing." : null;
}
