using Amazon.S3;
using Amazon.S3.Model;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Settings;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Four files of 200 MB at once from the emulated googlevideo.com into the emulator's S3, beside four <c>curl -T</c> of a file that is there
/// already, to the same storage; and how much memory that takes.
/// </summary>
internal sealed class ArchiveBenchmark(BenchmarkOptions options, YouTubeWebEmulator web, S3Emulator s3, string file)
{
    public const string Name = "archive";
    private const int Files = 4;
    private const long Bytes = 200_000_000;
    private const string Curl = "curl";
    private const double MostMemory = 200;

    private readonly Turns turns = new();

    public static async Task<IReadOnlyList<Claim>> RunAsync(BenchmarkOptions options)
    {
        await using var web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        await using var s3 = await S3Emulator.StartAsync();
        // In memory where there is such a place, so that the disk does not slow curl down.
        var file = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"clustera-benchmark-{Guid.NewGuid():N}");
        try
        {
            await using (var content = File.Create(file))
                content.SetLength(Bytes);
            return await new ArchiveBenchmark(options, web, s3, file).RunAsync();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<IReadOnlyList<Claim>> RunAsync()
    {
        var addresses = Enumerable.Range(0, Files).Select(Add).ToList();
        var hasCurl = await TimedProcess.SucceedsAsync(Curl, "--version");
        var (peak, processor) = (0L, 0.0);
        for (var round = 0; round < options.Rounds; round++)
        {
            var result = await ArchiveTransfer.RunAsync(addresses, Bytes, Environment());
            turns.Add(Name, result.Seconds);
            (peak, processor) = (Math.Max(peak, result.PeakBytes), processor + result.ProcessorSeconds / options.Rounds);
            await RequireAllAsync();
            if (hasCurl)
                turns.Add(Curl, await CurlAsync());
        }
        var megabytes = Files * Bytes / 1e6;
        return
        [
            hasCurl
                ? Claim.AtLeast(
                    Name,
                    $"4 × 200 MB through: {megabytes / turns.Median(Name):0} MB/s, {processor:0.0} s of processor time",
                    $"4 × `curl -T`: {megabytes / turns.Median(Curl):0} MB/s",
                    turns.Median(Curl) / turns.Median(Name),
                    0.5
                )
                : Claim.NotMeasured(Name, "`curl -T`", "≥ 0.5"),
            Claim.AtMost(Name, $"{peak / 1e6:0} MB of memory", $"{MostMemory:0} MB", peak / 1e6 / MostMemory, 1),
        ];
    }

    private Uri Add(int index)
    {
        var id = $"benchmark_{index}";
        web.World.AddVideo(new(id, "UCX6OQ3DkcsbYNE6H8uQQuVA", "A video", TimeProvider.System.GetUtcNow()) { MediaBytes = Bytes, IsPlayable = false });
        return new($"https://rr1---sn-emulated.googlevideo.com/videoplayback?expire=4102444800&ei={index}&id={id}&itag=136&sig=made-up");
    }

    private Dictionary<string, string> Environment() =>
        new(web.Environment)
        {
            ["CLUSTERA_STORAGE"] = "s3://media",
            ["CLUSTERA_STORAGE_ENDPOINT"] = s3.BaseAddress.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = s3.Options.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = s3.Options.SecretAccessKey,
        };

    private async Task<double> CurlAsync()
    {
        using var client = S3Connection
            .Open(
                new StorageSettings
                {
                    Address = "s3://media",
                    Endpoint = s3.BaseAddress.AbsoluteUri,
                    AccessKeyId = s3.Options.AccessKeyId,
                    SecretAccessKey = s3.Options.SecretAccessKey,
                }
            )
            .Client;
        var targets = new List<string>();
        for (var index = 0; index < Files; index++)
            targets.Add(
                await client.GetPreSignedURLAsync(
                    new GetPreSignedUrlRequest
                    {
                        BucketName = "media",
                        Key = $"curl/{index}",
                        Verb = HttpVerb.PUT,
                        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
                        Protocol = Protocol.HTTP,
                    }
                )
            );
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(
            targets.Select(target => TimedProcess.RunAsync(Curl, ["-sS", "--fail", "--noproxy", "*", "-T", file, target]))
        );
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Fails where something is missing: what is quick because it was left out is no result.</summary>
    private Task RequireAllAsync()
    {
        var stored = s3.KeysOf("media").Count(key => key.StartsWith("media/", StringComparison.Ordinal));
        return stored == Files && s3.UnfinishedUploads == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{stored} of {Files} files were stored.");
    }
}
