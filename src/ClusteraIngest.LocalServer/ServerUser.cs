using ClusteraIngest.Processes;

namespace ClusteraIngest.LocalServer;

/// <summary>The user that PostgreSQL runs as: the present one, or, since PostgreSQL refuses root, an unprivileged one.</summary>
internal sealed class ServerUser
{
    private readonly IReadOnlyList<string> prefix;
    private readonly string? owner;

    private ServerUser(string name, IReadOnlyList<string> prefix, string? owner) => (Name, this.prefix, this.owner) = (name, prefix, owner);

    /// <summary>The name that people know.</summary>
    public string Name { get; }

    /// <summary>Whether it is another one than the present user.</summary>
    public bool IsOther => owner is not null;

    /// <summary>The user for a server. <paramref name="name"/>: the one that owns its data already; null: none yet.</summary>
    public static ServerUser Find(string? name = null)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new(Environment.UserName, [], null);

        foreach (var candidate in name is null ? ["postgres", "nobody"] : new[] { name })
            if (Entry(candidate) is [_, _, var uid, var gid, ..])
                return new(candidate, Become(candidate, uid, gid), $"{uid}:{gid}");

        throw LocalServerErrors.Failed(
            $"root cannot run PostgreSQL, and there is no user '{name ?? "postgres"}' to run it as.",
            "Create that user, or run this as an ordinary user."
        );
    }

    /// <summary>The command as this user runs it.</summary>
    public IReadOnlyList<string> Command(params IReadOnlyList<string> command) => [.. prefix, .. command];

    /// <summary>Makes this user the owner of a file or directory.</summary>
    public async Task OwnAsync(string path, CancellationToken cancel)
    {
        if (owner is not null && await ProgramRunner.RunAsync(["chown", owner, path], cancel) is { Succeeded: false } failure)
            throw LocalServerErrors.Failed($"{path} cannot be given to user {Name}: {failure.Output}", "Run this as an ordinary user.");
    }

    private static string[]? Entry(string name) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name);

    // BusyBox has a setpriv that cannot change the user; su is last because it goes through the user's (missing) login shell.
    private static IReadOnlyList<string> Become(string name, string uid, string gid)
    {
        if (Executables.OnPath("setpriv") is { } setpriv && !Executables.Resolve(setpriv).Contains("busybox", StringComparison.Ordinal))
            return [setpriv, $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--"];
        if (Executables.OnPath("runuser") is { } runuser)
            return [runuser, "-u", name, "--"];
        if (Executables.OnPath("su") is { } su && !OperatingSystem.IsMacOS())
            return [su, "-s", "/bin/sh", name, "-c", "exec \"$0\" \"$@\"", "--"];
        if (Executables.OnPath("sudo") is { } sudo)
            return [sudo, "-n", "-u", name, "--"];
        throw LocalServerErrors.Failed(
            "root cannot run PostgreSQL, and neither setpriv nor runuser nor su is there.",
            "Run this as an ordinary user."
        );
    }
}
