using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.PowerShell;

/// <summary>A line for the verbose stream, or, where it is a detail, for the debug stream.</summary>
internal sealed record CmdletLogEntry(bool IsVerbose, string Text);

/// <summary>Keeps what is logged on other threads until the pipeline thread can write it.</summary>
internal sealed class CmdletLog : ILoggerFactory, ILogger
{
    /// <summary>Nobody wants more: the oldest go first.</summary>
    private const int MostEntries = 1_000;

    private readonly ConcurrentQueue<CmdletLogEntry> entries = new();

    public bool TryTake([NotNullWhen(true)] out CmdletLogEntry? entry) => entries.TryDequeue(out entry);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    // Npgsql's traces would repeat every statement with its values.
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        entries.Enqueue(new(logLevel >= LogLevel.Information, formatter(state, exception)));
        while (entries.Count > MostEntries && entries.TryDequeue(out _))
        {
        }
    }

    public void Dispose()
    {
    }
}
