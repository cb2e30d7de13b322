using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>The emulator as a process of its own, so that only the tool is measured.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly ToolProcess process;

    private EmulatorProcess(ToolProcess process, IReadOnlyDictionary<string, string> tool) => (this.process, Tool) = (process, tool);

    /// <summary>The environment for the tool.</summary>
    public IReadOnlyDictionary<string, string> Tool { get; }

    /// <summary>Starts it.</summary>
    /// <param name="server">What the tool stores in.</param>
    /// <param name="items">The file with what it serves.</param>
    /// <param name="latency">How long each answer is delayed.</param>
    /// <param name="runTime">How long a run goes on.</param>
    public static async Task<EmulatorProcess> StartAsync(
        BenchmarkServer server,
        string items,
        TimeSpan latency = default,
        TimeSpan runTime = default
    )
    {
        var process = await ToolProcess.StartAsync(
            server.Tool,
            "emulator",
            "--items",
            items,
            "--latency",
            Milliseconds(latency),
            "--run-time",
            Milliseconds(runTime)
        );
        try
        {
            return new(
                process,
                new Dictionary<string, string>(server.Tool)
                {
                    ["APIFY_API_BASE_URL"] = await process.FirstLineAsync(),
                    ["APIFY_TOKEN"] = "benchmark",
                }
            );
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => process.Dispose();

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}
