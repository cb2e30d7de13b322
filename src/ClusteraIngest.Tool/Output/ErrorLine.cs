using ClusteraIngest.Errors;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>An error as a user is told of it: in one line, and where that is asked for with where it comes from.</summary>
internal static class ErrorLine
{
    /// <summary>
    /// The entry; null where there is nothing to tell: that nobody reads the output any more ends a command, but is no error.
    /// </summary>
    public static LogEntry? Of(Exception error, bool withTrace = false)
    {
        if (error is OutputClosedException)
            return null;
        var known = error as IngestException;
        var message = known?.Message ?? $"{error.GetType().Name}: {error.Message}";
        return new(LogLevel.Error, Harmless($"{message} {known?.Remedy ?? "Run it with --verbose to see where it comes from."}"))
        {
            Id = known?.ErrorId ?? "Unexpected",
            ErrorMessage = Harmless(message),
            StackTrace = withTrace ? Trace(error) : null,
        };
    }

    /// <summary>An error with where it comes from, in several lines.</summary>
    public static string Trace(Exception error) => Secrets.Mask(Printable.Lines(error.ToString()));

    private static string Harmless(string text) => Secrets.Mask(Printable.Of(ToolWords.Of(text)).TrimEnd());
}
