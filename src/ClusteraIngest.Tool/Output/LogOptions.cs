using System.CommandLine;
using ClusteraIngest.Tool.Commands;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Tool.Output;

/// <summary>The form of what is told on standard error.</summary>
internal enum LogFormat
{
    /// <summary>Lines for people and <c>grep</c>.</summary>
    Text,

    /// <summary>One JSON object a line, with the field names of the Elastic Common Schema.</summary>
    Json,
}

/// <summary>What is told on standard error, and in which form.</summary>
/// <param name="Format">The form that was asked for; null: none was.</param>
/// <param name="Least">The least level that is told.</param>
internal sealed record LogOptions(LogFormat? Format = null, LogLevel Least = LogLevel.Information)
{
    /// <summary>Those of a command line; also of one that is wrong elsewhere.</summary>
    public static LogOptions Of(ParseResult parsed, GlobalOptions everywhere)
    {
        var (quiet, verbose, trace) = (IsGiven(everywhere.Quiet), IsGiven(everywhere.Verbose), IsGiven(everywhere.Trace));
        LogFormat? format = parsed.GetResult(everywhere.Log)?.Tokens is [var form, ..]
            ? form.Value == "json"
                ? LogFormat.Json
                : LogFormat.Text
            : null;
        return new(
            format,
            quiet ? LogLevel.Error
                : trace ? LogLevel.Trace
                : verbose ? LogLevel.Debug
                : LogLevel.Information
        )
        {
            IsContradictory = quiet && (verbose || trace),
        };

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    /// <summary>Whether less and more is asked for at once.</summary>
    public bool IsContradictory { get; private init; }

    /// <summary>Whether diagnostics are told.</summary>
    public bool IsVerbose => Least <= LogLevel.Debug;

    /// <summary>Whether statements of SQL are told, too.</summary>
    public bool IsTrace => Least <= LogLevel.Trace;

    /// <summary>Whether nothing but errors is told.</summary>
    public bool IsQuiet => Least >= LogLevel.Error;
}
