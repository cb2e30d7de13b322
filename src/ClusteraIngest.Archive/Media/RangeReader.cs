using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// Reads a format that is a file, by ranges, and accounts for each byte: an answer counts if it is the range that was asked for, of a file
/// of the size that was stated. What breaks off is gone on with at the byte that was reached.
/// </summary>
internal sealed class RangeReader(
    MediaHttp http,
    MediaSource source,
    int index,
    UploadLedger ledger,
    MediaOptions options,
    TimeProvider time
)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>So much has to come in between for failures to be forgiven: bytes one at a time are not read for ever.</summary>
    private const int Progress = 256 * 1024;

    /// <summary>So much has to come within <see cref="MediaOptions.ReadTimeout"/>, or an answer is broken off.</summary>
    private const int LeastWithinTimeout = 64 * 1024;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>YouTube announces times of a few seconds.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private int failures;
    private int came;
    private TimeSpan waited;

    /// <summary>The size: as it was stated beforehand, or by the first answer; null: neither yet.</summary>
    public long? TotalBytes { get; private set; } = source[index].FileSize;

    /// <summary>What the server says of the file's version; null: nothing, or it was not asked yet.</summary>
    public string? Tag { get; private set; }

    /// <summary>Reads so many bytes from a place on, or up to the end.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="count">How many; at most a part.</param>
    /// <param name="sink">Takes them, in order.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Where it ended.</returns>
    /// <exception cref="MediaException">It cannot be fetched, or is not what was stated.</exception>
    public async Task<long> ReadAsync(
        long from,
        int count,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink,
        CancellationToken cancel
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            return await ReadIntoAsync(from, count, () => buffer, (read, stop) => sink(buffer.AsMemory(0, read), stop), cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The same into memory of whoever asks, so that nothing is copied on the way.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="count">How many; at most a part.</param>
    /// <param name="room">Where the next bytes belong; never empty.</param>
    /// <param name="sink">Is told how many came there.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Where it ended.</returns>
    /// <exception cref="MediaException">It cannot be fetched, or is not what was stated.</exception>
    public async Task<long> ReadIntoAsync(
        long from,
        int count,
        Func<Memory<byte>> room,
        Func<int, CancellationToken, ValueTask> sink,
        CancellationToken cancel
    )
    {
        var wanted = Math.Min(count, (TotalBytes ?? long.MaxValue) - from);
        await ledger.OnBytes(wanted, cancel);
        await AwaitAvailabilityAsync(cancel);
        var at = from;
        while (at < from + wanted)
        {
            var (begin, trouble) = (at, (MediaException?)null);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var (answer, end, refusal) = await AskAsync(at, from + wanted - 1, limit, cancel);
            using (answer)
            {
                if (answer is null)
                    trouble = refusal;
                else
                {
                    wanted = end - from;
                    (came, waited) = (0, TimeSpan.Zero);
                    await using var body = await answer.Content.ReadAsStreamAsync(cancel);
                    while (at < end && trouble is null)
                    {
                        var place = room();
                        (var read, trouble) = await ReadSomeAsync(body, place[..(int)Math.Min(place.Length, end - at)], limit, cancel);
                        if (read == 0)
                            break;
                        await sink(read, cancel);
                        at += read;
                        ledger.OnFetched(read);
                    }
                }
            }
            if (at - begin >= Progress || at == from + wanted)
                failures = 0;
            if (trouble is not null)
                await PauseAsync(trouble, cancel);
        }
        return at;
    }

    /// <returns>The answer and where it ends; or no answer, and why: what may pass.</returns>
    private async Task<(HttpResponseMessage? Answer, long End, MediaException? Refusal)> AskAsync(
        long from,
        long to,
        CancellationTokenSource limit,
        CancellationToken cancel
    )
    {
        HttpResponseMessage? answer = null;
        try
        {
            var format = source[index];
            limit.CancelAfter(options.ReadTimeout);
            answer = await http.GetAsync(
                format.Url ?? throw Expired(format, "it has no address"),
                MediaAddress.IsMedia,
                format.Headers,
                new RangeHeaderValue(from, to),
                limit.Token
            );
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            switch ((int)answer.StatusCode)
            {
                case 206:
                    var end = CheckRange(answer, from, to);
                    var kept = answer;
                    answer = null;
                    return (kept, end, null);
                case 403 or 404 or 410:
                    await source.RenewAsync(index, format, Expired(format, $"{(int)answer.StatusCode}"), cancel);
                    return default;
                case 429:
                    throw new MediaException(MediaFailure.Throttled, $"The server of format {format.FormatId} wants fewer requests (429).")
                    {
                        RetryAfter = answer.Headers.RetryAfter?.Delta,
                    };
                case 200:
                    return (null, 0, Differs($"the server sends all of it, where bytes {from}-{to} are asked for"));
                case >= 500:
                    return (null, 0, Unreachable($"the server answers with {(int)answer.StatusCode}"));
                default:
                    throw Differs($"the server answers with {(int)answer.StatusCode}");
            }
        }
        catch (Exception e) when (IsOfNetwork(e, cancel))
        {
            return (null, 0, Unreachable(WhatHappened(e), e));
        }
        finally
        {
            answer?.Dispose();
        }
    }

    private long CheckRange(HttpResponseMessage answer, long from, long to)
    {
        var range = answer.Content.Headers.ContentRange;
        if (range is not { Unit: "bytes", From: { } first, To: { } last, Length: { } total })
            throw Differs("the server does not say which bytes it sends");
        if (TotalBytes is { } stated && stated != total)
            throw Differs(string.Create(CultureInfo.InvariantCulture, $"it has {total} bytes, where {stated} were stated"));
        if (first != from || last != Math.Min(to, total - 1))
            throw Differs($"the server sends bytes {first}-{last}, where {from}-{to} are asked for");
        if (answer.Content.Headers.ContentLength is { } length && length != last - first + 1)
            throw Differs($"the server sends {length} bytes for {first}-{last}");
        if (answer.Content.Headers.ContentEncoding.Count > 0)
            throw Differs("the server sends it encoded");
        var tag = (answer.Headers.ETag?.Tag ?? answer.Content.Headers.LastModified?.ToString("O", CultureInfo.InvariantCulture));
        if (Tag is not null && tag != Tag)
            throw Differs("it has changed while it was fetched");
        (TotalBytes, Tag) = (total, tag);
        return last + 1;
    }

    private async Task<(int Read, MediaException? Trouble)> ReadSomeAsync(
        Stream body,
        Memory<byte> buffer,
        CancellationTokenSource limit,
        CancellationToken cancel
    )
    {
        try
        {
            var left = options.ReadTimeout - waited;
            limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            var begun = time.GetTimestamp();
            var read = await body.ReadAsync(buffer, limit.Token);
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            (came, waited) = (came + read, waited + time.GetElapsedTime(begun));
            if (came >= LeastWithinTimeout)
                (came, waited) = (0, TimeSpan.Zero);
            return (read, read == 0 ? Unreachable("the answer ends too early") : null);
        }
        catch (Exception e) when (IsOfNetwork(e, cancel))
        {
            return (0, Unreachable(WhatHappened(e), e));
        }
    }

    private async Task PauseAsync(MediaException trouble, CancellationToken cancel)
    {
        if (++failures >= options.MostFailures)
            throw trouble;
        var pause = options.FirstPause * Math.Pow(2, failures - 1) * (0.75 + Random.Shared.NextDouble() / 2);
        await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancel);
    }

    private async Task AwaitAvailabilityAsync(CancellationToken cancel)
    {
        if (source[index].AvailableAt is { } at && at - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancel);
    }

    private static bool IsOfNetwork(Exception exception, CancellationToken cancel) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancel.IsCancellationRequested);

    private string WhatHappened(Exception exception) =>
        exception is OperationCanceledException
            ? $"too little came for {options.ReadTimeout.TotalSeconds:0} seconds"
            : (exception.InnerException ?? exception).Message.TrimEnd('.');

    private MediaException Differs(string reason) =>
        new(MediaFailure.Mismatch, $"Format {source[index].FormatId} is not as stated: {reason}.");

    private MediaException Unreachable(string reason, Exception? cause = null) =>
        new(MediaFailure.Network, $"Format {source[index].FormatId} cannot be fetched: {reason}.", cause);

    private static MediaException Expired(VideoFormat format, string said) =>
        new(MediaFailure.AddressExpired, $"The address of format {format.FormatId} is not good any more ({said}).");
}
