using System.CommandLine;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>ingest</c>: reads the lists that arguments or standard input name.</summary>
internal sealed class IngestCommand : ToolCommand
{
    private readonly Argument<string[]> urls = new("URL")
    {
        Description =
            "Channels and playlists. Without any, they are read from standard input: NDJSON with list_id or url, or an address a line. "
            + "Lists that come by their list_id and are disabled are left out.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> full = new("--full") { Description = "Reads the lists from their beginning, also what a cap left out." };

    private readonly Option<bool> dryRun = DryRun.Option();
    private readonly Option<bool> disabled = new("--disabled")
    {
        Description = "Reads also the disabled ones of the lists that come by their list_id. Default: they are left out.",
    };

    private readonly SourceOptions sources = new();

    public IngestCommand(GlobalOptions everywhere)
        : base("ingest", "Reads the given lists and emits each new video when it is stored.", everywhere)
    {
        urls.CompletionSources.Add(Suggestions.Lists(everywhere));
        Arguments.Add(urls);
        Options.Add(full);
        Options.Add(dryRun);
        Options.Add(disabled);
        foreach (var option in sources.Options)
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.Video);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(urls)!;
        if (given.Length == 0 && run.Shell.IsInputTerminal)
            throw Input.Arguments.Nothing("ingest", "lists");
        var references = Input.Arguments.Read(run, given, ListReference.Parse);
        if (given.Length > 0 && references.Count == 0)
            return;

        var options = sources.Over(run.Settings.Options, run);
        options = options with { Full = run.Value(full) || options.Full };
        var client = await run.ConnectToTablesAsync(cancel);
        if (run.Value(dryRun))
        {
            await PlanAsync(run, client, references, options, cancel);
            return;
        }

        Understood.Lists(run, references.Count);
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

    private async Task PlanAsync(
        CommandRun run,
        IngestClient client,
        List<ListReference> references,
        IngestOptions options,
        CancellationToken cancel
    )
    {
        var input = new ListInput(run, client, adHoc: null, takesDisabled: run.Value(disabled));
        var named = references.Count > 0 ? input.FromArgumentsAsync(references, cancel) : input.FromLinesAsync(run.Shell.Input, cancel);
        var lists = await named.ToListAsync(cancel);
        Understood.Lists(run, lists.Count);
        DryRun.Write(await new IngestPlanner(client).IngestAsync(lists, options, cancel), run);
    }
}
