using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive get</c>: writes a stored object into a file, or to standard output.</summary>
internal sealed class ArchiveGetCommand : ToolCommand
{
    private readonly Argument<string> video = new("VIDEO") { Description = "The video's id or address.", Arity = ArgumentArity.ExactlyOne };

    private readonly Option<MediaKind?> kind = MediaOptions.Kind(
        "Which object of the video. Default: that with picture and sound, or else picture, or else sound."
    );

    private readonly Option<string?> to = OptionFactory.Text(
        "--to",
        "The file, a directory, or - for standard output. Default: a file in this directory, called by the video's id.",
        "FILE"
    );

    private readonly StorageOptions storage = new();

    public ArchiveGetCommand(GlobalOptions everywhere)
        : base("get", "Writes a stored object of a video into a file, and compares its SHA-256.", everywhere)
    {
        to.CompletionSources.Add(Suggestions.Files);
        Arguments.Add(video);
        foreach (var option in new Option[] { kind, to }.Concat(storage.Options))
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.SavedMediaRow);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var id = VideoInput.Parse(run.Value(video)!);
        var target = run.Value(to) ?? Directory.GetCurrentDirectory();
        if (target == "-" && run.Shell.IsOutputTerminal)
            throw new InvalidInputException(
                ErrorIds.InvalidValue,
                "--to - would write the bytes of a video on a terminal.",
                "Give a file, or send the output to a file or another program."
            );
        run.Change(read => storage.Over(read, run));
        var client = await run.ConnectToTablesAsync(cancel);
        if (target == "-")
            await WriteAsync(run, client, id, cancel);
        else
            await SaveAsync(run, client, id, target, cancel);
    }

    private async Task SaveAsync(CommandRun run, IngestClient client, VideoId id, string target, CancellationToken cancel)
    {
        var saved =
            await run.WaitingAsync(attempt => client.Archive.SaveAsync(id, target, run.Value(kind), attempt), cancel)
            ?? throw MediaOptions.NotStored(id, run.Value(kind));
        run.Write(
            SavedMediaRow.Of(saved),
            Json.Shapes.SavedMediaRow,
            row => Printable.Of($"{row.Path}: {ByteSize.Show(row.Bytes)}, SHA-256 {row.Sha256}")
        );
    }

    private async Task WriteAsync(CommandRun run, IngestClient client, VideoId id, CancellationToken cancel)
    {
        if (await client.Archive.CopyToAsync(id, run.Shell.OutputBytes, run.Value(kind), cancel) is null)
            throw MediaOptions.NotStored(id, run.Value(kind));
    }
}
