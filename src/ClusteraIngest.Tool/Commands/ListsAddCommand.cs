using System.CommandLine;
using ClusteraIngest.Languages;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>lists add</c>: monitors lists, or changes what is said of those that are monitored.</summary>
internal sealed class ListsAddCommand : ToolCommand
{
    private readonly Argument<string[]> urls;
    private readonly Option<IReadOnlyList<LanguageTag>> languages = OptionFactory.Languages(
        "The lists' transcript languages in order of preference; none: the videos' original ones again. Default: as they are, or of a "
            + "new list the settings file's.",
        takesNone: true
    );

    public ListsAddCommand(GlobalOptions everywhere)
        : base(
            "add",
            "Monitors channels and playlists. --max-videos and --language become the lists' own; with none, the lists have none any more.",
            everywhere
        )
    {
        Arguments.Add(urls = ListArgument.Of("Addresses, handles ('@name' or handle:name) or ids of channels and playlists.", everywhere));
        Options.Add(languages);
    }

    protected override bool UnsetsMaxVideos => true;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var asked = Input.Arguments.Read(run, run.Value(urls)!, text => (Text: text, List: ListReference.Parse(text)));
        if (asked.Count == 0)
            return;
        var wanted = run.Value(languages)!;
        var client = await run.ConnectToTablesAsync(cancel);
        Understood.Lists(run, asked.Count);
        foreach (var (text, list) in asked)
        {
            var before = await client.Lists.FindAsync(list, cancel);
            var change = await client.Lists.AddAsync(
                list,
                run.MaxVideos,
                run.IsGiven(languages) ? wanted : null,
                unsetsMaxVideos: run.UnsetsMaxVideos,
                cancel: cancel
            );
            ListChangeLine.Write(run, change, before, text);
        }
    }
}
