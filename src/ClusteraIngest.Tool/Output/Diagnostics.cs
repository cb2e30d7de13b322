using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Tells on standard error what the SDK logs: warnings always, what it does where <c>--verbose</c> asks for it, and each statement of SQL
/// where <c>--trace</c> does.
/// </summary>
internal sealed class Diagnostics(Screen screen, LogOptions options) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        !categoryName.StartsWith(nameof(ClusteraIngest), StringComparison.Ordinal) && !options.IsTrace
            ? NullLogger.Instance
            : new Logger(screen, categoryName, options.IsVerbose ? LogLevel.Debug : LogLevel.Warning, options.IsVerbose);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("There is one place for diagnostics, standard error.");

    public void Dispose() { }

    private sealed class Logger(Screen screen, string name, LogLevel least, bool withTrace) : ILogger
    {
        private readonly LoggerExternalScopeProvider scopes = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel < LogLevel.None;

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
            screen.Tell(
                new(logLevel, Secrets.Mask(Printable.Of(ToolWords.Of(formatter(state, exception)))))
                {
                    // Npgsql names its events as well, but its warnings are nobody's to look up.
                    Id =
                        logLevel >= LogLevel.Warning && name.StartsWith(nameof(ClusteraIngest), StringComparison.Ordinal)
                            ? eventId.Name
                            : null,
                    Logger = name,
                    StackTrace = exception is not null && withTrace ? ErrorLine.Trace(exception) : null,
                    Labels = LabelsOf(state),
                }
            );
        }

        /// <summary>The entry's own values, and those of its scopes: the run, the job.</summary>
        private List<KeyValuePair<string, object?>> LabelsOf<TState>(TState state)
        {
            var labels = state is IReadOnlyList<KeyValuePair<string, object?>> own ? own.ToList() : [];
            scopes.ForEachScope(
                (scope, all) =>
                {
                    if (scope is IReadOnlyList<KeyValuePair<string, object?>> values)
                        all.AddRange(values);
                },
                labels
            );
            return labels;
        }
    }
}
