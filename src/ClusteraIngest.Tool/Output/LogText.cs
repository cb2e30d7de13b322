using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>What is told on standard error as text: one line, and below it where an error comes from.</summary>
internal static class LogText
{
    /// <summary>
    /// On a terminal <c>error ListNotFound: …</c>, or for a note its text alone; elsewhere the time and the level come first:
    /// <c>2026-11-22T08:00:00.123Z error ListNotFound: …</c>, <c>2026-11-22T08:00:00.123Z info listed 250 = …</c>.
    /// </summary>
    public static string Of(LogEntry entry, DateTimeOffset now, bool isTerminal)
    {
        var line = isTerminal ? OnTerminal(entry, now) : $"{Json.Time(now)} {Level(entry.Level)} {About(entry)}{entry.Text}";
        return entry.StackTrace is { } trace ? $"{line}\n{trace}" : line;
    }

    /// <summary>The text before the colon, which is coloured where the entry is an error.</summary>
    public static string Head(LogEntry entry) => $"{Level(entry.Level)} {entry.Id}";

    private static string OnTerminal(LogEntry entry, DateTimeOffset now) =>
        entry.Logger is not null && entry.Level < LogLevel.Warning
            ? string.Create(CultureInfo.InvariantCulture, $"{now:HH:mm:ss.fff} {Level(entry.Level)} {About(entry)}{entry.Text}")
        : entry.Level is LogLevel.Information ? entry.Text
        : $"{Level(entry.Level)} {About(entry)}{entry.Text}";

    private static string About(LogEntry entry) => (entry.Id ?? entry.Logger?.Split('.')[^1]) is { } subject ? subject + ": " : "";

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            _ => "error",
        };
}
