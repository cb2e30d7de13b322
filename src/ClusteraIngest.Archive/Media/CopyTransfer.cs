using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// Stores a file of YouTube's byte for byte. Parts are ranges, so that what breaks off is gone on with, by whichever process: parts that
/// the store has are not fetched again.
/// </summary>
internal sealed class CopyTransfer(IObjectStore store, MediaHttp http, MediaOptions options, TimeProvider time)
{
    public async Task<TransferredMedia> RunAsync(MediaRequest request, MediaPlan plan, UploadLedger ledger, CancellationToken cancel)
    {
        var partBytes = PartWriter.PartBytesFor(plan.SourceBytes, options.PartBytes);
        if (request.Resume is { } unfinished)
        {
            var earlier = new EarlierUpload(store, time);
            var parts = await earlier.PartsAsync(request.Key, unfinished, cancel);
            if (
                parts is null
                && unfinished.FormatIds == plan.FormatIds
                && await earlier.CompletedAsync(request.Key, unfinished, plan.SourceBytes, null, cancel) is var (found, sha)
            )
                return Transferred(plan, request.Info.DurationSeconds, found, sha, unfinished.PartBytes);
            if (parts is not null && KeptParts(plan, unfinished, parts) is { } kept)
                try
                {
                    return await CopyAsync(request, plan, unfinished.PartBytes, unfinished, kept, ledger, cancel);
                }
                catch (SourceChangedException)
                {
                    // What is there and what would come do not belong together.
                }
            await store.AbortUploadAsync(request.Key, unfinished.UploadId, cancel);
            await ledger.OnGivenUp(unfinished.UploadId, cancel);
        }
        return await CopyAsync(request, plan, partBytes, null, [], ledger, cancel);
    }

    private async Task<TransferredMedia> CopyAsync(
        MediaRequest request,
        MediaPlan plan,
        int partBytes,
        UnfinishedTransfer? unfinished,
        Dictionary<int, UploadedPart> kept,
        UploadLedger ledger,
        CancellationToken cancel
    )
    {
        using var source = new MediaSource(request, plan, options);
        var reader = new RangeReader(http, source, 0, ledger, options, time);
        await using var writer = new PartWriter(
            store,
            request.Key,
            new(plan.ContentType, request.Metadata),
            partBytes,
            reader.TotalBytes,
            (upload, stop) => ledger.OnBegun(new(upload, partBytes, plan.FormatIds!, reader.TotalBytes, reader.Tag), stop)
        );
        if (unfinished is not null)
            writer.Continue(unfinished.UploadId);
        try
        {
            while (reader.TotalBytes is not { } total || writer.Bytes < total)
            {
                await writer.EndFullPartAsync(cancel);
                if (kept.TryGetValue(writer.Number, out var part))
                {
                    writer.Keep(part);
                    continue;
                }
                var isChecked = unfinished is null;
                await reader.ReadIntoAsync(
                    writer.Bytes,
                    partBytes,
                    () => writer.Room,
                    (read, _) =>
                    {
                        if (!isChecked && reader.Tag != unfinished!.SourceTag)
                            throw new SourceChangedException();
                        isChecked = true;
                        writer.Advance(read);
                        return ValueTask.CompletedTask;
                    },
                    cancel
                );
            }
            if (writer.Bytes == 0)
                throw new MediaException(MediaFailure.Mismatch, $"Format {plan.FormatIds} is empty.");
            var stored = await writer.CompleteAsync(cancel);
            int? parts = writer.UploadId is null ? null : partBytes;
            var sha = writer.Sha256 ?? await ReadBackAsync(stored, partBytes, cancel);
            return Transferred(plan, request.Info.DurationSeconds, stored, sha, parts);
        }
        catch (MediaException e) when (e.Failure is MediaFailure.Mismatch or MediaFailure.Unfit)
        {
            // What came is not to be gone on with.
            if (writer.UploadId is { } upload && await writer.GiveUpAsync())
                await ledger.OnGivenUp(upload, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The parts of an earlier upload that are as they would be now, by number; null: it cannot be gone on with.</summary>
    private static Dictionary<int, UploadedPart>? KeptParts(
        MediaPlan plan,
        UnfinishedTransfer unfinished,
        IReadOnlyList<UploadedPart> parts
    )
    {
        if (
            unfinished.FormatIds != plan.FormatIds
            || plan.SourceBytes is not { } total
            || unfinished.SourceBytes != total
            || unfinished.PartBytes < IObjectStore.LeastPartBytes
        )
            return null;
        return parts
            .Where(part =>
                (part.Number - 1L) * unfinished.PartBytes is var begin && part.Bytes == Math.Min(unfinished.PartBytes, total - begin)
            )
            .ToDictionary(part => part.Number);
    }

    private async Task<string> ReadBackAsync(StoredObject stored, int partBytes, CancellationToken cancel)
    {
        if (await new ReadBack(store, time).Sha256Async(stored, partBytes, null, cancel) is { } sha)
            return sha;
        await store.DeleteAsync(stored.Key, cancel);
        throw StorageErrors.ObjectDiffers(store.Address, stored.Key, "what is read back has another checksum");
    }

    private static TransferredMedia Transferred(MediaPlan plan, double? seconds, StoredObject stored, string sha256, int? partBytes)
    {
        var format = plan.Formats[0];
        return new(stored, sha256, plan.FormatIds)
        {
            PartBytes = partBytes,
            SourceBytes = stored.Bytes,
            Container = plan.Container,
            Width = format.Width,
            Height = format.Height,
            VideoCodec = format.VideoCodec,
            AudioCodec = format.AudioCodec,
            DurationSeconds = seconds,
        };
    }

    /// <summary>YouTube has another version of the file by now than the one that was begun with.</summary>
    private sealed class SourceChangedException : Exception;
}
