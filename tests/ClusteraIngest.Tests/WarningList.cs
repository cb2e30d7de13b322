using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tests;

/// <summary>The warnings that a client has given, by their ids.</summary>
internal sealed class WarningList : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string Id, string Text)> warnings = [];

    public IReadOnlyList<string> Of(string id) => [.. warnings.Where(warning => warning.Id == id).Select(warning => warning.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logLevel is LogLevel.Warning)
            warnings.Enqueue((eventId.Name ?? "", formatter(state, exception)));
    }

    public void Dispose() { }
}
