using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tests;

/// <summary>The warnings that were logged, each with its id.</summary>
public sealed class HeardWarnings : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<string> all = new();

    public IReadOnlyList<string> All => [.. all];

    public IEnumerable<string> Ids => all.Select(warning => warning.Split(':')[0]);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
            all.Enqueue($"{eventId.Name}: {formatter(state, exception)}");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }
}
