using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive remove</c>: removes videos' objects from the storage.</summary>
internal sealed class ArchiveRemoveCommand : ToolCommand
{
    private readonly Argument<string[]> videos = new("VIDEO")
    {
        Description = "Ids or addresses of videos.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly StorageOptions storage = new();

    public ArchiveRemoveCommand(GlobalOptions everywhere)
        : base(
            "remove",
            "Removes videos' objects from the storage. That they were there stays written down, and they are not fetched again.",
            everywhere
        )
    {
        Arguments.Add(videos);
        foreach (var option in storage.Options)
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.ArchivedMedia);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var ids = Input.Arguments.Read(run, run.Value(videos)!, VideoInput.Parse);
        if (ids.Count == 0)
            return;
        run.Change(read => storage.Over(read, run));
        var client = await run.ConnectToTablesAsync(cancel);
        foreach (var video in ids.Distinct())
        {
            var removed = await client.Archive.RemoveAsync(video, cancel);
            if (removed.Count == 0)
                run.Report(MediaOptions.NotStored(video, kind: null), ExitCodes.SomeFailed);
            foreach (var media in removed)
                run.Write(media, Json.Shapes.ArchivedMedia, Text);
        }
    }

    private static string Text(ArchivedMedia media) =>
        Printable.Of($"removed        {media.VideoId}  {HumanFormat.Word(media.Kind), -9}  {media.Key}");
}
