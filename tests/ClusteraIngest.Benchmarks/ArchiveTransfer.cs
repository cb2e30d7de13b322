using System.Diagnostics;
using System.Globalization;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Settings;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Benchmarks;

/// <summary>
/// Moves files of media into the storage, all at once: in a process of its own, which finds both by its environment, so that its memory and
/// its processor time are those of moving alone.
/// </summary>
internal static class ArchiveTransfer
{
    /// <summary>The name by which this program runs it.</summary>
    public const string Name = "archive-transfer";

    /// <summary>How it went.</summary>
    /// <param name="Seconds">From the first request to the last.</param>
    /// <param name="PeakBytes">The most memory that the process ever had.</param>
    /// <param name="ProcessorSeconds">What it cost.</param>
    internal sealed record Result(double Seconds, long PeakBytes, double ProcessorSeconds);

    /// <summary>Runs it in another process.</summary>
    public static async Task<Result> RunAsync(IReadOnlyList<Uri> addresses, long bytes, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Name, Text(bytes), .. addresses.Select(address => address.AbsoluteUri)])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || said.Split(' ') is not [var seconds, var peak, var processor])
            throw new InvalidOperationException($"{Name} ended with {process.ExitCode}: {said}");
        return new(
            double.Parse(seconds, CultureInfo.InvariantCulture),
            long.Parse(peak, CultureInfo.InvariantCulture),
            double.Parse(processor, CultureInfo.InvariantCulture)
        );
    }

    /// <summary>Is that other process.</summary>
    public static async Task<int> MainAsync(long bytes, IReadOnlyList<string> addresses)
    {
        await using var store = ObjectStores.Open(StorageSettings.Of(null, Environment.GetEnvironmentVariable), TimeProvider.System);
        using var http = new MediaHttp();
        var transfer = new MediaTransfer(store, null, new(null, null), http, new(), TimeProvider.System);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            addresses.Select(
                (address, index) =>
                {
                    var format = new VideoFormat("136")
                    {
                        Url = new(address),
                        Protocol = "https",
                        Extension = "mp4",
                        VideoCodec = "avc1",
                        FileSize = bytes,
                    };
                    var info = new VideoInfo(VideoId.Parse("dQw4w9WgXcQ")) { Formats = [format], Chosen = [format] };
                    return transfer.TransferAsync(new(info, MediaKind.Video, $"media/{index}/video.mp4"), UploadLedger.None, default);
                }
            )
        );
        using var self = Process.GetCurrentProcess();
        Console.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalSeconds} {self.PeakWorkingSet64} {self.TotalProcessorTime.TotalSeconds}"
            )
        );
        return 0;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
