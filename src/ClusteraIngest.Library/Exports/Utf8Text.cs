using System.Buffers;
using System.Text;

namespace ClusteraIngest.Library.Exports;

/// <summary>Text that was put together, as UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>Writes all of it. One encoder goes over all pieces: a letter of two characters may lie on both sides of a border.</summary>
    public static void Write(IBufferWriter<byte> target, StringBuilder text)
    {
        var encoder = Encoding.UTF8.GetEncoder();
        foreach (var chunk in text.GetChunks())
            encoder.Convert(chunk.Span, target, flush: false, out _, out _);
        encoder.Convert([], target, flush: true, out _, out _);
    }
}
