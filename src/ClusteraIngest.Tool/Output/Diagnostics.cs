using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>Writes the SDK's diagnostics to standard error: what <c>--verbose</c> asks for.</summary>
internal sealed class Diagnostics(Screen screen, TimeProvider time) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(screen, time, categoryName.Split('.')[^1]);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place for diagnostics, standard error.");

    public void Dispose()
    {
    }

    private sealed class Logger(Screen screen, TimeProvider time, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var at = time.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            screen.Note(Secrets.Mask(Printable.Of($"{at} {logLevel.ToString().ToLowerInvariant()} {name}: {formatter(state, exception)}")));
            if (exception is not null)
                screen.Note(Secrets.Mask(exception.ToString()));
        }
    }
}
