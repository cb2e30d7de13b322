using System.Globalization;

namespace ClusteraIngest.Benchmarks;

/// <summary>Lists of 10,000 and of 100,000 rows with persons imported: the memory does not grow with them.</summary>
internal static class ArchiveImport
{
    public const string Part = "import";

    private const string Name = "archive import";
    private static readonly int[] Counts = [10_000, 100_000];

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        var (peaks, seconds) = (new List<double>(), new List<double>());
        foreach (var count in Counts)
        {
            await using var server = await BenchmarkServer.StartAsync();
            var list = Path.GetTempFileName();
            try
            {
                Write(list, count);
                var needs = await MeasuredTree.RunAsync(server.Tool, "archive", "import", list);
                peaks.Add(needs.OwnPeakBytes / 1e6);
                seconds.Add(needs.Seconds);
                await server.RequireAsync("select count(*) from dataset_person", count / 2);
                await server.RequireAsync("select count(*) from ctrl_youtube_lists where is_archived", count);
            }
            finally
            {
                File.Delete(list);
            }
        }

        return
        [
            Claim.AtMost(
                Name,
                $"{Counts[1]:N0} rows in {seconds[1]:0} s: {peaks[1]:0} MB",
                $"{Counts[0]:N0} rows in {seconds[0]:0} s: {peaks[0]:0} MB",
                peaks[1] / peaks[0],
                1.2
            ),
        ];
    }

    /// <summary>Each person has two channels.</summary>
    private static void Write(string path, int count)
    {
        using var lines = new StreamWriter(path);
        lines.WriteLine("channel_url,name,email,type");
        for (var number = 0; number < count; number++)
            lines.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"https://www.youtube.com/channel/UCimported{number:D14},Person {number / 2},person{number / 2}@example.org,FF-Ti/Se"
                )
            );
    }
}
