using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ClusteraIngest.Processes;
using ClusteraIngest.Text;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// A program whose output is read while it runs: without a shell, and with none of our secrets in its environment. It does not outlive
/// this: <see cref="DisposeAsync"/> ends it with all that it has started. Where this process is killed, its pipes break, and it ends.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int MostKept = 4 * 1024;
    private const int MostQuoted = 500;

    private readonly Process process;
    private readonly string name;
    private readonly Task<string> errors;

    private ChildProcess(Process process, string name)
    {
        (this.process, this.name) = (process, name);
        errors = ReadErrorsAsync(process.StandardError.BaseStream);
    }

    /// <summary>What it reads.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <exception cref="MediaException"><see cref="MediaFailure.ProgramMissing"/>: it cannot be started.</exception>
    public static ChildProcess Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var withheld in InheritedVariables.Withhold())
            start.Environment.Remove(withheld);
        start.Environment["LC_ALL"] = "C";
        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            return new(process, Path.GetFileNameWithoutExtension(program));
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new MediaException(MediaFailure.ProgramMissing, $"{program} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Waits until it has ended by itself, and is content with 0 alone.</summary>
    /// <exception cref="MediaException"><see cref="MediaFailure.Program"/>: it has ended otherwise.</exception>
    public async Task EndWellAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode == 0)
            return;
        var said = Printable.Of((await errors.WaitAsync(cancel)).Trim(), MostQuoted);
        throw new MediaException(
            MediaFailure.Program,
            $"{name} ended with {process.ExitCode}{(said.Length == 0 ? ", and said nothing." : $": {said}")}"
        );
    }

    /// <summary>Ends it, with all that it has started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await ((Task)errors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
    }

    /// <summary>Reads to the end, so that it never waits for us, and keeps the beginning: the first complaint is the cause.</summary>
    private static async Task<string> ReadErrorsAsync(Stream stream)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[4 * 1024];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
            kept.Write(buffer, 0, (int)Math.Min(count, MostKept - kept.Length));
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}
