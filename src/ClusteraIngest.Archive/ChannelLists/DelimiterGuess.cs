using System.Text;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>Finds what stands between the cells of a table, by its first records; quotation marks are heeded.</summary>
internal static class DelimiterGuess
{
    private const int MostRecords = 30;

    private static readonly char[] Candidates = ['\t', ';', '|', ','];

    /// <summary>The delimiter; null: the text is no table, but lines.</summary>
    /// <param name="head">The first characters of the text.</param>
    /// <param name="isWhole">Whether that is all of it: else its last line is not.</param>
    public static char? Of(string head, bool isWhole)
    {
        char? best = null;
        var most = 0.0;
        foreach (var candidate in Candidates)
        {
            var score = Score(head, isWhole, candidate);
            if (score > most)
                (best, most) = (candidate, score);
        }

        return best;
    }

    private static double Score(string head, bool isWhole, char delimiter)
    {
        var records = Records(head, isWhole, delimiter);
        if (records.Count == 0)
            return 0;
        var split = records.Count(record => record.Count > 1);
        var roles = records[0].Count > 1 ? records[0].Select(ColumnRoles.Of).Count(role => role is not ColumnRole.None) : 0;

        // A comma in a title does not make a table of a list of lines.
        if (roles == 0 && split < records.Count * 0.6)
            return 0;
        if (split == 0)
            return 0;
        var telling = records.Count(record => record.Count > 1 && record.Exists(IsTelling));
        var usual = records.GroupBy(record => record.Count).Max(group => group.Key > 1 ? group.Count() : 0);
        return (3.0 * roles) + ((2.0 * telling) + usual + (0.5 * split)) / records.Count;
    }

    private static bool IsTelling(string cell)
    {
        var (value, _) = CellText.Unwrap(cell);
        return CellText.IsChannelLike(value) || CellText.IsEmail(value);
    }

    private static List<List<string>> Records(string text, bool isWhole, char delimiter)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var at = 0; at < text.Length && records.Count < MostRecords; at++)
        {
            var letter = text[at];
            if (letter == '"' && (isQuoted || cell.ToString().Trim().Length == 0))
                isQuoted = !isQuoted;
            else if (isQuoted)
                cell.Append(letter);
            else if (letter == delimiter)
                EndCell();
            else if (letter is '\r' or '\n')
                EndRecord();
            else
                cell.Append(letter);
        }

        if (isWhole && records.Count < MostRecords)
            EndRecord();
        return records;

        void EndCell()
        {
            record.Add(cell.ToString());
            cell.Clear();
        }

        void EndRecord()
        {
            EndCell();
            if (record.Exists(one => one.Trim().Length > 0) && !record[0].TrimStart().StartsWith('#'))
                records.Add(record);
            record = [];
        }
    }
}
