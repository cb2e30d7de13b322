using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.PowerShell;

/// <summary>A line for the warning, verbose or debug stream.</summary>
internal sealed record CmdletLogEntry(LogLevel Level, string Text);

/// <summary>Keeps what is logged on other threads until the pipeline thread can write it.</summary>
internal sealed class CmdletLog : ILoggerFactory
{
    /// <summary>Nobody wants more: the oldest go first.</summary>
    private const int MostEntries = 1_000;

    private readonly ConcurrentQueue<CmdletLogEntry> entries = new();

    /// <summary>Has a warning written.</summary>
    public void Warn(string text) => entries.Enqueue(new(LogLevel.Warning, ModuleWords.Of(text)));

    public bool TryTake([NotNullWhen(true)] out CmdletLogEntry? entry) => entries.TryDequeue(out entry);

    // What a library does, such as each SQL statement, is a detail; its warning says nothing that the cmdlet's own error does not say better.
    public ILogger CreateLogger(string categoryName) =>
        new Logger(entries, categoryName.StartsWith(nameof(ClusteraIngest), StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Debug);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<CmdletLogEntry> entries, LogLevel most) : ILogger
    {
        // Npgsql's traces would repeat every statement with its values.
        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            entries.Enqueue(new(logLevel < most ? logLevel : most, ModuleWords.Of(formatter(state, exception))));
            while (entries.Count > MostEntries && entries.TryDequeue(out _))
            {
            }
        }
    }
}
