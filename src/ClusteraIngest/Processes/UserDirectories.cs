namespace ClusteraIngest.Processes;

/// <summary>Where this system keeps a user's settings and data. See the XDG Base Directory Specification; Windows has its own.</summary>
internal static class UserDirectories
{
    private const string Product = "clustera-ingest";

    /// <summary>Settings: <c>~/.config/clustera-ingest</c> or what stands for it.</summary>
    public static string Configuration(Func<string, string?> environment) =>
        OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), Product)
            : Path.Combine(Xdg(environment, "XDG_CONFIG_HOME", ".config"), Product);

    /// <summary>
    /// Data: <c>~/.local/share/clustera-ingest</c> or what stands for it. Root's is where an unprivileged server can get at it.
    /// </summary>
    public static string Data(Func<string, string?> environment) =>
        OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Product)
        : Environment.IsPrivilegedProcess ? Path.Combine("/var/lib", Product)
        : Path.Combine(Xdg(environment, "XDG_DATA_HOME", ".local/share"), Product);

    /// <summary>Media, where no other storage is named: <c>media</c> in the data directory.</summary>
    public static string Media(Func<string, string?> environment) => Path.Combine(Data(environment), "media");

    // The specification: a relative path in these variables is invalid and is ignored.
    private static string Xdg(Func<string, string?> environment, string variable, string underHome) =>
        environment(variable) is { } path && Path.IsPathFullyQualified(path)
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), underHome);
}
