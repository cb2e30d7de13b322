using System.Diagnostics;

namespace ClusteraIngest.Tests.Tool;

/// <summary>
/// The tool as a process of its own. It is killed after <see cref="Limit"/>, so that whoever reads its output reaches the end.
/// </summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly Process process;
    private readonly CancellationTokenSource limit = new(Limit);

    private ToolProcess(Process process)
    {
        this.process = process;
        Error = new LogReader(process.StandardError);
        limit.Token.Register(Kill);
    }

    public StreamWriter Input => process.StandardInput;

    public StreamReader Output => process.StandardOutput;

    /// <summary>What it tells on standard error, without the times.</summary>
    public TextReader Error { get; }

    public static ToolProcess Start(params string[] args) => Start(new Dictionary<string, string>(), args);

    public static ToolProcess Start(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        Start(new ProcessStartInfo("dotnet", [Assembly, .. args]), environment);

    /// <summary>As a shell starts it that redirects its streams, such as <c>2>&amp;-</c>.</summary>
    public static ToolProcess StartRedirected(IReadOnlyDictionary<string, string> environment, string redirection, params string[] args) =>
        Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet \"$0\" \"$@\" {redirection}", Assembly, .. args]), environment);

    private static ToolProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>The next line of its output; a process that has ended instead fails the test with what it has told.</summary>
    public async Task<string> LineAsync()
    {
        if (await Output.ReadLineAsync().WaitAsync(Eventually.Limit) is { } line)
            return line;
        var told = await Error.ReadToEndAsync().WaitAsync(Eventually.Limit);
        throw new Xunit.Sdk.XunitException($"The tool has ended with {await ExitCodeAsync()} instead of a line: {told}");
    }

    public bool HasExited => process.HasExited;

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        Assert.True(kill.WaitForExit(Eventually.Limit), "kill did not end.");
    }

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync();
        if (limit.IsCancellationRequested)
            throw new Xunit.Sdk.XunitException(
                $"'{string.Join(' ', process.StartInfo.ArgumentList)}' did not end in {Limit} and was killed."
            );
        return process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        limit.Dispose();
        Kill();
        Error.Dispose();
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Kill()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }
}
