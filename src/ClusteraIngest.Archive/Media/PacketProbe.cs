using System.Buffers.Text;
using System.Text;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// Measures media that pass by, with ffprobe: not by what the container says of its length, which is right also where fragments are
/// missing, but by its packets.
/// </summary>
internal sealed class PacketProbe : IAsyncDisposable
{
    private const int LongestLine = 4 * 1024;

    private readonly ChildProcess ffprobe;
    private readonly StallWatch watch;
    private readonly Task reading;
    private readonly Dictionary<int, PacketTimes> times = [];
    private readonly List<ProbedStream> streams = [];
    private bool isClosed;

    private PacketProbe(ChildProcess ffprobe, StallWatch watch, CancellationToken cancel)
    {
        (this.ffprobe, this.watch) = (ffprobe, watch);
        reading = ReadAsync(cancel);
    }

    /// <summary>Starts it.</summary>
    /// <param name="program">ffprobe.</param>
    /// <param name="watch">Watches that it reads what it is given.</param>
    /// <param name="cancel">Stops it.</param>
    public static PacketProbe Start(string program, StallWatch watch, CancellationToken cancel) =>
        new(
            ChildProcess.Start(
                program,
                [
                    .. (string[])["-v", "error", "-protocol_whitelist", "pipe", "-format_whitelist", MuxCommandLine.Demuxers],
                    .. (string[])["-show_entries", "packet=stream_index,pts_time,dts_time,duration_time"],
                    .. (string[])["-show_entries", "stream=index,codec_name,codec_type,width,height"],
                    .. (string[])["-of", "csv", "-i", "pipe:0"],
                ]
            ),
            watch,
            cancel
        );

    /// <summary>Takes the next bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (isClosed)
            return;
        try
        {
            await ffprobe.Input.WriteAsync(content, cancel);
        }
        catch (IOException)
        {
            isClosed = true; // it has ended: how, is seen at the end
        }
    }

    /// <summary>What was measured, of all of it.</summary>
    /// <exception cref="MediaException">ffprobe cannot read it.</exception>
    public async Task<IReadOnlyList<ProbedStream>> EndAsync(CancellationToken cancel)
    {
        try
        {
            ffprobe.Input.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }
        await reading;
        await ffprobe.EndWellAsync(cancel);
        return [.. streams.Select(stream => stream with { Times = times.GetValueOrDefault(stream.Index) })];
    }

    /// <summary>Ends it.</summary>
    public void Kill() => ffprobe.Kill();

    public async ValueTask DisposeAsync()
    {
        await ffprobe.DisposeAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task ReadAsync(CancellationToken cancel) =>
        new LineReader(LongestLine) { CutsLongLines = true }.ReadAsync(
            ffprobe.Output,
            line =>
            {
                Take(line.Span);
                return ValueTask.CompletedTask;
            },
            watch,
            cancel
        );

    // packet,0,0.080000,0.000000,0.040000 and at the end stream,0,h264,video,1280,720: ffprobe keeps its own order of fields.
    private void Take(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("packet,"u8))
            TakePacket(line["packet,"u8.Length..]);
        else if (line.StartsWith("stream,"u8))
            TakeStream(Encoding.UTF8.GetString(line).TrimEnd().Split(','));
    }

    private void TakePacket(ReadOnlySpan<byte> fields)
    {
        if (!Utf8Parser.TryParse(Next(ref fields), out int index, out _))
            return;
        var (pts, dts, duration) = (Seconds(Next(ref fields)), Seconds(Next(ref fields)), Seconds(Next(ref fields)));
        if (!times.TryGetValue(index, out var known))
            times[index] = known = new();
        known.Add(pts, dts, duration);
    }

    private void TakeStream(string[] fields)
    {
        if (fields is ["stream", var index, var codec, var type, ..] && int.TryParse(index, out var number))
            streams.Add(
                new(number, type, codec)
                {
                    Width = fields.Length > 5 && int.TryParse(fields[4], out var width) ? width : null,
                    Height = fields.Length > 5 && int.TryParse(fields[5], out var height) ? height : null,
                }
            );
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> fields)
    {
        var comma = fields.IndexOf((byte)',');
        var field = comma < 0 ? fields : fields[..comma];
        fields = comma < 0 ? default : fields[(comma + 1)..];
        return field;
    }

    private static double? Seconds(ReadOnlySpan<byte> field) => Utf8Parser.TryParse(field, out double seconds, out _) ? seconds : null;
}
