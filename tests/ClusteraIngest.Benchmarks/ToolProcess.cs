using System.Diagnostics;

namespace ClusteraIngest.Benchmarks;

/// <summary>The tool as a process of its own, watched from outside.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process process;

    private ToolProcess(Process process) => this.process = process;

    public static async Task<ToolProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(await InstalledTool.PathAsync(), environment, arguments);

    /// <summary>Starts the tool that is installed there.</summary>
    public static ToolProcess Start(string tool, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>The first line that it prints.</summary>
    public async Task<string> FirstLineAsync() =>
        await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The tool ended without a word.");

    /// <summary>Waits for its end; returns what it needed until then.</summary>
    public async Task<Needs> EndAsync()
    {
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var needs = default(Needs);
        while (!process.HasExited)
        {
            process.Refresh();
            try
            {
                needs = new(Math.Max(needs.PeakMemory, process.PeakWorkingSet64), process.TotalProcessorTime);
            }
            catch (InvalidOperationException)
            {
                // It ended between the two looks.
            }

            await Task.Delay(20);
        }

        await output;
        return process.ExitCode == 0 ? needs : throw new InvalidOperationException($"The tool ended with {process.ExitCode}.");
    }

    /// <summary>Runs it to its end; returns what it needed.</summary>
    public static async Task<Needs> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var tool = await StartAsync(environment, arguments);
        return await tool.EndAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    /// <param name="PeakMemory">The most memory that was resident, in bytes.</param>
    /// <param name="CpuTime">CPU time of its own and in the kernel; what it used in the last 20 ms may be missing.</param>
    public readonly record struct Needs(long PeakMemory, TimeSpan CpuTime);
}
