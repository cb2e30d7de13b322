using System.Diagnostics;

namespace ClusteraIngest.Benchmarks;

/// <summary>The tool as a process of its own, watched from outside.</summary>
internal sealed class ToolProcess : IDisposable
{
    /// <summary>The tool's assembly, for <c>dotnet</c>.</summary>
    public static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll");

    private readonly Process process;

    private ToolProcess(Process process) => this.process = process;

    public static ToolProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>The first line that it prints.</summary>
    public async Task<string> FirstLineAsync() => await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The tool ended without a word.");

    /// <summary>Waits for its end; returns the most memory that it had resident, in bytes.</summary>
    public async Task<long> PeakMemoryAsync()
    {
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var peak = 0L;
        while (!process.HasExited)
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended between the two looks.
            }

            await Task.Delay(20);
        }

        await output;
        return process.ExitCode == 0 ? peak : throw new InvalidOperationException($"The tool ended with {process.ExitCode}.");
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
