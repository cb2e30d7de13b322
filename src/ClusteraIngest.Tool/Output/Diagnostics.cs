using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tool.Output;

/// <summary>Writes diagnostics to standard error: the SDK's warnings always, everything else where <c>--verbose</c> asks for it.</summary>
internal sealed class Diagnostics(Screen screen, TimeProvider time, bool isVerbose) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        isVerbose ? new Verbose(screen, time, categoryName.Split('.')[^1])
        : categoryName.StartsWith(nameof(ClusteraIngest), StringComparison.Ordinal) ? new Warnings(screen)
        : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place for diagnostics, standard error.");

    public void Dispose()
    {
    }

    private sealed class Verbose(Screen screen, TimeProvider time, string name) : ILogger
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
                screen.Note(ErrorLine.Trace(exception));
        }
    }

    private sealed class Warnings(Screen screen) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                screen.Note(Secrets.Mask(Printable.Of($"warning {eventId.Name}: {formatter(state, exception)}")));
        }
    }
}
