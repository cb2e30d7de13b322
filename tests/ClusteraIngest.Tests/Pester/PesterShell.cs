using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClusteraIngest.Tests.Pester;

/// <summary>
/// A PowerShell that runs Pester files, one after the other: starting one and loading Pester takes longer than most files.
/// It is the tool of <c>.config/dotnet-tools.json</c>, wherever another <c>pwsh</c> may be installed, and Pester is the NuGet package.
/// </summary>
internal sealed class PesterShell : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private static readonly Lazy<Task> Restored = new(RestoreAsync);
    private static readonly ConcurrentBag<PesterShell> Idle = [];

    private readonly ConcurrentQueue<string> output = [];
    private readonly NamedPipeServerStream pipe;
    private readonly Process process;
    private StreamReader? answers;
    private StreamWriter? questions;

    private PesterShell(string name, string server, string template)
    {
        pipe = new(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        process = StartProcess(
            [
                "tool",
                "run",
                "pwsh",
                "--",
                "-NoProfile",
                "-NonInteractive",
                "-File",
                Repository.At("tests", "pester", "Serve-Pester.ps1"),
                "-Pester",
                Pester,
                "-Pipe",
                name,
            ],
            new()
            {
                ["CLUSTERA_PESTER_SERVER"] = server,
                ["CLUSTERA_PESTER_TEMPLATE"] = template,
                ["CLUSTERA_PESTER_TOOL"] = Path.Combine(AppContext.BaseDirectory, "clustera-ingest.dll"),
                ["NO_COLOR"] = "1",
                // Instrumenting code in order to optimise it better does not pay within a file's seconds.
                ["DOTNET_TieredPGO"] = "0",
            }
        );
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    private static string Pester =>
        typeof(PesterShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "Pester").Value!;

    /// <summary>Runs a file to its end.</summary>
    /// <exception cref="InvalidOperationException">PowerShell is not there, or it ended: says what it wrote.</exception>
    /// <exception cref="TimeoutException">The file did not come to its end.</exception>
    public static async Task<IReadOnlyList<PesterResult>> RunAsync(string file, CancellationToken cancel)
    {
        var shell = Idle.TryTake(out var idle) ? idle : await StartAsync(cancel);
        try
        {
            var results = await shell.AskAsync(file, cancel);
            Idle.Add(shell);
            return results;
        }
        catch
        {
            await shell.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends those that have nothing to do.</summary>
    public static async Task EndAllAsync()
    {
        while (Idle.TryTake(out var shell))
            await shell.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // The shell ends where nothing more can be asked; its server and emulators are ended by the file's own AfterAll.
        await pipe.DisposeAsync();
        using (process)
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10)))
        {
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<PesterShell> StartAsync(CancellationToken cancel)
    {
        await Restored.Value;
        var shell = new PesterShell(
            $"clustera-pester-{Guid.NewGuid():N}",
            await PostgresFixture.ServerAsync(),
            await PostgresFixture.CopyOfTemplateAsync()
        );
        try
        {
            await shell.ConnectAsync(cancel);
            return shell;
        }
        catch
        {
            await shell.DisposeAsync();
            throw;
        }
    }

    private async Task ConnectAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var connected = pipe.WaitForConnectionAsync(stop.Token);
        if (await Task.WhenAny(connected, process.WaitForExitAsync(stop.Token)).WaitAsync(Limit, cancel) != connected)
        {
            await stop.CancelAsync();
            throw Ended();
        }

        await connected;
        (answers, questions) = (new(pipe, leaveOpen: true), new(pipe, leaveOpen: true) { AutoFlush = true });
    }

    private async Task<IReadOnlyList<PesterResult>> AskAsync(string file, CancellationToken cancel)
    {
        output.Clear();
        await questions!.WriteLineAsync(file.AsMemory(), cancel);
        try
        {
            var answer = await answers!.ReadLineAsync(cancel).AsTask().WaitAsync(Limit, cancel);
            return JsonSerializer.Deserialize<List<PesterResult>>(answer ?? throw Ended(), Json)!;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(file)} did not end within {Limit.TotalMinutes} minutes.\n{Said()}");
        }
    }

    private InvalidOperationException Ended() => new($"PowerShell ended.\n{Said()}");

    private string Said() => string.Join('\n', output);

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
            output.Enqueue(line);
    }

    // Another restore at the same time, such as of another checkout's tests, has the files of the same package open.
    private static async Task RestoreAsync()
    {
        const int attempts = 10;
        for (var attempt = 1; ; attempt++)
        {
            var (code, said) = await TryRestoreAsync();
            if (code == 0)
                return;
            if (attempt == attempts)
                throw new InvalidOperationException($"dotnet tool restore failed, so there is no PowerShell:\n{said}");
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static async Task<(int Code, string Said)> TryRestoreAsync()
    {
        using var restore = StartProcess(["tool", "restore"], []);
        var said = Task.WhenAll(restore.StandardOutput.ReadToEndAsync(), restore.StandardError.ReadToEndAsync());
        await restore.WaitForExitAsync().WaitAsync(Limit);
        return (restore.ExitCode, string.Concat(await said));
    }

    private static Process StartProcess(IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Repository.At(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
