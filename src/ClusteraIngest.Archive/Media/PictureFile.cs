using System.Buffers.Binary;

namespace ClusteraIngest.Archive.Media;

/// <summary>What kind of picture a file is, by what is in it.</summary>
internal static class PictureFile
{
    /// <summary>The content type; null: it is none that is known, or not whole.</summary>
    public static string? ContentTypeOf(ReadOnlySpan<byte> file) =>
        IsJpeg(file) ? "image/jpeg"
        : IsWebp(file) ? "image/webp"
        : IsPng(file) ? "image/png"
        : null;

    // It begins with SOI and ends with EOI, behind which some cameras and servers put zeros.
    private static bool IsJpeg(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && file.TrimEnd((byte)0).EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]);

    // RIFF states how much follows, padded to an even number.
    private static bool IsWebp(ReadOnlySpan<byte> file) =>
        file.Length >= 16
        && file.StartsWith("RIFF"u8)
        && file[8..].StartsWith("WEBP"u8)
        && BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L is var size
        && (size == file.Length || size + 1 == file.Length);

    private static bool IsPng(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && file[..^4].EndsWith("IEND"u8);
}
