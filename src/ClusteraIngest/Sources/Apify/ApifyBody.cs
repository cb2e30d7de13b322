namespace ClusteraIngest.Sources.Apify;

/// <summary>Reads an answer's body, decompressed, up to a limit: one that never ends, or a bomb, costs no more memory than that.</summary>
internal static class ApifyBody
{
    /// <summary>A page of a dataset. More at once is asked for in smaller pages; a single item that is larger is refused.</summary>
    public const int LargestPage = 32 * 1024 * 1024;

    /// <summary>Any other answer: a thousand runs have about a megabyte.</summary>
    public const int LargestAnswer = 8 * 1024 * 1024;

    /// <summary>An error.</summary>
    public const int LargestError = 64 * 1024;

    /// <summary>The whole body.</summary>
    /// <exception cref="ApifyException"><see cref="ApifyFault.TooLarge"/>.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[Math.Min(most, content.Headers.ContentLength + 1 ?? 64 * 1024)];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancel) is > 0 and var read)
        {
            filled += read;
            if (filled == most)
                throw new ApifyException(ApifyFault.TooLarge, null, null, $"An answer of Apify is larger than {most / (1024 * 1024d):0.##} MiB.");
            if (filled == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(most, 2L * filled));
        }

        Array.Resize(ref buffer, filled);
        return buffer;
    }
}
