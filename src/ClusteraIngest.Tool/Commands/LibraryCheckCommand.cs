using ClusteraIngest.Library;
using ClusteraIngest.Library.Search;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>library check</c>: whether everything that was said is found. It ends with 1 where it is not.</summary>
internal sealed class LibraryCheckCommand(GlobalOptions everywhere)
    : ToolCommand(
        "check",
        "Compares all that is searched with the transcripts: that nothing is missing, and nothing is stale. Changes nothing; ends with 1 "
            + "where it is not so.",
        everywhere
    )
{
    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var client = await run.ConnectToTablesAsync(cancel);
        var check = await run.WaitingAsync(client.Library.CheckIndexAsync, cancel);
        run.Write(check, Json.Shapes.IndexCheck, Text);
        foreach (var example in check.Examples)
            run.Screen.Note(Printable.Of(example));
        if (!check.IsWhole)
            run.EndWith(ExitCodes.SomeFailed);
    }

    private static string Text(IndexCheck check) =>
        string.Join(
            '\n',
            $"compared  {HumanFormat.Count(check.Checked)}",
            $"waiting   {HumanFormat.Count(check.Waiting)}",
            $"missing   {HumanFormat.Count(check.Missing)}",
            $"stale     {HumanFormat.Count(check.Stale)}"
        );
}
