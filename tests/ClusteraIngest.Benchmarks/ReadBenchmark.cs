using ClusteraIngest.Videos;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Stored videos with their descriptions as a stream of objects, beside <c>psql \copy</c> of the same rows in the same order to nowhere.
/// </summary>
internal static class ReadBenchmark
{
    public const string Name = "read";

    private static readonly string Copy =
        $@"\copy (select {VideoRow.Columns.ReplaceLineEndings(" ")} from dataset_youtube_video v order by v.published_at desc nulls last, v.video_id) to stdout";

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        await using var server = await BenchmarkServer.StartAsync();
        await FillAsync(server, options.Items);
        await using var client = new IngestClient(server.Settings);
        await ReadAsync(client, options.Items); // warms up
        await server.PsqlAsync(Copy);

        var turns = new Turns();
        for (var round = 0; round < options.Rounds; round++)
        {
            await turns.TakeAsync(Name, () => ReadAsync(client, options.Items));
            turns.Add("psql", await server.PsqlAsync(Copy));
        }

        return
        [
            Claim.AtLeast(
                Name,
                $"{options.Items / turns.Median(Name):0} rows/s",
                $"`psql \\copy (select …) to stdout`: {options.Items / turns.Median("psql"):0} rows/s",
                turns.Median("psql") / turns.Median(Name),
                0.5
            ),
        ];
    }

    private static async Task FillAsync(BenchmarkServer server, int count)
    {
        var items = Path.GetTempFileName();
        try
        {
            GeneratedItems.Write(items, count);
            await server.ToolAsync("import", items);
            await server.ExecuteAsync("vacuum analyze dataset_youtube_video");
        }
        finally
        {
            File.Delete(items);
        }
    }

    private static async Task ReadAsync(IngestClient client, int expected)
    {
        var count = 0;
        await foreach (var video in client.Videos.GetAsync(new VideoFilter()))
            count += video.Description is null ? 0 : 1;
        if (count != expected)
            throw new InvalidOperationException($"{count} of {expected} videos were read.");
    }
}
