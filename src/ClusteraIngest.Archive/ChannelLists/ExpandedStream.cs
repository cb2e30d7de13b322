using ClusteraIngest.Streams;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>How much may still be expanded.</summary>
internal sealed class ExpansionBudget(long bytes)
{
    private long left = bytes;

    /// <summary>Takes as many bytes; false where there are not so many left.</summary>
    public bool TryTake(int count) => (left -= count) >= 0;

    /// <summary>The most that there was.</summary>
    public long Bytes { get; } = bytes;
}

/// <summary>What is expanded from an archive: it is counted as it comes, since what an archive says of itself may be wrong.</summary>
internal sealed class ExpandedStream(Stream inner, ExpansionBudget budget, string name) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Counted(await inner.ReadAsync(buffer, cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            throw ChannelListError.Broken(name, 0, exception.Message, exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read) =>
        budget.TryTake(read)
            ? read
            : throw ChannelListError.Format(
                name,
                $"a zip that expands to more than {budget.Bytes >> 20} MB",
                "Unpack it, and import the list in it."
            );
}
