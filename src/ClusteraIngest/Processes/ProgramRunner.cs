using System.ComponentModel;
using System.Diagnostics;

namespace ClusteraIngest.Processes;

/// <summary>A program that is run to its end, without a shell and without any of the caller's PG* variables.</summary>
internal static class ProgramRunner
{
    /// <summary>What became of a program: how it ended and what it printed, on either stream.</summary>
    internal sealed record Result(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <summary>
    /// Runs a program and collects what it prints. Cancelling ends it, and the programs that it has started. One that cannot be started at
    /// all has exit code 127, as in a shell.
    /// </summary>
    public static Task<Result> RunAsync(IReadOnlyList<string> command, CancellationToken cancel) =>
        RunAsync(command, endsTree: true, cancel);

    private static async Task<Result> RunAsync(IReadOnlyList<string> command, bool endsTree, CancellationToken cancel)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;

        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new(127, $"{command[0]}: {e.Message}");
        }

        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new(process.ExitCode, string.Concat(await output, await errors).Trim());
        }
        catch (OperationCanceledException) when (!process.HasExited)
        {
            process.Kill(endsTree);
            throw;
        }
    }

    /// <summary>
    /// Runs a program that leaves another one running. That one must not inherit any pipe, or the pipe's reader waits for as
    /// long as it lives. pg_ctl gives its server other standard streams; what a build system or shell handed to this process
    /// beyond these is closed here, as far as a plain shell can. On Windows the redirected streams would be handed down all
    /// the same; its shell hands down nothing.
    /// </summary>
    public static async Task<Result> RunLauncherAsync(IReadOnlyList<string> command, CancellationToken cancel)
    {
        if (!OperatingSystem.IsWindows())
            return await RunAsync(
                ["/bin/sh", "-c", "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec \"$0\" \"$@\"", .. command],
                endsTree: false,
                cancel
            );

        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = true, WindowStyle = ProcessWindowStyle.Hidden };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        await process.WaitForExitAsync(cancel);
        return new(process.ExitCode, "");
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        // An unprivileged user may be unable to enter the caller's directory, and a server must not keep it in use.
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = Path.GetPathRoot(Path.GetTempPath()),
            CreateNoWindow = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
