namespace ClusteraIngest.Sources.Apify;

/// <summary>Reads the bodies of Apify's answers, and says how large they may be.</summary>
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
    public static async Task<RentedBody> ReadAsync(HttpContent content, int most, CancellationToken cancel) =>
        await BoundedBody.ReadAsync(content, most, cancel)
        ?? throw new ApifyException(
            ApifyFault.TooLarge,
            null,
            null,
            $"An answer of Apify is larger than {most / (1024 * 1024d):0.##} MiB."
        );
}
