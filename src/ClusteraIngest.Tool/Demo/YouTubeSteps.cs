using ClusteraIngest.Emulator.YouTubeData;
using ClusteraIngest.Jobs;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tool.Demo;

/// <summary>The demonstration's steps through the YouTube Data API: the same lists once more, and their channels as jobs.</summary>
internal sealed class YouTubeSteps(CommandRun run, Narrator tell, IngestClient client, YouTubeDataEmulator emulator)
{
    public async Task<bool> SyncAsync(CancellationToken cancel)
    {
        tell.Step("The same lists through an emulated YouTube Data API (clustera-ingest sync --source youtube --no-transcripts) …");
        var stage = new StageRun(run);
        var figures = await stage.FollowAsync(
            client.Ingestion.SyncAsync(new() { Source = ListSource.YouTube, WithTranscripts = false }, stage.Progress, cancel),
            result => stage.Print(result.Result, VideoLine.New),
            cancel
        );
        tell.Fact("sync_youtube", Json.Object(FiguresRow.Of(figures), Json.Shapes.FiguresRow));
        return run.ExitCode == ExitCodes.Success;
    }

    public async Task<bool> CollectAsync(CancellationToken cancel)
    {
        string[] names = ["@harborhearthkitchen", "youtube.com/@HarborHearthKitchen/videos", "@starlitworkshop"];
        tell.Step(
            $"Collecting channels as jobs (clustera-ingest collect {string.Join(' ', names.Select(name => $"'{name}'"))}; "
                + $"clustera-ingest worker) …"
        );
        var jobs = client.Jobs;
        var started = await client.Collection.StartRunAsync(names, new() { AnalysisId = 123 }, cancel);
        tell.Say($"   run {started.RunId}: {started.Jobs} jobs; {started.Merged} name was another spelling of the same channel");
        await jobs.WorkAsync(new JobWorkerOptions { UntilEmpty = true }, cancel);

        var status = await jobs.GetRunStatusAsync(started.RunId, cancel);
        tell.Fact("collect", Json.Object(status!, Json.Shapes.RunStatus));
        if (status?.Summary is not { } sum)
            return false;
        tell.Say(
            $"   {sum.Channels} channels, {sum.Videos} videos, {sum.Statistics} counts that have changed since they were last read: "
                + $"{sum.Units} units of the day's 10,000"
        );
        tell.Say($"   The emulator counted {emulator.UnitsCharged} units in all.");
        return status.Errors.Count == 0;
    }
}
