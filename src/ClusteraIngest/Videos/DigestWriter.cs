using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Videos;

/// <summary>
/// Values of which a digest is made. Each says first whether there is one, or how long it is: no two different sequences of values are the
/// same bytes.
/// </summary>
internal sealed class DigestWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new(8 * 1024);

    public void Text(string? value)
    {
        Number(value?.Length);
        bytes.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    public void Texts(IReadOnlyList<string>? values)
    {
        Number(values?.Count);
        foreach (var value in values ?? [])
            Text(value);
    }

    public void Links(IReadOnlyList<Link>? links)
    {
        Number(links?.Count);
        foreach (var link in links ?? [])
        {
            Text(link.Url);
            Text(link.Text);
        }
    }

    public void Flag(bool? value) => Number(value is { } given ? (given ? 1 : 0) : null);

    public void Number(long? value)
    {
        const int most = 1 + sizeof(long);
        var span = bytes.GetSpan(most);
        span[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], value ?? 0);
        bytes.Advance(most);
    }

    /// <summary>The digest of what was written since the last one.</summary>
    public long Digest()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.WrittenSpan, hash);
        bytes.ResetWrittenCount();
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
