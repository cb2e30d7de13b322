using System.Text.Json;

namespace ClusteraIngest.Tool.Demo;

/// <summary>A directory for one demonstration, away from the user's own data.</summary>
internal sealed class DemoPlace
{
    private DemoPlace(string directory) => Directory = directory;

    /// <summary>All that the demonstration leaves is in here.</summary>
    public string Directory { get; }

    /// <summary>The server's data.</summary>
    public string ServerDirectory => Path.Combine(Directory, "server");

    /// <summary>The media.</summary>
    public string MediaDirectory => Path.Combine(Directory, "media");

    /// <summary>Makes a new one.</summary>
    public static DemoPlace Create()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"clustera-ingest-demo-{Path.GetRandomFileName()[..8]}");
        System.IO.Directory.CreateDirectory(directory);

        // Started by root, the server is another user, who must get through here to its data, and need not see more.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                directory,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherExecute
            );
        }

        return new(directory);
    }

    /// <summary>Writes a settings file with the connection, which contains a password, for the user alone.</summary>
    public async Task<string> WriteSettingsAsync(string connection, CancellationToken cancel)
    {
        var path = Path.Combine(Directory, "settings.yaml");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync($"database: \"{JsonEncodedText.Encode(connection)}\"".AsMemory(), cancel);
        return path;
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }
}
