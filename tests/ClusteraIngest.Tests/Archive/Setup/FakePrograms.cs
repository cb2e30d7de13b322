namespace ClusteraIngest.Tests.Archive.Setup;

/// <summary>Programs that are shell scripts, in a directory of their own.</summary>
internal sealed class FakePrograms : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("clustera-ingest-programs-").FullName;

    /// <summary>Makes one; its path.</summary>
    public string Add(string name, string script)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
