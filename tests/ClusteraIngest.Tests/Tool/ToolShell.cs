using System.Text;
using ClusteraIngest.Tool;

namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool run in this process, on streams that the test reads.</summary>
internal sealed class ToolShell
{
    public ReadableWriter Output { get; } = new();

    public MemoryStream OutputBytes { get; } = new();

    public ReadableWriter Error { get; } = new();

    public Dictionary<string, string> Environment { get; } =
        new() { ["XDG_CONFIG_HOME"] = Path.Combine(Path.GetTempPath(), "no-settings-here") };

    public string Input { get; init; } = "";

    public bool IsTerminal { get; init; }

    public bool IsInputTerminal { get; init; }

    public int Width { get; init; } = 80;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How often progress is told off a terminal: never, or a busy machine brings lines that no test expects.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromDays(40);

    public Shell Shell =>
        new()
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            IsInputTerminal = IsInputTerminal,
            Output = Output,
            OutputBytes = OutputBytes,
            IsOutputTerminal = IsTerminal,
            Error = Error,
            IsErrorTerminal = IsTerminal,
            Environment = Environment.GetValueOrDefault,
            Width = () => Width,
            Time = Time,
            ProgressInterval = ProgressInterval,
            CompletionPatience = TimeSpan.FromMinutes(1),
        };

    public Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, Shell);

    public string[] OutputLines => Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What was told on standard error, without the times that it carries off a terminal.</summary>
    public string[] ErrorLines => LogReader.Untimed(Error.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same, as it was written.</summary>
    public string[] LogLines => Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
