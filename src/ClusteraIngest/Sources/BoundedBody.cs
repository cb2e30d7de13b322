namespace ClusteraIngest.Sources;

/// <summary>Reads an answer's body, decompressed, up to a limit: one that never ends, or a bomb, costs no more memory than that.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>The whole body; null where it is not smaller than <paramref name="most"/>.</summary>
    /// <exception cref="IOException">It broke off, or is not packed as it says.</exception>
    public static async Task<RentedBody?> ReadAsync(HttpContent content, int most, CancellationToken cancel)
    {
        var length = content.Headers.ContentLength; // null where it is decompressed
        if (length >= most)
            return null;
        var body = new RentedBody((int)(length ?? Math.Min(most, FirstBytes)));
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancel);
            while (body.Length != length && body.Length < most && await ReadAsync(stream, body.Room(most), cancel) is > 0 and var read)
                body.Advance(read);
            if (body.Length < most)
                return body;
            body.Dispose();
            return null;
        }
        catch
        {
            body.Dispose();
            throw;
        }
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
