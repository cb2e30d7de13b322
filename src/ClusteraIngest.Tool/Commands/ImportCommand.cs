using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Options;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>import</c>: stores dataset exports of the list actor.</summary>
internal sealed class ImportCommand : ToolCommand
{
    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Dataset exports of streamers/youtube-scraper: JSON, NDJSON or CSV, also packed with gzip. - is standard input.",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { Suggestions.Files },
    };

    private readonly Option<DateTimeOffset?> asOf;

    public ImportCommand(GlobalOptions everywhere)
        : base(
            "import",
            "Stores existing dataset exports of the list actor. The next sync fetches the transcripts of their videos.",
            everywhere
        )
    {
        files.Validators.Add(result =>
        {
            if (result.Tokens.Count(token => token.Value == "-") > 1)
                result.AddError("- is given twice: standard input can be read once.");
        });
        Arguments.Add(files);
        Options.Add(
            asOf = OptionFactory.Time(
                "--as-of",
                "When the exports were made: \"10 months ago\" counts from there. Default: when a file was last written; of standard "
                    + "input, now.",
                everywhere.Shell.Time
            )
        );
    }

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        if (run.Value(asOf) is { } made)
            OptionRules.PastTime(run.Shell.Time).Require(asOf.Name, made);
        var names = Input.Arguments.Read(run, run.Value(files)!, Existing);
        if (names.Count == 0)
            return;
        var client = await run.ConnectAsync(cancel);
        foreach (var name in names)
        {
            var sum = await ImportAsync(run, client, name, run.Value(asOf), cancel);
            if (run.IsForPrograms && sum.RunId != 0)
                Write(run, name, sum);
            if (cancel.IsCancellationRequested || run.ExitCode >= ExitCodes.Configuration)
                break;
        }
    }

    private static async Task<RunCounters> ImportAsync(
        CommandRun run,
        IngestClient client,
        string name,
        DateTimeOffset? asOf,
        CancellationToken cancel
    )
    {
        await using var export = name == "-" ? run.Shell.Input : File.OpenRead(name);
        var shown = name == "-" ? "standard input" : name;
        run.Screen.Note($"Importing {Printable.Of(shown)}.");
        var stage = new StageRun(run) { Line = ProgressView.ImportLine };

        asOf ??= name == "-" ? null : InputFile.WrittenAt(name, run.Shell.Time);

        // What does not fail is known by the figures alone, so that a million videos do not pass over the screen.
        return await stage.FollowAsync(client.Ingestion.ImportAsync(export, shown, stage.Progress, asOf, cancel), VideoLine.New, cancel);
    }

    private static void Write(CommandRun run, string name, RunCounters sum)
    {
        var json = Json.Object(FiguresRow.Of(sum), Json.Shapes.FiguresRow);
        json.Insert(0, "file", name);
        run.WriteRow(json);
    }

    private static string Existing(string name) => name == "-" || File.Exists(name) ? name : throw InputFile.NotFound(name);
}
