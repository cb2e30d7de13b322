using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tests;

/// <summary>Keeps the warnings that a client gives.</summary>
internal sealed class WarningLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string Id, string Text)> warnings = [];

    /// <summary>Each with its id, in their order.</summary>
    public IReadOnlyList<(string Id, string Text)> Warnings => [.. warnings];

    /// <summary>The texts of the warnings with that id.</summary>
    public IReadOnlyList<string> Of(string id) => [.. warnings.Where(warning => warning.Id == id).Select(warning => warning.Text)];

    public void AddProvider(ILoggerProvider provider) { }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose() { }

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
        if (IsEnabled(logLevel))
            warnings.Enqueue((eventId.Name ?? "", formatter(state, exception)));
    }
}
