using System.Globalization;
using ClusteraIngest.Processes;

namespace ClusteraIngest.LocalServer;

/// <summary>A local server's data, and PostgreSQL's programs at work on it. The caller holds the directory's lock.</summary>
internal sealed class ServerCluster(ServerDirectory directory, PostgresPrograms programs, ServerUser user)
{
    private const int StartAttempts = 5;

    /// <summary>Makes the data, in one step as seen from outside.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        if (user.IsOther)
            directory.User = user.Name;
        if (!Directory.Exists(directory.Server))
            OpenDirectory.Create(directory.Server);
        await user.OwnAsync(directory.Server, cancel);
        if (
            user.IsOther
            && await ProgramRunner.RunAsync(user.Command("/bin/sh", "-c", "cd \"$0\"", directory.Server), cancel) is { Succeeded: false }
        )
            throw LocalServerErrors.Failed(
                $"User {user.Name}, as whom PostgreSQL runs for root, cannot get at {directory.Path}.",
                "Choose a directory that every user can pass through."
            );

        // Under a name that does not count: a crash half-way leaves nothing that looks like data.
        var half = directory.Data + ".half";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);

        var passwordFile = Path.Combine(directory.Server, "initial-password");
        ServerDirectory.Write(passwordFile, directory.CreatePassword());
        try
        {
            await user.OwnAsync(passwordFile, cancel);
            var made = await ProgramRunner.RunAsync(
                user.Command([
                    programs.InitDb,
                    "--pgdata",
                    half,
                    "--username",
                    LocalPostgres.UserName,
                    "--auth",
                    "scram-sha-256",
                    "--pwfile",
                    passwordFile,
                    "--encoding",
                    "UTF8",
                    .. Locale(),
                    "--no-sync",
                ]),
                cancel
            );
            if (!made.Succeeded)
                throw LocalServerErrors.Failed(
                    $"The local server could not be created in {directory.Path} as user {user.Name}.",
                    made.Output,
                    []
                );
        }
        finally
        {
            File.Delete(passwordFile);
        }

        // Appended, and not given at each start, so that it also holds for those who start the server with pg_ctl alone.
        await File.AppendAllTextAsync(
            Path.Combine(half, "postgresql.conf"),
            """

            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 300
            timezone = 'UTC'
            log_timezone = 'UTC'

            """,
            cancel
        );
        Directory.Move(half, directory.Data);
    }

    /// <summary>Starts the server; returns once it answers.</summary>
    /// <param name="wanted">The port; 0: the last one if it is free, else any.</param>
    /// <param name="isDurable">Whether it waits for the disk.</param>
    /// <param name="cancel">Stops waiting; the server goes on.</param>
    public async Task StartAsync(int wanted, bool isDurable, CancellationToken cancel)
    {
        PostmasterFile.Disown(directory.Data);
        for (var attempt = 1; ; attempt++)
        {
            var port =
                wanted != 0 ? wanted
                : directory.Port is { } last && ServerDirectory.IsFree(last) ? last
                : ServerDirectory.FreePort();
            directory.Port = port;

            var logged = File.Exists(directory.Log) ? new FileInfo(directory.Log).Length : 0;
            var started = await ProgramRunner.RunLauncherAsync(
                user.Command(
                    programs.PgCtl,
                    "start",
                    "--pgdata",
                    directory.Data,
                    "--log",
                    directory.Log,
                    "--wait",
                    "--timeout",
                    "600",
                    "--options",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"-p {port}{(isDurable ? "" : " -F -c synchronous_commit=off -c full_page_writes=off")}"
                    )
                ),
                cancel
            );
            if (started.Succeeded)
                return;

            var log = directory.LogSince(logged);
            if (attempt == StartAttempts || !IsPassing(log, wanted))
                throw LocalServerErrors.Failed($"The local server in {directory.Path} did not start.", started.Output, log.TakeLast(12));
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        }
    }

    /// <summary>Stops the server; returns once it has ended.</summary>
    public async Task StopAsync(string mode, CancellationToken cancel)
    {
        var stopped = await ProgramRunner.RunAsync(
            user.Command(programs.PgCtl, "stop", "--pgdata", directory.Data, "--mode", mode, "--wait", "--timeout", "120"),
            cancel
        );
        if (!stopped.Succeeded && PostmasterFile.IsRunning(directory.Data))
            throw LocalServerErrors.Failed($"The local server in {directory.Path} did not stop.", stopped.Output, directory.LogTail());
    }

    // Another program took the port that was free a moment ago, or a killed server's last processes are about to end.
    private static bool IsPassing(IReadOnlyList<string> log, int wanted) =>
        log.Any(line =>
            (wanted == 0 && line.Contains("could not bind", StringComparison.Ordinal))
            || line.Contains("pre-existing shared memory block", StringComparison.Ordinal)
        );

    /// <summary>
    /// The same order of texts on every system, by code point; and capitals of all alphabets, wherever there is such a locale. What
    /// compares texts asks the provider; full text and trigrams ask LC_CTYPE, which knows ASCII alone where it is C.
    /// </summary>
    private string[] Locale()
    {
        string[] characters = CharacterLocale() is { } locale ? ["--lc-ctype", locale] : [];
        return programs.Major >= 17
            ? ["--locale", "C", .. characters, "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
            : ["--locale", "C", .. characters, .. characters is [_, "C.UTF-8"] ? (string[])["--lc-collate", "C.UTF-8"] : []];
    }

    /// <summary>A locale of this system that knows the letters of Unicode; null: none is known to be there.</summary>
    private static string? CharacterLocale()
    {
        (string Locale, string Directory)[] places =
        [
            ("C.UTF-8", "/usr/lib/locale/C.utf8"),
            ("C.UTF-8", "/usr/lib/locale/C.UTF-8"),
            ("C.UTF-8", "/usr/share/locale/C.UTF-8"),
            ("en_US.UTF-8", "/usr/share/locale/en_US.UTF-8"), // macOS
        ];
        return places.FirstOrDefault(place => Directory.Exists(place.Directory)).Locale;
    }
}
