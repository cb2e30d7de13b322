using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library index</c>: makes transcripts searchable that are new or were changed.</summary>
internal sealed class LibraryIndexCommand(GlobalOptions everywhere)
    : ToolCommand(
        "index",
        "Makes transcripts searchable that are new or were changed. A sync does so at its end; what is stopped goes on later.",
        everywhere
    )
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        IndexSum? done = null;
        var told = new InlineProgress(sum => done = sum);
        IndexSum sum;
        await using (
            ProgressView.Show(
                run.Screen,
                run.Shell,
                _ => done is { } now ? $"{HumanFormat.Count(now.Transcripts)} transcripts made searchable" : null,
                () => client.WaitingFor
            )
        )
            sum = await client.Library.IndexAsync(told, cancel);
        run.Screen.Live("");
        run.Write(
            IndexSumRow.Of(sum),
            Json.Shapes.IndexSumRow,
            one =>
                one.Transcripts == 0
                    ? "Nothing is to be done: every transcript is searchable."
                    : $"{HumanFormat.Count(one.Transcripts)} transcripts are searchable, in {HumanFormat.Count(one.Passages)} passages"
        );
    }

    // The one of .NET tells it on another thread, maybe after the end.
    private sealed class InlineProgress(Action<IndexSum> told) : IProgress<IndexSum>
    {
        public void Report(IndexSum value) => told(value);
    }
}
