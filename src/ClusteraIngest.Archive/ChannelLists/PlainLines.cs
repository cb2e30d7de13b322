using System.Runtime.CompilerServices;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>A text with a channel a line; the line above an address may be its title.</summary>
internal static class PlainLines
{
    private const int LongestLine = 64 * 1024;

    /// <summary>Reads the lines. Empty ones and comments are counted, and left out.</summary>
    /// <param name="text">The text, as UTF-8.</param>
    /// <param name="cancel">Stops it.</param>
    public static async IAsyncEnumerable<SourceRow> ReadAsync(Stream text, [EnumeratorCancellation] CancellationToken cancel)
    {
        (long Number, string Text)? title = null;
        string? column = null;
        var hasBegun = false;
        await foreach (var (number, line, isTooLong) in BoundedLines.ReadAsync(text, LongestLine, cancel))
        {
            if (isTooLong)
            {
                if (title is { } above)
                    yield return Words(above.Number, above.Text, column);
                title = null;
                yield return SourceRow.Refused(number, line, ChannelListError.LineTooLong(number, LongestLine));
                continue;
            }

            var clean = CellText.Clean(line);
            if (clean.Length == 0 || clean.StartsWith('#'))
            {
                if (title is { } alone)
                    yield return Words(alone.Number, alone.Text, column);
                title = null;
                continue;
            }

            if (!hasBegun && ColumnRoles.Of(clean) is not ColumnRole.None)
            {
                (column, hasBegun) = (clean, true);
                continue;
            }

            hasBegun = true;
            var isChannel = HasChannel(clean);
            if (title is { } before)
            {
                title = null;
                if (isChannel && CellText.IsAddress(clean))
                {
                    yield return new(number, SourceRow.Beginning(line), [new("channel", line), new("title", before.Text)]);
                    continue;
                }

                yield return Words(before.Number, before.Text, column);
            }

            if (isChannel || column is not null || CellText.IsAddress(clean))
                yield return new(number, SourceRow.Beginning(line), [new(column, line)]) { IsProse = column is null };
            else
                title = (number, line);
        }

        if (title is { } last)
            yield return Words(last.Number, last.Text, column);
    }

    private static bool HasChannel(string line)
    {
        var (value, _) = CellText.Unwrap(line);
        return CellText.IsChannelLike(value)
            || CellText.Prose(value).Channels.Count > 0
            || CellText.Channels(value).Any(CellText.IsChannelLike);
    }

    // What is a single word may be a name, which only a search can tell.
    private static SourceRow Words(long number, string text, string? column) =>
        new(number, SourceRow.Beginning(text), [new(column ?? "channel", text)]);
}
