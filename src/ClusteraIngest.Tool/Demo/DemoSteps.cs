using System.Globalization;
using ClusteraIngest.Emulator;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Demo;

/// <summary>The demonstration's steps from empty tables to what is stored.</summary>
internal sealed class DemoSteps(CommandRun run, Narrator tell, IngestClient client, ApifyEmulator emulator)
{
    private readonly IngestOptions options = new() { Concurrency = 25 };
    private Video? example;

    public async Task InitializeAsync(CancellationToken cancel)
    {
        tell.Step("Creating the tables (clustera-ingest init) …");
        foreach (var migration in await client.Database.InitializeAsync(cancel))
        {
            tell.Say($"   applied {migration.Name}");
            tell.Fact("init", Json.Object(migration, Json.Shapes.AppliedMigration));
        }
    }

    public async Task AddListsAsync(CancellationToken cancel)
    {
        tell.Step($"Adding {DemoWorld.Lists.Count} invented lists (clustera-ingest lists add URL) …");
        foreach (var list in DemoWorld.Lists)
        {
            var change = await client.Lists.AddAsync(ListReference.Parse(list.Url), cancel: cancel);
            tell.Say($"   {change.List.Url}: {list.Description}");
            tell.Fact("list", Json.Object(change.List, Json.Shapes.MonitoredList));
        }
    }

    public async Task<bool> SyncFirstAsync(CancellationToken cancel)
    {
        tell.Step("Syncing them: videos and transcripts at the same time (clustera-ingest sync) …");
        return await SyncAsync("sync", cancel) is not null;
    }

    public async Task<bool> SyncAgainAsync(CancellationToken cancel)
    {
        tell.Step("Syncing again: what is stored is neither asked for nor written again …");
        var paidBefore = TranscriptRuns();
        if (await SyncAsync("sync_again", cancel) is not { } figures)
            return false;
        var paid = TranscriptRuns() - paidBefore;
        tell.Say($"   new videos: {figures.New} · paid transcript runs: {paid} · changed rows: {figures.Changed}");
        tell.Fact(
            "unchanged",
            new()
            {
                ["videos_new"] = figures.New,
                ["transcript_runs"] = paid,
                ["videos_changed"] = figures.Changed,
            }
        );
        if (figures.New + paid + figures.Changed == 0)
            return true;
        run.Report(new InvalidOperationException("The second sync of unchanged lists was expected to do nothing."));
        return false;
    }

    public async Task ShowWhatIsStoredAsync(CancellationToken cancel)
    {
        tell.Step("What is stored now (clustera-ingest status):");
        var status = await client.GetStatusAsync(cancel);
        foreach (var list in status.Lists)
            tell.Fact("stored", StatusJson.List(list));
        if (!run.IsForPrograms)
            run.Screen.Write(string.Join('\n', ListTable.Lines(status.Lists, run.Screen, run.Shell.Time.GetUtcNow())));

        tell.Say($"   The emulator charged {HumanFormat.Cost(emulator.ChargedUsd)} on paper for {emulator.Runs.Count} runs.");
        tell.Fact("cost", new() { ["runs"] = emulator.Runs.Count, ["charged_usd"] = emulator.ChargedUsd });

        if (example?.Transcript is { } transcript)
        {
            tell.Say($"\n   From the transcript of “{Printable.Of(example.Title)}” ({example.VideoId}):\n   {Excerpt(transcript)}");
            tell.Fact("transcript", Json.Object(example, Json.Shapes.Video));
        }
    }

    private async Task<RunCounters?> SyncAsync(string step, CancellationToken cancel)
    {
        var charged = emulator.ChargedUsd;
        var stage = new StageRun(run);
        var figures = await stage.FollowAsync(client.Ingestion.SyncAsync(options, stage.Progress, cancel), Note, cancel);
        var fact = Json.Object(FiguresRow.Of(figures), Json.Shapes.FiguresRow);
        fact["charged_usd"] = emulator.ChargedUsd - charged;
        tell.Fact(step, fact);
        return run.ExitCode == ExitCodes.Success ? figures : null;

        void Note(SyncResult result)
        {
            if (result.Result.IsDone)
                example ??= result.Result.Item.Transcript is null ? null : result.Result.Item;
            else
                stage.Print(result.Result, VideoLine.New);
        }
    }

    private int TranscriptRuns() => emulator.Runs.Count(started => started.Actor.Contains("transcript", StringComparison.Ordinal));

    private static string Excerpt(string transcript)
    {
        var text = Printable.Of(transcript);
        if (text.Length <= 220)
            return text;
        var end = text.LastIndexOf(' ', 220);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..(end > 0 ? end : 220)]} …");
    }
}
