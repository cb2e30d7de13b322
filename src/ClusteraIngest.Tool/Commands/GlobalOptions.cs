using System.CommandLine;
using ClusteraIngest.Options;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>How results are written to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One object a line.</summary>
    Json,

    /// <summary>Comma-separated values as RFC 4180 has them, under a line with the fields' names.</summary>
    Csv,

    /// <summary>Of digests: text with front matter and links, for notes.</summary>
    Markdown,
}

/// <summary>What every command has: the options that are valid everywhere, and the shell that it runs in.</summary>
internal sealed class GlobalOptions
{
    public GlobalOptions(Shell shell)
    {
        Shell = shell;
        Settings.CompletionSources.Add(Suggestions.Files);
        foreach (var option in Options)
            option.Recursive = true;
    }

    public Shell Shell { get; }

    public Option<string?> Database { get; } =
        OptionFactory.Text(
            "--database",
            "The database: Npgsql keywords or a postgresql:// URI. Environment: CLUSTERA_DATABASE. Default: the local server.",
            "CONNECTION"
        );

    public Option<string?> Settings { get; } =
        OptionFactory.Text(
            "--settings",
            "The settings file (YAML). Default: clustera-ingest/settings.yaml in the user's configuration directory, if it is there.",
            "FILE"
        );

    public Option<int?> Concurrency { get; } =
        OptionFactory.Number("--concurrency", "Paid runs at once; of a worker, jobs. Default: 5; of a worker, 4.", OptionRules.PaidRuns);

    public Option<int?> MaxVideos { get; } =
        OptionFactory.NumberOrNone(
            "--max-videos",
            "The most videos of each kind that one run reads of a list. Default: the list's own, else 200. For 'lists add' also none: "
                + "the list has no cap of its own any more.",
            OptionRules.Videos
        );

    public Option<decimal?> MaxCostUsd { get; } =
        OptionFactory.CostLimit("--max-cost-usd", "The most that this invocation may cost in USD. Default: no limit.");

    public Option<double?> OutageMinutes { get; } =
        OptionFactory.Minutes(
            "--outage-minutes",
            "How long a source or the database may be away before a run ends; until then they are waited for. Default: 10."
        );

    public Option<double?> WaitMinutes { get; } =
        OptionFactory.Minutes(
            "--wait-minutes",
            "How long a list or a video may wait for what others use up: another process's run, room in Apify's plan, money, a key's "
                + "requests a minute. Then it fails, "
                + "and the rest goes on. Default: 60; of a run of jobs, no limit."
        );

    public Option<OutputFormat?> Output { get; } =
        OptionFactory.OneOf(
            "--output",
            "How results are written: as a table, as JSON, one object a line, or as CSV; of 'digest show' also as Markdown. Default: table "
                + "on a terminal, json elsewhere.",
            ("table", OutputFormat.Table),
            ("json", OutputFormat.Json),
            ("csv", OutputFormat.Csv),
            ("markdown", OutputFormat.Markdown)
        );

    public Option<LogFormat?> Log { get; } =
        OptionFactory.OneOf(
            "--log",
            "How progress, warnings and errors are written to standard error: as text, or as JSON, one object a line with ECS field names. "
                + "Default: text; on a terminal without times.",
            ("text", LogFormat.Text),
            ("json", LogFormat.Json)
        );

    public Option<bool> Quiet { get; } =
        new("--quiet") { Description = "Writes errors only to standard error: no progress, no notes, no warnings, no sum." };

    public Option<bool> Verbose { get; } =
        new("--verbose")
        {
            Description = "Writes to standard error what is done: requests to Apify and YouTube with status and time, paid runs, waits.",
        };

    public Option<bool> Trace { get; } = new("--trace") { Description = "Writes what --verbose does, and each SQL statement." };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours. Environment: NO_COLOR." };

    public IEnumerable<Option> Options =>
        [Database, Settings, Concurrency, MaxVideos, MaxCostUsd, OutageMinutes, WaitMinutes, Output, Log, Quiet, Verbose, Trace, NoColor];
}
