using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Emulator.YouTube;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Four files of 200 MB at once from the emulated googlevideo.com into storage, with all checks, beside four <c>curl -T</c> of a file that
/// is there already, and beside four <c>curl | curl -T -</c>, which fetch the same and check nothing; and how much memory that takes.
/// </summary>
/// <remarks>
/// The source and the emulator's S3 are this process, what is measured another; all share the machine's processors. With
/// <c>CLUSTERA_STORAGE_ENDPOINT</c>, <c>CLUSTERA_STORAGE</c> and keys in the environment it is that storage.
/// </remarks>
internal sealed class ArchiveStreams(BenchmarkOptions options, YouTubeWebEmulator web, StreamStorage storage, string file)
{
    public const string Part = "streams";

    private const string Name = "archive streams";
    private const int Files = 4;
    private const string Curl = "curl -T";
    private const string Pipe = "curl | curl -T -";
    private const double MostMemory = 200;

    private readonly Turns turns = new();
    private readonly long bytes = options.Megabytes * 1_000_000L;

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        await using var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        await using var storage = await StreamStorage.OpenAsync();
        var file = Path.Combine(StreamStorage.Memory, $"clustera-benchmark-{Guid.NewGuid():N}");
        try
        {
            await using (var content = File.Create(file))
                content.SetLength(options.Megabytes * 1_000_000L);
            return await new ArchiveStreams(options, web, storage, file).RunAsync();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<IReadOnlyList<Claim>> RunAsync()
    {
        var addresses = Enumerable.Range(0, Files).Select(Add).ToList();
        var hasCurl = await TimedProcess.SucceedsAsync("curl", "--version");
        var (peak, own, around, beside) = (0L, new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var result = await ArchiveTransfer.RunAsync(addresses, bytes, Environment());
            turns.Add(Name, result.Seconds);
            own.Add(result.ProcessorSeconds);
            around.Add(result.ProcessorSecondsAround);
            peak = Math.Max(peak, result.PeakBytes);
            await storage.RequireAsync("media/", Files, bytes);
            if (!hasCurl)
                continue;
            var before = ArchiveTransfer.ProcessorSeconds();
            turns.Add(Curl, await UploadAsync());
            beside.Add(ArchiveTransfer.ProcessorSeconds() - before);
            turns.Add(Pipe, await CurlAsync((index, target) => PipeAsync(addresses[index], target)));
            await storage.RequireAsync("curl/", Files, bytes);
        }
        return [.. Claims(hasCurl, peak / 1e6, own, around, beside)];
    }

    private IEnumerable<Claim> Claims(bool hasCurl, double peak, List<double> own, List<double> around, List<double> beside)
    {
        var what = $"{Files} × {options.Megabytes} MB into {storage.Name}";
        var product = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Rate(Name):0} MB/s; processor time {Middle(own):0.0} s, of the source and the emulator {Middle(around):0.0} s"
        );
        if (hasCurl)
        {
            yield return Claim.AtLeast(
                Name,
                $"{product}",
                $"{Files} × `{Curl}` of a file: {Rate(Curl):0} MB/s; of the emulator {Middle(beside):0.0} s",
                turns.MedianRatio(Curl, Name),
                0.5
            );
            yield return Claim.Figure(Name, $"{product}", $"{Files} × `{Pipe}`: {Rate(Pipe):0} MB/s", turns.MedianRatio(Pipe, Name));
        }
        else
            yield return Claim.NotMeasured(Name, $"`{Curl}`", "≥ 0.5");
        yield return Claim.AtMost(Name, $"the most memory: {peak:0} MB", $"{MostMemory:0} MB", peak / MostMemory, 1);
    }

    private double Rate(string name) => Files * options.Megabytes / turns.Median(name);

    private static double Middle(List<double> all) => all.Order().ElementAt(all.Count / 2);

    private Uri Add(int index)
    {
        var id = $"benchmark_{index}";
        web.World.AddVideo(
            new(id, "UCX6OQ3DkcsbYNE6H8uQQuVA", "A video", TimeProvider.System.GetUtcNow()) { MediaBytes = bytes, IsPlayable = false }
        );
        return new($"https://rr1---sn-emulated.googlevideo.com/videoplayback?expire=4102444800&ei={index}&id={id}&itag=136&sig=made-up");
    }

    private Dictionary<string, string> Environment() =>
        new(web.Environment.Concat(storage.Environment)) { ["NO_PROXY"] = "127.0.0.1,localhost" };

    private Task<double> UploadAsync() =>
        CurlAsync((_, to) => TimedProcess.RunAsync("curl", ["-sS", "--fail", "--noproxy", "*", "-T", file, to]));

    private async Task<double> CurlAsync(Func<int, string, Task> upload)
    {
        var targets = await Task.WhenAll(Enumerable.Range(0, Files).Select(index => storage.PresignPutAsync($"curl/{index}")));
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(targets.Select((target, index) => upload(index, target)));
        return watch.Elapsed.TotalSeconds;
    }

    private Task<double> PipeAsync(Uri from, string to) =>
        TimedProcess.RunAsync(
            "sh",
            [
                "-c",
                """
                curl -sS --fail --proxy "$1" --cacert "$2" "$3" |
                curl -sS --fail --noproxy '*' -H "Content-Length: $4" -H 'Transfer-Encoding:' -T - "$5"
                """,
                "sh",
                web.Environment["HTTPS_PROXY"],
                web.Environment["SSL_CERT_FILE"],
                from.AbsoluteUri,
                bytes.ToString(CultureInfo.InvariantCulture),
                to,
            ]
        );
}
