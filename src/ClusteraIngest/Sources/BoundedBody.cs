namespace ClusteraIngest.Sources;

/// <summary>Reads an answer's body, decompressed, up to a limit: one that never ends, or a bomb, costs no more memory than that.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body; null where it is not smaller than <paramref name="most"/>.</summary>
    /// <exception cref="IOException">It broke off, or is not packed as it says.</exception>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancel)
    {
        var length = content.Headers.ContentLength;   // null where it is decompressed
        if (length >= most)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[length ?? 64 * 1024];
        var filled = 0;
        while (filled != length && await ReadAsync(stream, buffer.AsMemory(filled), cancel) is > 0 and var read)
        {
            filled += read;
            if (filled == most)
                return null;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(most, 2L * filled));
        }

        Array.Resize(ref buffer, filled);
        return buffer;
    }

    // What decompresses throws the one (gzip, deflate) or the other (Brotli) where there is nothing to decompress.
    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancel);
        }
        catch (Exception cause) when (cause is InvalidDataException or InvalidOperationException)
        {
            throw new IOException("The answer is not packed as it says.", cause);
        }
    }
}
