using System.CommandLine;
using ClusteraIngest.Ingestion;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>sync</c>: reads every enabled list and fetches the transcripts whose turn it is.</summary>
internal sealed class SyncCommand : ToolCommand
{
    private readonly Option<bool> full = new("--full")
    {
        Description = "Reads the lists from their beginning, also what a cap left out, and those that an unfinished sync has read.",
    };

    private readonly Option<bool> noTranscripts = new("--no-transcripts") { Description = "Leaves transcripts alone." };

    private readonly Option<bool> dryRun = DryRun.Option();

    private readonly SourceOptions sources = new();

    public SyncCommand(GlobalOptions everywhere)
        : base("sync", "Reads every enabled list's new videos, and fetches the transcripts whose turn it is.", everywhere)
    {
        Options.Add(full);
        Options.Add(noTranscripts);
        Options.Add(dryRun);
        foreach (var option in sources.Options)
            Options.Add(option);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.Video);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var options = sources.Over(run.Settings.Options, run);
        options = options with
        {
            Full = run.Value(full) || options.Full,
            WithTranscripts = options.WithTranscripts && !run.Value(noTranscripts),
        };
        var client = await run.ConnectAsync(cancel);
        if (run.Value(dryRun))
        {
            DryRun.Write(await new IngestPlanner(client).SyncAsync(options, cancel), run);
            return;
        }

        SourceOptions.Tell(options, run);
        var stage = new StageRun(run);
        await stage.FollowAsync(client.Ingestion.SyncAsync(options, stage.Progress, cancel), Print, cancel);
        await TranscriptIndexing.RunAsync(run, client, cancel);

        void Print(SyncResult result) => stage.Print(result.Result, result.Stage == SyncStage.List ? VideoLine.New : VideoLine.Transcript);
    }
}
