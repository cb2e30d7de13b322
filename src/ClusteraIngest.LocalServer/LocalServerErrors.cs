using ClusteraIngest.Database;
using ClusteraIngest.Errors;

namespace ClusteraIngest.LocalServer;

/// <summary>The ways in which the local server cannot be had.</summary>
internal static class LocalServerErrors
{
    private const string Elsewhere = "use another server: IngestSettings.Database or CLUSTERA_DATABASE";

    public static ConfigurationException Failed(string message, string remedy) => new(ErrorIds.LocalServerFailed, message, remedy);

    /// <summary>With the end of what the server logged, which is where the reason is.</summary>
    public static ConfigurationException Failed(string what, string output, IEnumerable<string> log) =>
        new(
            ErrorIds.LocalServerFailed,
            string.Join(Environment.NewLine, [what, .. Lines(output), .. log]),
            $"Fix what the lines above name, or {Elsewhere}."
        );

    public static ConfigurationException NotFound(string detail) =>
        new(
            ErrorIds.PostgresNotFound,
            $"No PostgreSQL {PostgresVersion.Oldest} or newer was found on this machine{detail}.",
            $"Install it ({InstallLine()}), name the directory of its programs in CLUSTERA_POSTGRES_BIN, or {Elsewhere}."
        );

    private static string InstallLine()
    {
        if (OperatingSystem.IsWindows())
            return "winget install PostgreSQL.PostgreSQL.17";
        if (OperatingSystem.IsMacOS())
            return "brew install postgresql@17";

        var sudo = Environment.IsPrivilegedProcess ? "" : "sudo ";
        var system = File.Exists("/etc/os-release") ? InstallLineOf(File.ReadAllText("/etc/os-release")) : null;
        return system is null ? "from https://www.postgresql.org/download/" : sudo + system;
    }

    /// <summary>The install line for a Linux, by its <c>/etc/os-release</c>; null: not a known one.</summary>
    internal static string? InstallLineOf(string release)
    {
        var ids = release
            .Split('\n')
            .Where(line => line.StartsWith("ID=", StringComparison.Ordinal) || line.StartsWith("ID_LIKE=", StringComparison.Ordinal))
            .SelectMany(line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim().Trim('"').Split(' '))
            .ToHashSet();
        return ids switch
        {
            _ when ids.Overlaps(["debian", "ubuntu"]) => "apt install postgresql",
            _ when ids.Overlaps(["fedora", "rhel", "centos"]) => "dnf install postgresql-server",
            _ when ids.Overlaps(["alpine"]) => "apk add postgresql",
            _ when ids.Overlaps(["arch"]) => "pacman -S postgresql",
            _ when ids.Any(id => id.Contains("suse", StringComparison.Ordinal)) => "zypper install postgresql-server",
            _ => null,
        };
    }

    private static string[] Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
