using System.CommandLine;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary>How results are written to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One object a line.</summary>
    Json,
}

/// <summary>What every command has: the options that are valid everywhere, and the shell that it runs in.</summary>
internal sealed class Everywhere
{
    public Everywhere(Shell shell)
    {
        Shell = shell;
        foreach (var option in Options)
            option.Recursive = true;
    }

    public Shell Shell { get; }

    public Option<string?> Database { get; } = Given.Text("--database",
        "The database: Npgsql keywords or a postgresql:// URI. Environment: CLUSTERA_DATABASE. Without either: the local server.", "CONNECTION");

    public Option<string?> Settings { get; } = Given.Text("--settings",
        "The settings file (YAML). Else clustera-ingest/settings.yaml under the user's configuration directory.", "FILE");

    public Option<int?> Concurrency { get; } = Given.Number("--concurrency", "Paid runs at once; of a worker, jobs. Default: 5; of a worker, 4.", 1, 256);

    public Option<int?> MaxVideos { get; } = Given.NumberOrNone("--max-videos",
        "The most videos of each kind that one run reads of a list. Default: the list's own, else 200. For 'lists add' also none: the list has no cap of its own any more.",
        VideoCap.Least, VideoCap.Most);

    public Option<decimal?> MaxCostUsd { get; } = Given.CostLimit("--max-cost-usd", "The most that this invocation may cost in USD. Default: no limit.");

    public Option<double?> OutageMinutes { get; } = Given.Minutes("--outage-minutes",
        "How long a source or the database may be away before a run ends; until then they are waited for. Default: 10.");

    public Option<OutputFormat?> Output { get; } = Given.OneOf("--output",
        "How results are written: as a table (default on a terminal), or as JSON, one object a line (default elsewhere).",
        ("table", OutputFormat.Table), ("json", OutputFormat.Json));

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Writes diagnostics to standard error." };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours. Environment: NO_COLOR." };

    public IEnumerable<Option> Options => [Database, Settings, Concurrency, MaxVideos, MaxCostUsd, OutageMinutes, Output, Verbose, NoColor];
}
