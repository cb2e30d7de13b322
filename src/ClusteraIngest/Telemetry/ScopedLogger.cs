using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Telemetry;

/// <summary>
/// A logger whose every entry is in one scope, such as the run that it is about. A scope that is merely begun is lost between the items of
/// an asynchronous stream.
/// </summary>
/// <param name="inner">Writes the entries.</param>
/// <param name="name">The scope's label: <c>run_id</c>, <c>job_id</c>, <c>list_id</c>, <c>video_id</c>.</param>
/// <param name="value">Its value.</param>
internal sealed class ScopedLogger(ILogger inner, string name, object value) : ILogger
{
    private readonly KeyValuePair<string, object?>[] scope = [new(name, value)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        using (inner.BeginScope(scope))
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
