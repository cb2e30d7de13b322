using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>Something that is told on standard error: a note, a warning, an error, a diagnostic.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">What is told, in one line.</param>
internal sealed record LogEntry(LogLevel Level, string Text)
{
    /// <summary>The id of the error or warning, such as <c>ListNotFound</c>.</summary>
    public string? Id { get; init; }

    /// <summary>What an error says without its remedy.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The category of a diagnostic; null: the tool itself speaks.</summary>
    public string? Logger { get; init; }

    /// <summary>Where an error comes from, in several lines.</summary>
    public string? StackTrace { get; init; }

    /// <summary>Facts that belong to it, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Labels { get; init; } = [];

    public static LogEntry Note(string text) => new(LogLevel.Information, text);

    public static LogEntry Warning(string id, string text) => new(LogLevel.Warning, ToolWords.Of(text)) { Id = id };
}
