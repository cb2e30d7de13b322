using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ClusteraIngest.Emulator.YouTube.Media;

/// <summary>Makes small files that play, with ffmpeg: a test picture and a tone. The same length, the same bytes.</summary>
internal sealed class FfmpegStudio
{
    private readonly ConcurrentDictionary<int, Lazy<Task<IReadOnlyDictionary<string, byte[]>?>>> made = [];
    private readonly Lazy<string?> program = new(Find);

    public bool IsThere => program.Value is not null;

    /// <summary>
    /// The files of all formats, by name, and fragments of about a second: of HLS <c>000.ts</c>, <c>001.ts</c>, …; of DASH
    /// <c>0-init.mp4</c>, <c>0-001.m4s</c>, … of the picture, and <c>1-init.mp4</c>, … of the sound. Null where ffmpeg is missing.
    /// </summary>
    public Task<IReadOnlyDictionary<string, byte[]>?> FilesAsync(int seconds, CancellationToken cancel) =>
        program.Value is { } ffmpeg
            ? made.GetOrAdd(seconds, length => new(() => MakeAsync(ffmpeg, length))).Value.WaitAsync(cancel)
            : Task.FromResult<IReadOnlyDictionary<string, byte[]>?>(null);

    private static async Task<IReadOnlyDictionary<string, byte[]>?> MakeAsync(string ffmpeg, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("clustera-emulator-");
        try
        {
            var length = seconds.ToString(CultureInfo.InvariantCulture);
            string[] x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "38", "-threads", "1", "-g", "5", "-pix_fmt", "yuv420p"];
            string[] aac = ["-c:a", "aac", "-b:a", "64k"];
            string[] mp4 = ["-bitexact", "-movflags", "+faststart"];
            await RunAsync(
                ffmpeg,
                folder.FullName,
                [
                    .. (string[])["-f", "lavfi", "-i", $"testsrc2=size=1280x720:rate=5:duration={length}"],
                    .. (string[])["-f", "lavfi", "-i", $"sine=frequency=440:sample_rate=44100:duration={length}"],
                    .. (string[])["-map", "0:v", .. x264, .. mp4, "136.mp4"],
                    .. (string[])["-map", "1:a", .. aac, .. mp4, "140.mp4"],
                    .. (string[])["-map", "0:v", "-map", "1:a", "-vf", "scale=640:360", .. x264, .. aac, .. mp4, "18.mp4"],
                    .. (string[])["-map", "0:v", "-vf", "scale=320:180", "-c:v", "libvpx-vp9", "-deadline", "realtime"],
                    .. (string[])["-cpu-used", "8", "-threads", "1", "-bitexact", "242.webm"],
                    .. (string[])["-map", "1:a", "-c:a", "libopus", "-b:a", "48k", "-bitexact", "251.webm"],
                ]
            );
            await RunAsync(
                ffmpeg,
                folder.FullName,
                [
                    .. (string[])["-i", "18.mp4", "-i", "136.mp4", "-i", "140.mp4"],
                    .. (string[])["-map", "0", "-c", "copy", "-f", "segment", "-segment_time", "1", "-segment_format", "mpegts", "%03d.ts"],
                    .. (string[])["-map", "1", "-map", "2", "-c", "copy", "-bitexact", "-f", "dash", "-seg_duration", "1"],
                    .. (string[])["-init_seg_name", "$RepresentationID$-init.mp4"],
                    .. (string[])["-media_seg_name", "$RepresentationID$-$Number%03d$.m4s", "index.mpd"],
                ]
            );
            return folder.EnumerateFiles().ToDictionary(file => file.Name, file => File.ReadAllBytes(file.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string ffmpeg, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(ffmpeg, ["-nostdin", "-v", "error", "-y", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start.");
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ffmpeg ended with {process.ExitCode}: {said.Trim()}");
    }

    private static string? Find()
    {
        var name = Environment.GetEnvironmentVariable("CLUSTERA_FFMPEG") is { Length: > 0 } given ? given : "ffmpeg";
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(name, ["-version"]) { RedirectStandardOutput = true, RedirectStandardError = true }
            );
            process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? name : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
