using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.PowerShell;

/// <summary>A line for the warning, verbose (<see cref="LogLevel.Information"/>) or debug stream.</summary>
internal sealed record CmdletLogEntry(LogLevel Level, string Text);

/// <summary>Keeps what is logged on other threads until the pipeline thread can write it.</summary>
internal sealed class CmdletLog : ILoggerFactory
{
    /// <summary>Nobody wants more: the oldest go first.</summary>
    private const int MostEntries = 1_000;

    private readonly ConcurrentQueue<CmdletLogEntry> entries = new();

    /// <summary>Has a warning written, with its id before it.</summary>
    public void Warn(string warningId, string text) => entries.Enqueue(new(LogLevel.Warning, $"{warningId}: {ModuleWords.Of(text)}"));

    public bool TryTake([NotNullWhen(true)] out CmdletLogEntry? entry) => entries.TryDequeue(out entry);

    public ILogger CreateLogger(string categoryName) =>
        new Logger(entries, categoryName.StartsWith(nameof(ClusteraIngest), StringComparison.Ordinal));

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    /// <param name="entries">What is still to be written.</param>
    /// <param name="isOwn">Whether it is the product's own log, and not a library's.</param>
    private sealed class Logger(ConcurrentQueue<CmdletLogEntry> entries, bool isOwn) : ILogger
    {
        // Npgsql's traces would repeat every statement with its values.
        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            var level = StreamOf(logLevel);
            var text = ModuleWords.Of(formatter(state, exception));
            entries.Enqueue(new(level, level is LogLevel.Warning && eventId.Name is { } id ? $"{id}: {text}" : text));
            while (entries.Count > MostEntries && entries.TryDequeue(out _)) { }
        }

        // Each request is a step of the product's own, as --verbose tells it. What a library does, such as each SQL statement, is a detail;
        // its warning says nothing that the cmdlet's own error does not say better.
        private LogLevel StreamOf(LogLevel logLevel) =>
            !isOwn ? LogLevel.Debug
            : logLevel >= LogLevel.Warning ? LogLevel.Warning
            : LogLevel.Information;
    }
}
