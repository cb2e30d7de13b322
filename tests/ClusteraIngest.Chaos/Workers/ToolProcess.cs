using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Chaos.Workers;

/// <summary>The tool as a process of its own.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const int MostLines = 12;

    private readonly Process process;
    private readonly Queue<string> lastWords = [];
    private readonly Task<string> output;
    private readonly Task listening;

    private ToolProcess(Process process)
    {
        this.process = process;
        Id = process.Id;
        output = process.StandardOutput.ReadToEndAsync();
        listening = ListenAsync();
    }

    public int Id { get; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>The end of what it wrote to standard error.</summary>
    public string LastWords
    {
        get
        {
            lock (lastWords)
                return string.Join(" / ", lastWords);
        }
    }

    public static async Task<ToolProcess> StartAsync(WorkerScene scene, string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLUSTERA_DATABASE"] = scene.Server.ConnectionString();
        start.Environment["YT_API_KEYS"] = string.Join(',', scene.Keys.All.Select(key => key.Key));
        start.Environment["YT_API_BASE_URL"] = $"http://127.0.0.1:{scene.YouTube.BaseAddress.Port}";
        start.Environment["XDG_CONFIG_HOME"] = scene.NoSettings;
        var tool = new ToolProcess(Process.Start(start)!);
        await tool.process.StandardInput.WriteAsync(input);
        tool.process.StandardInput.Close();
        return tool;
    }

    /// <summary>Runs a command to its end, which has to be a good one; returns what it wrote.</summary>
    public static async Task<string> RunAsync(WorkerScene scene, string input, CancellationToken cancel, params string[] args)
    {
        await using var tool = await StartAsync(scene, input, args);
        return await tool.ExitAsync(cancel) is 0
            ? await tool.output
            : throw new InvalidOperationException(
                $"'clustera-ingest {string.Join(' ', args)}' ended with {tool.ExitCode}: {tool.LastWords}"
            );
    }

    /// <summary>SIGKILL; returns when it is dead. False: it had ended before.</summary>
    public bool Kill()
    {
        if (process.HasExited)
            return false;
        process.Kill();
        process.WaitForExit();
        return process.ExitCode == 128 + 9;
    }

    /// <summary>SIGTERM; how long it took to end, or null: it has not within that time.</summary>
    public async Task<TimeSpan?> TerminateAsync(TimeSpan patience, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        await SignalAsync("TERM", cancel);
        await Task.WhenAny(process.WaitForExitAsync(cancel), Task.Delay(patience, cancel));
        cancel.ThrowIfCancellationRequested();
        return HasExited ? Stopwatch.GetElapsedTime(since) : null;
    }

    /// <summary>SIGSTOP: it stands still, and its connections stay open.</summary>
    public Task PauseAsync(CancellationToken cancel) => SignalAsync("STOP", cancel);

    /// <summary>SIGCONT.</summary>
    public Task GoOnAsync(CancellationToken cancel) => SignalAsync("CONT", cancel);

    public async Task<int> ExitAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        await Task.WhenAll(output, listening);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Task.WhenAll(output, listening);
        process.Dispose();
    }

    private async Task SignalAsync(string signal, CancellationToken cancel)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancel);
    }

    private async Task ListenAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (lastWords)
            {
                lastWords.Enqueue(line);
                if (lastWords.Count > MostLines)
                    lastWords.Dequeue();
            }
        }
    }
}
