using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Exports;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>export</c>: writes videos, transcripts, passages or digests for other programs, and as notes.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Argument<ExportKind?> what = OptionFactory.WordOf(
        "WHAT",
        "What is exported: videos, transcripts, passages, digests.",
        ("videos", ExportKind.Videos),
        ("transcripts", ExportKind.Transcripts),
        ("passages", ExportKind.Passages),
        ("digests", ExportKind.Digests)
    );

    private readonly Option<ExportFormat?> format = OptionFactory.OneOf(
        "--format",
        "How it is written. CSV has the texts as they were published, also such as a spreadsheet takes for formulas. Default: ndjson.",
        ("ndjson", ExportFormat.Ndjson),
        ("csv", ExportFormat.Csv),
        ("markdown", ExportFormat.Markdown)
    );

    private readonly Option<string?> to = OptionFactory.Text(
        "--to",
        "The directory: at first all is written there, then what has changed since. Default: standard output.",
        "DIR"
    );

    private readonly Option<DateTimeOffset?> since;

    private readonly Option<bool> full = new("--full")
    {
        Description = "Writes all again into the directory, whatever was written there before.",
    };

    public ExportCommand(GlobalOptions everywhere)
        : base(
            "export",
            "Writes videos, transcripts, passages or digests as NDJSON, CSV, or notes in Markdown with links to the second. One into a "
                + "directory that was broken off is gone on with.",
            everywhere
        )
    {
        since = OptionFactory.Time(
            "--since",
            "Only what has changed then or later: a time, or an age such as 7d. Default: all; with --to, what has changed since last time.",
            everywhere.Shell.Time
        );
        to.CompletionSources.Add(Suggestions.Files);
        Arguments.Add(what);
        foreach (var option in new Option[] { format, to, since, full })
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => null;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var request = RequestOf(run);
        var directory = run.Value(to);
        if (directory is null && run.Format is OutputFormat.Csv)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "What is exported to standard output has the format of --format: --output csv would do nothing.",
                "Use --format csv."
            );
        if (directory is null && run.Shell.IsOutputTerminal)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "That would write all of it on a terminal.",
                "Give a directory by --to, or send the output to a file or another program."
            );
        if (run.Value(full) && (directory is null || request.Since is not null))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "--full is for exports into a directory, without --since.",
                "Leave it out: without --to all is written anyway."
            );
        var client = await run.ConnectToTablesAsync(cancel);
        if (directory is null)
        {
            var sent = await run.WaitingAsync(attempt => client.Library.ExportAsync(request, run.Shell.OutputBytes, attempt), cancel);
            run.Screen.Note($"{Count(sent)} exported.");
        }
        else
        {
            var written = await run.WaitingAsync(attempt => client.Library.ExportAsync(request, directory, attempt), cancel);
            run.Write(written, Json.Shapes.LibraryExport, Text);
        }
    }

    private ExportRequest RequestOf(CommandRun run) =>
        new()
        {
            Kind = run.Value(what)!.Value,
            Format = run.Value(format) ?? ExportFormat.Ndjson,
            Since = run.Value(since),
            IsFull = run.Value(full),
        };

    private static string Count(LibraryExport export)
    {
        var word = HumanFormat.Word(export.Kind);
        return $"{HumanFormat.Count(export.Rows)} {(export.Rows == 1 ? word[..^1] : word)}";
    }

    private static string Text(LibraryExport export) =>
        export.Path is null
            ? $"Nothing has changed since {HumanFormat.Time(export.Since)}."
            : Printable.Of($"{Count(export)}, {ByteSize.Show(export.Bytes)}: {export.Path}{(export.IsResumed ? " (gone on with)" : "")}");
}
