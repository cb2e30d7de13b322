using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive migrate</c>: takes over videos that another program has archived.</summary>
internal sealed class ArchiveMigrateCommand : ToolCommand
{
    private readonly Argument<string> file = new("FILE")
    {
        Description =
            "The table: person, video's address, UUID and key or s3:// address, by the names of its columns. - is standard input.",
        Arity = ArgumentArity.ExactlyOne,
        CompletionSources = { Suggestions.Files },
    };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Tells what would become of each row, and stores nothing." };

    private readonly StorageOptions storage = new();

    public ArchiveMigrateCommand(GlobalOptions everywhere)
        : base(
            "migrate",
            "Takes over videos that another program has archived: rows become persons, videos and media with their UUIDs. The objects stay "
                + "where they are, below the prefix of the storage.",
            everywhere
        )
    {
        Arguments.Add(file);
        foreach (var option in new Option[] { dryRun }.Concat(storage.Options))
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.MigratedRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var name = run.Value(file)!;
        if (name != "-" && !File.Exists(name))
            throw InputFile.NotFound(name);
        run.Change(read => storage.Over(read, run));
        var client = await run.ConnectToTablesAsync(cancel);
        await using var table = name == "-" ? run.Shell.Input : File.OpenRead(name);
        var counts = new long[Enum.GetValues<MigrationVerdict>().Length];
        try
        {
            await using var view = ProgressView.Show(run.Screen, run.Shell, _ => null, () => client.WaitingFor);
            var shown = name == "-" ? "standard input" : name;
            await foreach (var row in client.Archive.MigrateAsync(table, shown, run.Value(dryRun), cancel))
            {
                counts[(int)row.Verdict]++;
                if (row.Verdict is MigrationVerdict.Refused)
                    run.EndWith(ExitCodes.SomeFailed);
                run.Write(row, Json.Shapes.MigratedRow, Text);
            }
        }
        finally
        {
            run.Screen.Live("");
            if (counts.Sum() > 0)
                run.Screen.Note(Sum(counts, run.Value(dryRun)));
        }
    }

    private static string Text(MigratedRow row) =>
        Printable.Of($"row {row.Row}: {HumanFormat.Word(row.Verdict), -8} {row.VideoId?.Value, -11} {row.ErrorId} {row.Message}".TrimEnd());

    private static string Sum(long[] counts, bool isDryRun) =>
        $"rows {counts.Sum()} = "
        + string.Join(" + ", Enum.GetValues<MigrationVerdict>().Select(one => $"{Word(one, isDryRun)} {counts[(int)one]}"))
        + (isDryRun ? " · dry run: nothing was stored" : "");

    private static string Word(MigrationVerdict verdict, bool isDryRun) =>
        (isDryRun && verdict is MigrationVerdict.Added ? "would be " : "") + HumanFormat.Word(verdict);
}
