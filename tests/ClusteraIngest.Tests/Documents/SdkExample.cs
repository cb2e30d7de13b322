// The example of src/ClusteraIngest/README.md: it stands there as it stands here.
using ClusteraIngest.Runs;
using ClusteraIngest.Settings;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Documents;

internal static class SdkExample
{
    public static async Task RunAsync(IngestSettings settings, TextWriter output, CancellationToken cancel)
    {
        // begin
        await using var client = new IngestClient(settings); // IngestSettings.Load() reads the settings file and the environment
        await client.Database.InitializeAsync(cancel); // creates the tables, or brings them up to date

        await client.Lists.AddAsync(ListReference.Parse("https://www.youtube.com/@starlitworkshop"), maxVideos: 50, cancel: cancel);

        var progress = new RunProgress();
        await foreach (var (stage, result) in client.Ingestion.SyncAsync(new() { MaxCostUsd = 1 }, progress, cancel))
        {
            if (result.IsDone)
                await output.WriteLineAsync($"{stage}: {result.Item.Title} ({result.Item.TranscriptState})");
            else
                await output.WriteLineAsync($"{stage}: {result.Error.ErrorId}: {result.Error.Message} {result.Error.Remedy}");
        }

        await output.WriteLineAsync($"{progress.Figures.New} new videos for {progress.Figures.CostUsd} USD");
        // end
    }
}
