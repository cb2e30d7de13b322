using System.CommandLine;
using System.Globalization;
using ClusteraIngest.Errors;
using ClusteraIngest.Languages;
using ClusteraIngest.Library;
using ClusteraIngest.Library.Digests;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Input;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>digest</c>: has language models write digests of videos.</summary>
internal sealed class DigestCommand : ToolCommand
{
    private readonly Argument<string[]> videos = new("VIDEO")
    {
        Description = "Ids or addresses of videos. Without any, they are read from standard input: NDJSON with video_id, or one a line.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> pending = new("--pending")
    {
        Description =
            "All videos with a transcript of which a kind is missing or stale, the newest first; not those whose transcript is too short, "
            + "nor those of which the model has told that it gives none: within a week, and after each further time twice as long. "
            + "With --force these, too.",
    };

    private readonly Option<IReadOnlyList<DigestKind>> kinds = DigestOptionSet.KindsOption(
        "Which digests: chapters (all of the video in order), highlights (what is worth watching), detailed (all that is said, shorter). "
            + "Default: chapters."
    );

    private readonly Option<IReadOnlyList<LanguageTag>> language = OptionFactory.Languages(
        "The language that they are written in, such as en. Default: the transcript's."
    );

    private readonly Option<string?> model = OptionFactory.Text(
        "--model",
        "The model, such as openai:gpt-4.1-mini, anthropic:NAME or ollama:NAME; creator: only chapters that creators have written. "
            + "Default: CLUSTERA_MODEL or the settings file; a creator's chapters are enough then, where there are any.",
        "PROVIDER:MODEL"
    );

    private readonly Option<string?> prompt = OptionFactory.Text(
        "--prompt-file",
        "A file with what the model is to do, in the place of the program's own words. Default: none.",
        "FILE"
    );

    private readonly Option<int?> maxInputTokens = OptionFactory.Number(
        "--max-input-tokens",
        "The most tokens of a transcript in one call; a longer one is asked for in pieces. Default: 60,000; with Ollama 2,500.",
        200,
        1_000_000
    );

    private readonly Option<bool> force = new("--force")
    {
        Description = "Asks, and pays, again for what is there already. Tells before what that costs at most.",
    };

    private readonly Option<bool> dryRun = DryRun.Option();

    public DigestCommand(GlobalOptions everywhere)
        : base(
            "digest",
            "Has language models write digests of videos, compared with the transcript. What is there costs nothing.",
            everywhere
        )
    {
        prompt.CompletionSources.Add(Suggestions.Files);
        Arguments.Add(videos);
        foreach (var option in new Option[] { pending, kinds, language, model, prompt, maxInputTokens, force, dryRun })
            Options.Add(option);
        Subcommands.Add(new DigestShowCommand(everywhere));
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        var given = run.Value(videos)!;
        if (run.Value(pending) && given.Length > 0)
            throw new InvalidInputException(
                ErrorIds.ConflictingArguments,
                "--pending takes all videos that lack a digest, and videos are given as well.",
                "Give one or the other."
            );
        if (!run.Value(pending) && given.Length == 0 && run.Shell.IsInputTerminal)
            throw Input.Arguments.Nothing("digest", "videos and no --pending");
        var ids = Input.Arguments.Read(run, given, VideoInput.Parse);
        if (given.Length > 0 && ids.Count == 0)
            return;
        var options = OptionsOf(run);
        var client = await run.ConnectToTablesAsync(cancel);
        var input = new VideoInput(run);
        if (run.Value(dryRun))
        {
            await PlanAsync(run, client.Library.PlanDigestsAsync(Wanted(), options, cancel), tellsEach: true, cancel);
            run.Screen.Note("Nothing was asked for, and nothing was written.");
            return;
        }

        if (options.Force && given.Length > 0)
            await PlanAsync(run, client.Library.PlanDigestsAsync(ids.ToAsyncEnumerable(), options, cancel), tellsEach: false, cancel);
        var stage = new StageRun(run)
        {
            Unusable = () => input.Unusable,
            Line = (figures, elapsed) => $"{DigestSum.Of(figures)} · {ProgressView.Clock(elapsed)}",
            Sum = figures => $"{DigestSum.Of(figures)} · {SumLine.Elapsed(figures.Elapsed)}",
            Remark = () => !run.Value(pending) && given.Length + input.Used + input.Unusable == 0 ? "Standard input held no videos." : null,
        };
        await stage.FollowAsync(Results(), Print, cancel);

        IAsyncEnumerable<VideoId>? Wanted() =>
            run.Value(pending) ? null
            : given.Length > 0 ? ids.ToAsyncEnumerable()
            : input.FromLinesAsync(run.Shell.Input, cancel);

        IAsyncEnumerable<StageResult<Digest>> Results() =>
            Wanted() is { } some
                ? client.Library.WriteDigestsAsync(some, options, stage.Progress, cancel)
                : client.Library.WritePendingDigestsAsync(options, stage.Progress, cancel);

        void Print(StageResult<Digest> result)
        {
            if (result.IsDone)
                run.Write(DigestRow.Of(result.Item), Json.Shapes.DigestRow, _ => DigestText.Line(result.Item, run.Screen));
            else
                run.Report(result.Error, ExitCodes.SomeFailed);
        }
    }

    private DigestOptions OptionsOf(CommandRun run)
    {
        var languages = run.Value(language)!;
        if (languages.Count > 1)
            throw new InvalidInputException(ErrorIds.InvalidValue, "--language takes one language here.", "Run it once for each language.");
        var defaults = new DigestOptions();
        return defaults with
        {
            Kinds = run.Value(kinds) is { Count: > 0 } some ? some : defaults.Kinds,
            Language = languages.Count > 0 ? languages[0] : (LanguageTag?)null,
            Model = run.Value(model),
            PromptFile = run.Value(prompt),
            MaxInputTokens = run.Value(maxInputTokens),
            Force = run.Value(force),
            Concurrency = run.Concurrency ?? defaults.Concurrency,
        };
    }

    private static async Task PlanAsync(CommandRun run, IAsyncEnumerable<PlannedDigest> plan, bool tellsEach, CancellationToken cancel)
    {
        var (asked, calls, tokens, usual, usd) = (0, 0, 0L, (decimal?)0m, (decimal?)0m);
        await foreach (var planned in plan.WithCancellation(cancel))
        {
            if (tellsEach)
                run.Write(planned, Json.Shapes.PlannedDigest, one => PlanText(one, run.Screen));
            if (planned.State is not PlannedDigestState.Asked)
                continue;
            (asked, calls, tokens) = (asked + 1, calls + planned.Calls, tokens + planned.Tokens);
            (usual, usd) = (usual + planned.UsualCostUsd, usd + planned.MaxCostUsd);
        }

        var price =
            usual is { } expected && usd is { } most
                ? $"{HumanFormat.Cost(expected)} if each answer is as long as it may be, and at most {HumanFormat.Cost(most)} with "
                    + "corrections, pieces halved and answers lost"
                : "the price of the model is not known";
        run.Screen.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{asked} {(asked == 1 ? "digest" : "digests")} in {calls} {(calls == 1 ? "call" : "calls")} of about "
                    + $"{HumanFormat.Count(tokens)} tokens: {price}."
            )
        );
    }

    private static string PlanText(PlannedDigest planned, Screen screen) =>
        screen.Paint($"{HumanFormat.Word(planned.State), -10}", StateColor.Faint)
        + $"  {planned.VideoId}  {HumanFormat.Word(planned.Kind), -10}"
        + (
            planned.State is not PlannedDigestState.Asked
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {planned.Calls} {(planned.Calls == 1 ? "call" : "calls")}  {HumanFormat.Count(planned.Tokens)} tokens  "
                        + $"{(planned.MaxCostUsd is { } usd ? $"at most {HumanFormat.Cost(usd)}" : "price not known")}"
                )
        );
}
