using System.Globalization;

namespace ClusteraIngest.Archive.Media;

/// <summary>Fetches what is small, whole, into memory.</summary>
internal sealed class SmallReader(MediaHttp http, UploadLedger ledger, MediaOptions options, TimeProvider time)
{
    /// <summary>So much has to come within <see cref="MediaOptions.ReadTimeout"/>, or the answer is broken off.</summary>
    private const int LeastWithinTimeout = 64 * 1024;

    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>Fetches it.</summary>
    /// <exception cref="MediaException">
    /// <see cref="MediaFailure.AddressExpired"/>: there is nothing there; others: it cannot be fetched, or is too large.
    /// </exception>
    public async Task<byte[]> ReadAsync(Uri address, Func<Uri, bool> isAllowed, string what, CancellationToken cancel)
    {
        for (var failures = 0; ; )
            try
            {
                return await OnceAsync(address, isAllowed, what, cancel);
            }
            catch (Exception e) when (IsPassing(e, cancel))
            {
                if (++failures >= options.MostFailures)
                    throw e as MediaException ?? new MediaException(MediaFailure.Network, $"{what} cannot be fetched: {e.Message}", e);
                await Task.Delay(options.FirstPause * Math.Pow(2, failures - 1), time, cancel);
            }
    }

    private async Task<byte[]> OnceAsync(Uri address, Func<Uri, bool> isAllowed, string what, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.ReadTimeout);
        using var answer = await http.GetAsync(address, isAllowed, NoHeaders, null, limit.Token);
        var status = (int)answer.StatusCode;
        if (status is 429)
            throw new MediaException(MediaFailure.Throttled, $"{what} cannot be fetched: the server wants fewer requests (429).")
            {
                RetryAfter = answer.Headers.RetryAfter?.Delta,
            };
        if (status is not 200)
            throw new MediaException(
                status >= 500 ? MediaFailure.Network : MediaFailure.AddressExpired,
                string.Create(CultureInfo.InvariantCulture, $"{what} cannot be fetched: the server answers with {status}.")
            );
        var length = answer.Content.Headers.ContentLength;
        if (length > options.MostSmallBytes)
            throw TooLarge(what);
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
        await ledger.OnBytes(length ?? 0, cancel);
        limit.CancelAfter(options.ReadTimeout);
        await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
        using var content = new MemoryStream((int)(length ?? 0));
        var buffer = new byte[16 * 1024];
        var due = (long)LeastWithinTimeout;
        while (await body.ReadAsync(buffer, limit.Token) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length >= due)
            {
                limit.CancelAfter(options.ReadTimeout);
                due = content.Length + LeastWithinTimeout;
            }
            if (content.Length > options.MostSmallBytes)
                throw TooLarge(what);
        }
        if (length is { } stated && stated != content.Length)
            throw new IOException("the answer ends too early");
        ledger.OnFetched(content.Length);
        return content.ToArray();
    }

    private static bool IsPassing(Exception exception, CancellationToken cancel) =>
        exception is HttpRequestException or IOException or MediaException { Failure: MediaFailure.Network }
        || (exception is OperationCanceledException && !cancel.IsCancellationRequested);

    private MediaException TooLarge(string what) =>
        new(MediaFailure.Mismatch, string.Create(CultureInfo.InvariantCulture, $"{what} has more than {options.MostSmallBytes} bytes."));
}
