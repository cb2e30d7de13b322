using System.CommandLine;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Errors;
using ClusteraIngest.Options;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.Tool.Usage;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Commands;

/// <summary><c>archive run</c>: archives channels, beside any workers, until all is done.</summary>
internal sealed class ArchiveRunCommand : ToolCommand
{
    private readonly Argument<string[]> channels = new("CHANNEL")
    {
        Description = "Channels: ids, handles, addresses, or addresses of their videos. Without any, all archived channels.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> list = OptionFactory.Text(
        "--list",
        "The channels of this list, too; it is imported first, as 'archive import' does. Its own settings apply. Default: none.",
        "FILE"
    );

    private readonly Option<DateTimeOffset?> since;

    private readonly Option<int?> newest = OptionFactory.Number(
        "--newest",
        "Only so many of each channel's videos, the newest ones. Default: all.",
        OptionRules.Videos
    );

    private readonly Option<IReadOnlyList<VideoKind>> kinds = MeasureOptions.Words(
        "--kind",
        "Only videos, Shorts or streams. Default: all.",
        ("video", VideoKind.Video),
        ("short", VideoKind.Short),
        ("stream", VideoKind.Stream)
    );

    private readonly Option<bool> fullListing = new("--full-listing")
    {
        Description = "Reads every list to its end, also one that was lately, of which the newest videos do otherwise.",
    };

    private readonly Option<bool> dryRun = new("--dry-run")
    {
        Description = "Lists the channels, tells how many videos and about how many bytes would be fetched, and stores nothing.",
    };

    private readonly Option<bool> resume = new("--resume") { Description = "Goes on with the newest run that is not over." };

    private readonly Option<bool> noWait = new("--no-wait") { Description = "Only puts the run into the queue; workers do it." };

    private readonly ArchiveSettingsOptions settings = new();
    private readonly StorageOptions storage = new();
    private readonly ReportFileOption reportFile = new();

    public ArchiveRunCommand(GlobalOptions everywhere)
        : base(
            "run",
            "Archives channels: finds their videos, and stores the media of those that are not stored yet. Works until all is done, beside "
                + "any workers.",
            everywhere
        )
    {
        channels.CompletionSources.Add(Suggestions.Channels(everywhere));
        list.CompletionSources.Add(Suggestions.Files);
        since = OptionFactory.Time(
            "--since",
            "Only videos published at that time or later: a time, or an age such as 90d. Default: all.",
            everywhere.Shell.Time
        );
        Arguments.Add(channels);
        foreach (
            var option in new Option[] { list, since, newest, kinds, fullListing, dryRun, resume, noWait, reportFile.Option }
                .Concat(settings.Options)
                .Concat(storage.Options)
        )
            Options.Add(option);
    }

    protected override bool WritesTable => false;

    protected override async Task RunAsync(CommandRun run, CancellationToken cancel)
    {
        RequireFitting(run);
        run.Change(read => settings.Over(storage.Over(read, run), run));
        var file = run.Value(list);
        if (file is not null && !File.Exists(file))
            throw InputFile.NotFound(file);
        var client = await run.ConnectToTablesAsync(cancel);
        if (!run.Value(noWait) && !run.Value(dryRun))
            await client.Archive.RequireSetupAsync(cancel);
        var started = run.Value(resume)
            ? await client.Archive.ResumeAsync(cancel) ?? throw NothingToResume()
            : await StartAsync(run, client, file, cancel);
        if (started is null)
            return;
        run.Write(started, Json.Shapes.ArchiveRun, Text);
        if (run.Value(noWait))
            run.Screen.Note($"Workers do it: clustera-ingest worker. How far it is: clustera-ingest runs wait {started.RunId}");
        else
            await new ArchiveFollower(run, client, reportFile.Of(run)).FollowAsync(started.RunId, cancel);
    }

    private void RequireFitting(CommandRun run)
    {
        if (run.Value(resume) && (run.Value(channels)!.Length > 0 || run.IsGiven(list) || run.Value(dryRun) || run.Value(noWait)))
            throw new InvalidInputException(
                ErrorIds.ConflictingArguments,
                "--resume goes on with a run as it was begun: it takes neither channels, nor --list, --dry-run or --no-wait.",
                "Leave out the one or the other."
            );
        if (run.Value(resume))
            ArchiveSettingsOptions.RequireNone(
                run,
                settings.BeginningOptions.Concat([since, newest, kinds, fullListing]),
                option => $"--resume goes on with a run as it was begun: {option} would do nothing.",
                "Leave it out; or begin another run with it, without --resume."
            );
        if (run.Value(dryRun))
            ArchiveSettingsOptions.RequireNone(
                run,
                [reportFile.Option, noWait, fullListing],
                option => $"--dry-run begins no run: {option} would do nothing.",
                "Leave out the one or the other."
            );
        if (run.Value(noWait))
            settings.RequireNoneOfWorkers(run, reportFile);
        reportFile.RequireWritable(run);
    }

    /// <summary>Begins the run; null: it is a dry run, or nothing is left to archive.</summary>
    private async Task<ArchiveRun?> StartAsync(CommandRun run, IngestClient client, string? file, CancellationToken cancel)
    {
        List<string> given = [.. run.Value(channels)!];
        if (file is not null)
        {
            given.AddRange(await ReadListAsync(run, client, file, cancel));
            if (given.Count == 0)
                return null;
        }

        var options = settings.OfRun(run) with
        {
            Channels = given,
            Since = run.Value(since),
            Newest = run.Value(newest),
            Kinds = run.Value(kinds)!,
            FullListing = run.Value(fullListing),
        };
        if (!run.Value(dryRun))
            return await client.Archive.StartAsync(options, cancel);
        await PlanAsync(run, client, options, cancel);
        return null;
    }

    /// <summary>Imports the list; a row that cannot be used is told, and the others go on.</summary>
    private async Task<IEnumerable<string>> ReadListAsync(CommandRun run, IngestClient client, string file, CancellationToken cancel)
    {
        var sum = new ImportSum();
        var urls = new List<string>();
        await using var stream = File.OpenRead(file);
        await foreach (var verdict in client.Archive.ImportAsync(stream, file, sum, run.Value(dryRun), cancel))
        {
            if (verdict.Url is { } url)
                urls.Add(url);
            else if (verdict.ErrorId is { } errorId)
                run.Report(
                    new InvalidInputException(errorId, $"{file}, row {verdict.Row}: {verdict.Message}", "The other rows go on."),
                    ExitCodes.SomeFailed
                );
        }

        run.Screen.Note(Printable.Of(sum.ToString()));
        return urls.Distinct(StringComparer.Ordinal);
    }

    private static async Task PlanAsync(CommandRun run, IngestClient client, ArchiveOptions options, CancellationToken cancel)
    {
        var (channels, videos, bytes) = (0, 0L, 0L);
        await using (ProgressView.Show(run.Screen, run.Shell, elapsed => $"channels listed {channels} · {ProgressView.Clock(elapsed)}"))
            await foreach (var planned in client.Archive.PlanAsync(options, cancel))
            {
                channels++;
                videos += planned.Videos;
                bytes += planned.EstimatedBytes;
                if (planned.ErrorId is not null)
                    run.EndWith(ExitCodes.SomeFailed);
                run.Write(planned, Json.Shapes.PlannedChannel, PlanLine.Of);
            }

        run.Screen.Live("");
        run.Screen.Note(
            $"channels {HumanFormat.Count(channels)} · videos {HumanFormat.Count(videos)} · about {ByteSize.Show(bytes)} · dry run: "
                + "nothing was stored"
        );
    }

    private static InvalidInputException NothingToResume() =>
        new(ErrorIds.NoRunToResume, "No run of the archive is unfinished.", "Begin one: clustera-ingest archive run");

    private static string Text(ArchiveRun run) =>
        $"run {run.RunId}: {HumanFormat.Count(run.Jobs)} {(run.Jobs == 1 ? "job" : "jobs")}"
        + (
            run.Added == 0
                ? ""
                : $"; {HumanFormat.Count(run.Added)} {(run.Added == 1 ? "channel is" : "channels are")} archived from now on"
        );
}
