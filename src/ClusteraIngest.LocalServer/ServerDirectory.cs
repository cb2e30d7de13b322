using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ClusteraIngest.LocalServer;

/// <summary>
/// The files of a local server. What its user's programs write is in <c>server/</c>; beside that, and out of their reach
/// where that is another user, what this user alone writes.
/// </summary>
internal sealed class ServerDirectory(string path)
{
    /// <summary>The whole.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Held while the server is created, started, stopped or removed.</summary>
    public string Lock => In("lock");

    /// <summary>What belongs to the server's user.</summary>
    public string Server => In("server");

    /// <summary>PostgreSQL's data directory.</summary>
    public string Data => System.IO.Path.Combine(Server, "data");

    /// <summary>What the server says.</summary>
    public string Log => System.IO.Path.Combine(Server, "server.log");

    /// <summary>The major version of the data; null: there is none.</summary>
    public int? DataVersion =>
        int.TryParse(Read(System.IO.Path.Combine(Data, "PG_VERSION")), CultureInfo.InvariantCulture, out var major) ? major : null;

    /// <summary>The port that was last used; null: none yet.</summary>
    public int? Port
    {
        get => int.TryParse(Read(In("port")), CultureInfo.InvariantCulture, out var port) ? port : null;
        set => Write(In("port"), value?.ToString(CultureInfo.InvariantCulture) ?? "");
    }

    /// <summary>The user that owns the data; null: the present one.</summary>
    public string? User
    {
        get => Read(In("user"));
        set => Write(In("user"), value ?? "");
    }

    /// <summary>The password, readable by this user only; null: none yet.</summary>
    public string? Password => Read(In("password"));

    /// <summary>Makes a new password.</summary>
    public string CreatePassword()
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        Write(In("password"), password);
        return password;
    }

    /// <summary>The last lines that the server logged.</summary>
    public IEnumerable<string> LogTail() => LogSince(0).TakeLast(12);

    /// <summary>What the server logged from a place in the file on.</summary>
    public IReadOnlyList<string> LogSince(long position) => Read(Log, position)?.Split('\n') ?? [];

    /// <summary>Writes a file that only its owner can read, from its first moment on.</summary>
    public static void Write(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    /// <summary>Removes the server's files, and the directory if it holds nothing else.</summary>
    public void Delete()
    {
        if (Directory.Exists(Server))
            Directory.Delete(Server, recursive: true);
        foreach (var name in new[] { "password", "port", "user", "lock" })
            File.Delete(In(name));
        if (!Directory.EnumerateFileSystemEntries(Path).Any())
            Directory.Delete(Path);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static string? Read(string file, long position = 0)
    {
        try
        {
            // The server writes its log and others start it while this reads.
            using var reader = new StreamReader(
                new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            reader.BaseStream.Position = position;
            return reader.ReadToEnd().Trim() is { Length: > 0 } text ? text : null;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
