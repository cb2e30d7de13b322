using System.Buffers;

namespace ClusteraIngest.Sources.YtDlp;

/// <summary>Reads lines up to a length, without holding more than one of them.</summary>
/// <param name="longest">The longest line, in bytes.</param>
internal sealed class LineReader(int longest)
{
    private const int FirstBytes = 16 * 1024;

    /// <summary>Whether of a longer line the rest is left out; otherwise reading ends there.</summary>
    public bool CutsLongLines { get; init; }

    /// <summary>Reads to the end; false where a line is too long.</summary>
    public async Task<bool> ReadAsync(
        Stream stream,
        Func<ReadOnlyMemory<byte>, ValueTask> onLine,
        StallWatch watch,
        CancellationToken cancel
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            var (held, skips) = (0, false);
            while (true)
            {
                if (held == buffer.Length)
                    buffer = Grown(buffer, held);
                var read = await stream.ReadAsync(buffer.AsMemory(held, Math.Min(buffer.Length, longest + 1) - held), cancel);
                watch.Reset();
                if (read == 0)
                    break;
                held += read;
                var begin = 0;
                while (buffer.AsSpan(begin, held - begin).IndexOf((byte)'\n') is >= 0 and var length)
                {
                    if (!skips)
                        await DealAsync(buffer.AsMemory(begin, length));
                    skips = false;
                    begin += length + 1;
                }
                buffer.AsSpan(begin, held - begin).CopyTo(buffer);
                held -= begin;
                if (held <= longest)
                    continue;
                if (!CutsLongLines)
                    return false;
                if (!skips)
                    await DealAsync(buffer.AsMemory(0, held));
                (held, skips) = (0, true);
            }
            if (held > 0 && !skips)
                await DealAsync(buffer.AsMemory(0, held));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // What takes time here is not yt-dlp's silence.
        async ValueTask DealAsync(ReadOnlyMemory<byte> line)
        {
            if (line.Span.TrimEnd((byte)'\r').IsEmpty)
                return;
            watch.Pause();
            try
            {
                await onLine(line);
            }
            finally
            {
                watch.Resume();
            }
        }
    }

    private byte[] Grown(byte[] buffer, int held)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, longest + 1L));
        buffer.AsSpan(0, held).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
