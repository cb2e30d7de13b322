using ClusteraIngest.Archive.Storage;

namespace ClusteraIngest.Archive.Archiving;

/// <summary>The bytes of a stored object. Where reading breaks off, it goes on at the byte that was reached.</summary>
/// <param name="store">The storage.</param>
/// <param name="key">The object's key.</param>
/// <param name="opened">The object from its first byte.</param>
internal sealed class StoredContent(IObjectStore store, string key, Stream opened) : Stream
{
    private const int MostBreaks = 3;

    private Stream content = opened;
    private long position;
    private int breaks;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="Errors.ConfigurationException"><c>StorageFailed</c>: it broke off again and again at the same byte.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var read = await content.ReadAsync(buffer, cancellationToken);
                return Count(read);
            }
            catch (IOException exception)
            {
                if (++breaks > MostBreaks)
                    throw StorageErrors.Failed(store.Address, exception.Message.TrimEnd('.', ' '));
            }
            await content.DisposeAsync();
            content = await store.OpenAsync(key, position, length: null, cancellationToken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The same without waiting for another connection: where it breaks off, it fails.</summary>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Count(content.Read(buffer, offset, count));
        }
        catch (IOException exception)
        {
            throw StorageErrors.Failed(store.Address, exception.Message.TrimEnd('.', ' '));
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        position += read;
        breaks = read > 0 ? 0 : breaks;
        return read;
    }
}
