using System.Diagnostics;
using System.Text;

namespace ClusteraIngest.Tests.Tool;

/// <summary>bash in a terminal of its own, where somebody types.</summary>
internal sealed class BashTerminal : IAsyncDisposable
{
    private readonly Process process;

    private BashTerminal(Process process) => this.process = process;

    /// <param name="directory">Where it runs.</param>
    /// <param name="profile">The file there that it runs first.</param>
    public static BashTerminal Start(string directory, string profile)
    {
        var start = new ProcessStartInfo("script", ["-qefc", $"bash --noprofile --rcfile {profile} -i", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.Environment["INPUTRC"] = start.Environment["HISTFILE"] = "/dev/null";
        (start.Environment["TERM"], start.Environment["LC_ALL"]) = ("dumb", "C.UTF-8");
        return new(Process.Start(start)!);
    }

    public async Task TypeAsync(string keys)
    {
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>What it shows until that text has come.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        var shown = new StringBuilder();
        var letters = new char[256];
        while (!shown.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await process.StandardOutput.ReadAsync(letters, patience.Token);
            if (read == 0)
                throw new InvalidOperationException($"The terminal has ended after: {shown}");
            shown.Append(letters, 0, read);
        }

        return shown.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
