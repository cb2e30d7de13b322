using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library status</c>: how far the transcripts are searchable.</summary>
internal sealed class LibraryStatusCommand(GlobalOptions everywhere)
    : ToolCommand("status", "Shows how many transcripts are searchable, in which languages, and how many wait for it.", everywhere)
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var status = await run.WaitingAsync(client.Library.GetIndexStatusAsync, cancel);
        run.Write(status, Json.Shapes.IndexStatus, Text);
        if (!run.IsForPrograms && status.Waiting > 0)
            run.Screen.Note("They become searchable with: clustera-ingest library index");
    }

    private static string Text(IndexStatus status) =>
        string.Join(
            '\n',
            $"transcripts  {HumanFormat.Count(status.Transcripts)}",
            $"searchable   {HumanFormat.Count(status.Indexed)}",
            $"waiting      {HumanFormat.Count(status.Waiting)}",
            $"passages     about {HumanFormat.Count(status.Passages)}, {ByteSize.Show(status.Bytes)}",
            $"languages    {Printable.Of(string.Join(", ", status.Languages))}"
        );
}
