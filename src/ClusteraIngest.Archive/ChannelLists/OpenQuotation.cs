using System.Text;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>
/// Rows of a table with a quotation mark that is never closed, or only by the one that opens a later cell. Each line is a row then, and
/// such a mark is a letter like any other.
/// </summary>
internal static class OpenQuotation
{
    /// <summary>What is said of a row with such a mark.</summary>
    public const string Remark = "A quotation mark of the row is not closed, and was read as a letter.";

    /// <summary>The lines of a text, without what ends them.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>The cells of a line, and whether a quotation mark in it is not closed.</summary>
    public static (List<string> Cells, bool IsOpen) Split(string line, char delimiter)
    {
        var cells = new List<string>();
        var isOpen = false;
        for (var at = 0; at <= line.Length; )
        {
            var begin = at;
            while (begin < line.Length && line[begin] == ' ')
                begin++;
            if (begin < line.Length && line[begin] == '"')
            {
                if (Quoted(line, begin + 1, delimiter) is var (cell, next))
                {
                    cells.Add(cell);
                    at = next;
                    continue;
                }

                isOpen = true;
            }

            var end = line.IndexOf(delimiter, begin);
            end = end < 0 ? line.Length : end;
            cells.Add(line[begin..end].Trim());
            at = end + 1;
        }

        return (cells, isOpen);
    }

    /// <summary>The cell whose mark was opened before a place, and where the next one begins; null: it is not closed.</summary>
    private static (string Cell, int Next)? Quoted(string line, int from, char delimiter)
    {
        var cell = new StringBuilder();
        for (var at = from; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                cell.Append(line[at]);
                continue;
            }

            if (at + 1 < line.Length && line[at + 1] == '"')
            {
                cell.Append('"');
                at++;
                continue;
            }

            var next = at + 1;
            while (next < line.Length && line[next] == ' ')
                next++;
            if (next == line.Length || line[next] == delimiter)
                return (cell.ToString().Trim(), next + 1);
            cell.Append('"');
        }

        return null;
    }
}
