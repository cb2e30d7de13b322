using System.CommandLine;
using ClusteraIngest.Errors;
using ClusteraIngest.Languages;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary>
/// <c>transcripts</c>: fetches the transcripts of the videos that arguments or standard input name, or of all whose turn it is.
/// </summary>
internal sealed class TranscriptsCommand : ToolCommand
{
    private readonly Argument<string[]> videos = new("VIDEO")
    {
        Description =
            "Ids or addresses of videos; they are asked for also before their turn, and where what was known was final. Without any, they "
            + "are read from standard input: NDJSON with video_id, or an id or address a line.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> pending = new("--pending")
    {
        Description = "All videos whose turn it is: never asked for, or due again.",
    };
    private readonly Option<IReadOnlyList<LanguageTag>> languages = OptionFactory.Languages(
        "Transcript languages in order of preference. Default: the list's own, else the original."
    );

    private readonly Option<TranscriptSource?> source = OptionFactory.OneOf(
        "--source",
        "Where transcripts come from: Apify, which is paid for each; YouTube's captions by way of yt-dlp, for nothing; or these first, and "
            + "Apify where they cannot be read. Default: apify.",
        ("apify", TranscriptSource.Apify),
        ("yt-dlp", TranscriptSource.YtDlp),
        ("auto", TranscriptSource.Auto)
    );

    private readonly Option<bool> dryRun = DryRun.Option();

    public TranscriptsCommand(GlobalOptions everywhere)
        : base("transcripts", "Fetches transcripts and emits each video when its transcript's state is stored.", everywhere)
    {
        Arguments.Add(videos);
        Options.Add(pending);
        Options.Add(languages);
        Options.Add(source);
        Options.Add(dryRun);
    }

    protected override IReadOnlyList<string>? Fields => Json.Fields(Json.Shapes.Video);

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(videos)!;
        if (run.Value(pending) && given.Length > 0)
            throw new InvalidInputException(
                ErrorIds.ConflictingArguments,
                "--pending takes all videos whose turn it is, and videos are given as well.",
                "Give one or the other."
            );
        if (!run.Value(pending) && given.Length == 0 && run.Shell.IsInputTerminal)
            throw Input.Arguments.Nothing("transcripts", "videos and no --pending");
        var ids = Input.Arguments.Read(run, given, VideoInput.Parse);
        if (given.Length > 0 && ids.Count == 0)
            return;

        var wanted = run.Value(languages)!;
        var options = wanted.Count == 0 ? run.Settings.Options : run.Settings.Options with { Languages = wanted };
        options = options with { AskAgain = given.Length > 0, TranscriptSource = run.Value(source) ?? options.TranscriptSource };
        var client = await run.ConnectAsync(cancel);
        var input = new VideoInput(run);
        if (run.Value(dryRun))
        {
            var planner = new IngestPlanner(client);
            DryRun.Write(
                run.Value(pending)
                    ? await planner.PendingTranscriptsAsync(options, cancel)
                    : await planner.TranscriptsAsync(
                        given.Length > 0 ? ids : await input.FromLinesAsync(run.Shell.Input, cancel).ToListAsync(cancel),
                        options,
                        cancel
                    ),
                run
            );
            return;
        }

        var stage = new StageRun(run)
        {
            Unusable = () => input.Unusable,
            Remark = () => !run.Value(pending) && given.Length + input.Used + input.Unusable == 0 ? "Standard input held no videos." : null,
        };
        await stage.FollowAsync(Results(), VideoLine.Transcript, cancel);
        await TranscriptIndexing.RunAsync(run, client, cancel);

        IAsyncEnumerable<StageResult<Video>> Results() =>
            run.Value(pending)
                ? client.Ingestion.IngestPendingTranscriptsAsync(options, stage.Progress, cancel)
                : client.Ingestion.IngestTranscriptsAsync(
                    given.Length > 0 ? ids.ToAsyncEnumerable() : input.FromLinesAsync(run.Shell.Input, cancel),
                    options,
                    stage.Progress,
                    cancel
                );
    }
}
