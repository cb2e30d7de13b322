using System.Buffers;
using System.Security.Cryptography;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// Writes an object into a store as it comes, in parts: one is filled while the one before it is put, so that two of them are in memory. An
/// object of less than a part is put at once. Until <see cref="CompleteAsync"/> there is no object.
/// </summary>
internal sealed class PartWriter : IAsyncDisposable
{
    private static readonly TimeSpan TimeToGiveUp = TimeSpan.FromSeconds(20);

    /// <summary>Parts come and go: what is returned is used again, by whichever transfer is next.</summary>
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(64 * 1024 * 1024, 16);

    private readonly IObjectStore store;
    private readonly string key;
    private readonly ObjectFacts facts;
    private readonly int partBytes;
    private readonly Func<string, CancellationToken, Task> onBegun;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<UploadedPart> parts = [];
    private byte[] filling;
    private byte[]? other;
    private int filled;
    private Task<UploadedPart>? pending;
    private bool hasGaps;

    /// <param name="store">Where it goes.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="facts">What is kept beside it.</param>
    /// <param name="partBytes">The size of a part.</param>
    /// <param name="mostBytes">How large it gets at most, if that is known; null: it is not.</param>
    /// <param name="onBegun">Is told the id of the upload, before the first part is put.</param>
    public PartWriter(
        IObjectStore store,
        string key,
        ObjectFacts facts,
        int partBytes,
        long? mostBytes,
        Func<string, CancellationToken, Task> onBegun
    )
    {
        (this.store, this.key, this.facts, this.partBytes, this.onBegun) = (store, key, facts, partBytes, onBegun);
        filling = Buffers.Rent((int)Math.Min(partBytes, Math.Max(1, mostBytes ?? partBytes)));
    }

    /// <summary>The upload; null: none was begun.</summary>
    public string? UploadId { get; private set; }

    /// <summary>The number of the part that is being filled.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>How many bytes were written, and kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>The SHA-256 of all of it; null: parts were kept, so that it has to be read back. To be read once, at the end.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>The size of a part for an object: so large that there are not too many of them.</summary>
    public static int PartBytesFor(long? bytes, int least)
    {
        const int mebi = 1024 * 1024;
        var needed = ((bytes ?? 0) + IObjectStore.MostParts - 1) / IObjectStore.MostParts;
        return (int)Math.Max(least, (needed + mebi - 1) / mebi * mebi);
    }

    /// <summary>Goes on with an upload that was begun before.</summary>
    public void Continue(string uploadId) => UploadId = uploadId;

    /// <summary>The next part is there already.</summary>
    public void Keep(UploadedPart part)
    {
        parts.Add(part);
        hasGaps = true;
        Number = part.Number + 1;
        Bytes += part.Bytes;
    }

    /// <summary>Writes on. Waits where the store is slower than what comes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (!hasGaps)
            hash.AppendData(content.Span);
        Bytes += content.Length;
        while (content.Length > 0)
        {
            // Only when there is more is a full part one that is not the last.
            if (filled == partBytes)
                await PutPartAsync(cancel);
            var count = Math.Min(content.Length, partBytes - filled);
            Require(filled + count);
            content[..count].CopyTo(filling.AsMemory(filled));
            filled += count;
            content = content[count..];
        }
    }

    /// <summary>Where the next bytes of the part belong, for who fills it himself; empty: it is full.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (filled == filling.Length && filled < partBytes)
                Require(partBytes);
            return filling.AsMemory(filled, Math.Min(filling.Length, partBytes) - filled);
        }
    }

    /// <summary>So many bytes were written into <see cref="Room"/>.</summary>
    public void Advance(int count)
    {
        if (!hasGaps)
            hash.AppendData(filling, filled, count);
        Bytes += count;
        filled += count;
    }

    /// <summary>Puts a part that is full, where more is to come. By itself that is done when more has come.</summary>
    public Task EndFullPartAsync(CancellationToken cancel) => filled == partBytes ? PutPartAsync(cancel) : Task.CompletedTask;

    /// <summary>Puts what is left, and makes an object of it.</summary>
    public async Task<StoredObject> CompleteAsync(CancellationToken cancel)
    {
        Sha256 = hasGaps ? null : Convert.ToHexStringLower(hash.GetHashAndReset());
        if (UploadId is null)
            return await PutWholeAsync(cancel);
        if (filled > 0)
            await PutPartAsync(cancel);
        await SettleAsync();
        try
        {
            var stored = await store.CompleteUploadAsync(key, UploadId, [.. parts.OrderBy(part => part.Number)], cancel);
            return stored.Bytes == Bytes ? stored : throw Differs(stored);
        }
        catch (ItemFailedException e) when (e.ErrorId is ErrorIds.StorageObjectDiffers)
        {
            await RemoveBrokenAsync(cancel);
            throw;
        }
    }

    /// <summary>Gives up the upload, if one was begun; whether it is gone.</summary>
    public async Task<bool> GiveUpAsync()
    {
        if (UploadId is not { } upload)
            return false;
        using var limit = new CancellationTokenSource(TimeToGiveUp);
        try
        {
            if (pending is not null)
                await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pending = null;
            await store.AbortUploadAsync(key, upload, limit.Token);
            UploadId = null;
            return true;
        }
        catch (Exception e) when (e is IngestException or OperationCanceledException)
        {
            return false; // whoever keeps book has it swept
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A part that is being put is read until that ends.
        if (pending is not null)
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Buffers.Return(filling);
        if (other is not null)
            Buffers.Return(other);
        hash.Dispose();
    }

    private async Task<StoredObject> PutWholeAsync(CancellationToken cancel)
    {
        var content = filling.AsMemory(0, filled);
        await store.PutAsync(key, content, facts, cancel);
        var stored = await store.HeadAsync(key, cancel) ?? throw StorageErrors.ObjectNotFound(store.Address, key);
        var isSame = stored.Bytes == filled && (stored.HasOwnChecksum || stored.ETag == MultipartETag.Of(content.Span));
        if (isSame)
            return stored;
        await RemoveBrokenAsync(cancel);
        throw Differs(stored);
    }

    /// <summary>What is under the key is not what was sent: nothing is better. What is older than an open upload stays.</summary>
    private async Task RemoveBrokenAsync(CancellationToken cancel)
    {
        try
        {
            if (!await IsOpenAsync(cancel))
                await store.DeleteAsync(key, cancel);
        }
        catch (IngestException)
        {
            // The next transfer replaces it.
        }
    }

    private async Task<bool> IsOpenAsync(CancellationToken cancel)
    {
        if (UploadId is not { } upload)
            return false;
        try
        {
            await store.ListPartsAsync(key, upload, cancel).ToListAsync(cancel);
            return true;
        }
        catch (ItemFailedException e) when (e.ErrorId is ErrorIds.StorageUploadNotFound)
        {
            return false;
        }
    }

    private async Task PutPartAsync(CancellationToken cancel)
    {
        if (Number > IObjectStore.MostParts)
            throw new MediaException(MediaFailure.Unfit, $"It is larger than {IObjectStore.MostParts} parts of {partBytes} bytes.");
        if (UploadId is null)
            await BeginAsync(cancel);
        await SettleAsync();
        var (upload, number, part) = (UploadId!, Number++, filling.AsMemory(0, filled));
        // On another thread: its checksum takes longer than it takes the next part to begin to come.
        pending = Task.Run(() => store.PutPartAsync(key, upload, number, part, cancel), CancellationToken.None);
        (filling, other, filled) = (other ?? Buffers.Rent(partBytes), filling, 0);
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        UploadId = await store.BeginUploadAsync(key, facts, cancel);
        try
        {
            await onBegun(UploadId, cancel);
        }
        catch
        {
            await GiveUpAsync(); // nobody knows of it
            throw;
        }
    }

    private async Task SettleAsync()
    {
        if (pending is null)
            return;
        parts.Add(await pending);
        pending = null;
    }

    private void Require(int bytes)
    {
        if (filling.Length >= bytes)
            return;
        var larger = Buffers.Rent(partBytes);
        filling.AsSpan(0, filled).CopyTo(larger);
        Buffers.Return(filling);
        filling = larger;
    }

    private ItemFailedException Differs(StoredObject stored) =>
        StorageErrors.ObjectDiffers(store.Address, key, $"it has {stored.Bytes} bytes and the checksum {stored.ETag}");
}
