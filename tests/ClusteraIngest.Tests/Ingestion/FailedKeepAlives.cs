using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Ingestion;

/// <summary>Counts the connections that Npgsql has found broken while nobody used them.</summary>
internal sealed class FailedKeepAlives : ILoggerFactory, ILogger
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public ILogger CreateLogger(string categoryName) => categoryName == "Npgsql.Connection" ? this : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) { }

    public bool IsEnabled(LogLevel logLevel) => true;

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
        if (formatter(state, exception).StartsWith("Keepalive failed", StringComparison.Ordinal))
            Interlocked.Increment(ref count);
    }

    public void Dispose() { }
}
