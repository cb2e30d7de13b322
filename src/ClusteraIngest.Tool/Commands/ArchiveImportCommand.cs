using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive import</c>: imports a list of channels with the persons behind them, or undoes that.</summary>
internal sealed class ArchiveImportCommand : ToolCommand
{
    private readonly Argument<string?> file = new("FILE")
    {
        Description =
            "The list: CSV, text, JSON, NDJSON, OPML, or the zip of a Takeout, in any encoding. - is standard input. Without it, --undo is "
            + "needed.",
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { Suggestions.Files },
    };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Tells what would become of each row, and stores nothing." };

    private readonly Option<string?> verdicts = OptionFactory.Text(
        "--verdicts",
        "Writes the verdicts to this file, too, as CSV for a spreadsheet: what could be a formula begins with an apostrophe. "
            + "Default: none.",
        "FILE"
    );

    private readonly Option<long?> undo = OptionFactory.ForeignId(
        "--undo",
        "Removes what the import with that number has added and nobody else needs. Default: a list is imported."
    );

    public ArchiveImportCommand(GlobalOptions everywhere)
        : base(
            "import",
            "Imports a list of channels with the persons behind them, with a verdict for each row. The channels are archived, and syncs do "
                + "not read them. Nothing is asked of the network.",
            everywhere
        )
    {
        verdicts.CompletionSources.Add(Suggestions.Files);
        undo.HelpName = "IMPORT_ID";
        Arguments.Add(file);
        Options.Add(dryRun);
        Options.Add(verdicts);
        Options.Add(undo);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.VerdictRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var name = run.Value(file);
        if (run.Value(undo) is { } importId)
        {
            if (name is not null || run.Value(dryRun) || run.IsGiven(verdicts))
                throw new InvalidInputException(
                    ErrorIds.ConflictingArguments,
                    "--undo takes neither a file, nor --dry-run or --verdicts.",
                    "Give the number of the import alone."
                );
            await UndoAsync(run, importId, cancel);
            return;
        }

        if (name is null)
            throw Input.Arguments.Nothing("archive import", "file");
        if (name != "-" && !File.Exists(name))
            throw InputFile.NotFound(name);
        if (run.Value(verdicts) is { } target && name != "-" && VerdictFile.IsList(target, name))
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                $"--verdicts '{target}' leads to the list itself, '{name}'.",
                "Give another file: the list would be overwritten."
            );
        var client = await run.ConnectToTablesAsync(cancel);
        await ImportAsync(run, client, name, cancel);
    }

    private async Task ImportAsync(CommandRun run, IngestClient client, string name, CancellationToken cancel)
    {
        await using var list = name == "-" ? run.Shell.Input : File.OpenRead(name);
        using var written = run.Value(verdicts) is { } target ? VerdictFile.Create(target) : null;
        var sum = new ImportSum();
        var shown = name == "-" ? "standard input" : name;
        try
        {
            await using var view = ProgressView.Show(run.Screen, run.Shell, _ => null, () => client.WaitingFor);
            await foreach (var verdict in client.Archive.ImportAsync(list, shown, sum, run.Value(dryRun), cancel))
            {
                if (sum.Verdicts == 1 && !run.IsForPrograms)
                    run.Screen.Write(VerdictLine.Heading(run.Screen));
                written?.Write(verdict);
                run.Write(VerdictRow.Of(verdict), Json.Shapes.VerdictRow, _ => VerdictLine.Of(verdict, run.Screen));
            }
        }
        finally
        {
            run.Screen.Live("");
            if (sum.Verdicts > 0)
                run.Screen.Note(Printable.Of(Sum(sum)));
        }

        if (sum.Count(RowVerdict.Refused) + sum.Count(RowVerdict.NeedsLookup) > 0)
            run.EndWith(ExitCodes.SomeFailed);
    }

    private static string Sum(ImportSum sum) => sum.Settings is null ? sum.ToString() : $"{sum} · the list has settings of its own";

    private static async Task UndoAsync(CommandRun run, long importId, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var undone = await client.Archive.UndoImportAsync(importId, cancel);
        run.Write(
            UndoneImportRow.Of(undone),
            Json.Shapes.UndoneImportRow,
            row =>
                $"import {row.ImportId}: removed {row.Lists} channels, {row.Persons} persons and {row.Links} links; kept {row.ListsKept} "
                + $"channels with videos or other use; {row.ListsNoLongerArchived} channels are no longer archived"
        );
    }
}
