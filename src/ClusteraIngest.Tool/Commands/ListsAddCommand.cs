using System.CommandLine;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Text;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>lists add</c>: monitors lists, or changes what is said of those that are monitored.</summary>
internal sealed class ListsAddCommand : ToolCommand
{
    private readonly Argument<string[]> urls = ListArgument.Of("Addresses, handles or ids of channels and playlists.");
    private readonly Option<IReadOnlyList<LanguageTag>> languages = Given.Languages("The lists' transcript languages in order of preference.");

    public ListsAddCommand(Everywhere everywhere)
        : base("add", "Monitors channels and playlists. --max-videos and --language become the lists' own.", everywhere)
    {
        Arguments.Add(urls);
        Options.Add(languages);
    }

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var asked = Input.Arguments.Read(run, run.Value(urls)!, text => (Text: text, List: ListReference.Parse(text)));
        if (asked.Count == 0)
            return;
        var wanted = run.Value(languages)!;
        var client = await run.ConnectAsync(cancel);
        foreach (var (text, list) in asked)
        {
            var before = await client.FindListAsync(list, cancel);
            var change = await client.AddListAsync(list, run.MaxVideos, wanted.Count == 0 ? null : wanted, cancel: cancel);
            ListChangeLine.Write(run, change, before, text);
        }
    }
}
