using System.CommandLine;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>ingest</c>: reads the lists that arguments or standard input name.</summary>
internal sealed class IngestCommand : ToolCommand
{
    private readonly Argument<string[]> urls = new("URL")
    {
        Description = "Channels and playlists. Without any, they are read from standard input: NDJSON with list_id or url, or an address a line. "
            + "Lists that come by their list_id and are disabled are left out.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> disabled = new("--disabled") { Description = "Reads also the disabled ones of the lists that come by their list_id. Default: they are left out." };

    private readonly SourceOptions sources = new();

    public IngestCommand(Everywhere everywhere)
        : base("ingest", "Reads the given lists and emits each new video when it is stored.", everywhere)
    {
        Arguments.Add(urls);
        Options.Add(disabled);
        foreach (var option in sources.Options)
            Options.Add(option);
    }

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(urls)!;
        if (given.Length == 0 && run.Shell.IsInputTerminal)
            throw Input.Arguments.Nothing("ingest", "lists");
        var references = Input.Arguments.Read(run, given, ListReference.Parse);
        if (given.Length > 0 && references.Count == 0)
            return;

        var options = sources.Over(run.Settings.Options, run);
        var client = await run.ConnectAsync(cancel);
        SourceOptions.Tell(options, run);
        var adHoc = new AdHocLists(client);
        var input = new ListInput(run, client, adHoc, takesDisabled: run.Value(disabled));
        var lists = given.Length > 0 ? input.FromArgumentsAsync(references, cancel) : input.FromLinesAsync(run.Shell.Input, cancel);
        var stage = new StageRun(run)
        {
            Unusable = () => input.Unusable,
            Remark = () => given.Length + input.Used + input.Unusable + input.Disabled == 0 ? "Standard input held no lists." : null,
        };
        await stage.FollowAsync(adHoc.IngestAsync(lists, options, stage.Progress, cancel), VideoLine.New, cancel);
    }
}
