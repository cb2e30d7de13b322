using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive verify</c>: compares stored objects with what was written down of them.</summary>
internal sealed class ArchiveVerifyCommand : ToolCommand
{
    private readonly Option<bool> readBack = new("--read-back")
    {
        Description = "Reads all bytes of each object and compares the SHA-256, not only the size and the storage's own checksum.",
    };

    private readonly MediaOptions which;
    private readonly StorageOptions storage = new();

    public ArchiveVerifyCommand(GlobalOptions everywhere)
        : base(
            "verify",
            "Compares stored objects with what was written down of them. One that is missing or different is fetched again by the next "
                + "run.",
            everywhere
        )
    {
        which = new(everywhere);
        foreach (var option in which.Options.Prepend(readBack).Concat(storage.Options))
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.MediaCheckRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        run.Change(read => storage.Over(read, run));
        var client = await run.ConnectToTablesAsync(cancel);
        var filter = await which.FilterAsync(run, client, cancel);
        var counts = new long[Enum.GetValues<MediaVerdict>().Length];
        try
        {
            await using var view = ProgressView.Show(
                run.Screen,
                run.Shell,
                elapsed => $"{Sum(counts)} · {ProgressView.Clock(elapsed)}",
                () => client.WaitingFor
            );
            await foreach (var check in client.Archive.VerifyAsync(filter, run.Value(readBack), cancel))
            {
                counts[(int)check.Verdict]++;
                if (check.Verdict is not MediaVerdict.Intact)
                    run.EndWith(ExitCodes.SomeFailed);
                if (run.IsForPrograms || check.Verdict is not MediaVerdict.Intact)
                    run.Write(MediaCheckRow.Of(check), Json.Shapes.MediaCheckRow, row => Line(row, run.Screen));
            }
        }
        finally
        {
            run.Screen.Live("");
            run.Screen.Note(Sum(counts));
        }
    }

    private static string Line(MediaCheckRow row, Screen screen) =>
        $"{screen.Paint($"{HumanFormat.Word(row.Verdict), -10}", StateColor.Bad)}  {row.VideoId}  {HumanFormat.Word(row.Kind), -9}  "
        + Printable.Of($"{row.Key}  {row.ErrorId}: {row.Message}");

    private static string Sum(long[] counts) =>
        $"compared {HumanFormat.Count(counts.Sum())} = "
        + string.Join(
            " + ",
            Enum.GetValues<MediaVerdict>().Select(verdict => $"{HumanFormat.Word(verdict)} {HumanFormat.Count(counts[(int)verdict])}")
        );
}
