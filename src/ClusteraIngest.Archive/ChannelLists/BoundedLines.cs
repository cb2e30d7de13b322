using System.Runtime.CompilerServices;
using System.Text;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>The lines of a text. Of a line that is longer than allowed only the beginning is held in memory.</summary>
internal static class BoundedLines
{
    private const int BufferedCharacters = 16 * 1024;

    /// <summary>Reads the lines, which end with CR, LF or both.</summary>
    /// <param name="text">The text, as UTF-8.</param>
    /// <param name="longest">The most characters of a line.</param>
    /// <param name="cancel">Stops it.</param>
    public static async IAsyncEnumerable<BoundedLine> ReadAsync(Stream text, int longest, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var reader = new StreamReader(text, Encoding.UTF8, leaveOpen: true);
        var buffer = new char[BufferedCharacters];
        var line = new StringBuilder();
        var (number, isTooLong, isAfterReturn) = (0L, false, false);
        while (await reader.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            for (var rest = buffer.AsMemory(0, read); !rest.IsEmpty; )
            {
                var isSecondOfPair = isAfterReturn && rest.Span[0] == '\n';
                isAfterReturn = false;
                if (isSecondOfPair)
                {
                    rest = rest[1..];
                    continue;
                }

                var end = rest.Span.IndexOfAny('\r', '\n');
                var piece = end < 0 ? rest : rest[..end];
                var room = longest - line.Length;
                isTooLong |= piece.Length > room;
                line.Append(piece[..Math.Min(piece.Length, room)]);
                if (end < 0)
                    break;
                isAfterReturn = rest.Span[end] == '\r';
                yield return new(++number, line.ToString(), isTooLong);
                line.Clear();
                isTooLong = false;
                rest = rest[(end + 1)..];
            }
        }

        if (line.Length > 0)
            yield return new(++number, line.ToString(), isTooLong);
    }
}

/// <summary>A line of a text.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">The line without what ends it, or its beginning.</param>
/// <param name="IsTooLong">Whether it is longer than allowed.</param>
internal readonly record struct BoundedLine(long Number, string Text, bool IsTooLong);
