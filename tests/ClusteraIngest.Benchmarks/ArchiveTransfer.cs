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
    /// <param name="ProcessorSecondsAround">What it cost the process that started it, where the source is.</param>
    internal sealed record Result(double Seconds, long PeakBytes, double ProcessorSeconds, double ProcessorSecondsAround);

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
        await process.StandardOutput.ReadLineAsync(); // it begins
        var before = ProcessorSeconds();
        var said = await process.StandardOutput.ReadToEndAsync();
        var around = ProcessorSeconds() - before;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || said.Split(' ') is not [var seconds, var peak, var processor])
            throw new InvalidOperationException($"{Name} ended with {process.ExitCode}: {said}");
        return new(
            double.Parse(seconds, CultureInfo.InvariantCulture),
            long.Parse(peak, CultureInfo.InvariantCulture),
            double.Parse(processor, CultureInfo.InvariantCulture),
            around
        );
    }

    /// <summary>Is that other process.</summary>
    public static async Task<int> MainAsync(long bytes, IReadOnlyList<string> addresses)
    {
        await using var store = ObjectStores.Open(StorageSettings.Of(null, Environment.GetEnvironmentVariable), TimeProvider.System);
        using var http = new MediaHttp();
        var transfer = new MediaTransfer(store, null, new(null, null), http, new(), TimeProvider.System);
        await MoveAllAsync(); // as a worker that has been at work: what .NET compiles at first is not measured
        await Console.Out.WriteLineAsync();
        await Console.Out.FlushAsync();
        var watch = Stopwatch.StartNew();
        var before = ProcessorSeconds();
        await MoveAllAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        var processor = ProcessorSeconds() - before;
        using var self = Process.GetCurrentProcess();
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{seconds} {self.PeakWorkingSet64} {processor}"));
        return 0;

        Task MoveAllAsync() => Task.WhenAll(Enumerable.Range(0, addresses.Count).Select(MoveAsync));

        Task MoveAsync(int index)
        {
            var format = new VideoFormat("136")
            {
                Url = new(addresses[index]),
                Protocol = "https",
                Extension = "mp4",
                VideoCodec = "avc1",
                FileSize = bytes,
            };
            var info = new VideoInfo(VideoId.Parse("dQw4w9WgXcQ")) { Formats = [format], Chosen = [format] };
            return transfer.TransferAsync(new(info, MediaKind.Video, $"media/{index}/video.mp4"), UploadLedger.None, default);
        }
    }

    /// <summary>The processor time of this process so far.</summary>
    public static double ProcessorSeconds()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
