using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>A table: a record a row, its cells apart by a delimiter, with a header or without.</summary>
internal static class DelimitedText
{
    /// <summary>More is no row, but the rest of a file behind a quotation mark.</summary>
    private const int LargestRecord = 1024 * 1024;

    /// <summary>Reads the rows. Empty ones and comments are counted, and left out.</summary>
    /// <param name="text">The table, as UTF-8.</param>
    /// <param name="delimiter">What stands between the cells.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="cancel">Stops it.</param>
    public static async IAsyncEnumerable<SourceRow> ReadAsync(
        Stream text,
        char delimiter,
        string name,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        string[]? header = null;
        Record? first = null;
        var hasBegun = false;
        await foreach (var record in RecordsAsync(text, delimiter, name, cancel))
        {
            if (record.IsBlank || (record.IsComment && (hasBegun || !IsHeader(record.WithoutHash()))))
                continue;
            if (!hasBegun)
            {
                hasBegun = true;
                first = record.IsComment ? record.WithoutHash() : record;
                if (IsHeader(first))
                    (header, first) = (first.Cells, null);
                continue;
            }

            // A first row that says nothing, above one with a channel, is a header in a language that is not known.
            if (first is not null)
            {
                if (HasChannel(first) || !HasChannel(record))
                    yield return RowOf(first, header);
                first = null;
            }

            yield return RowOf(record, header);
        }

        if (first is not null)
            yield return RowOf(first, header);
    }

    private static bool IsHeader(Record record) =>
        Array.Exists(record.Cells, cell => ColumnRoles.Of(cell) is not ColumnRole.None)
        && !HasChannel(record)
        && !Array.Exists(record.Cells, cell => CellText.IsEmail(CellText.Unwrap(cell).Value));

    private static bool HasChannel(Record record) =>
        Array.Exists(record.Cells, cell => CellText.Channels(CellText.Unwrap(cell).Value).Any(CellText.IsChannelLike));

    private static SourceRow RowOf(Record record, string[]? header) =>
        new(
            record.Number,
            SourceRow.Beginning(record.Raw),
            [.. record.Cells.Select((cell, at) => new SourceCell(at < header?.Length && header[at].Length > 0 ? header[at] : null, cell))]
        )
        {
            Remark = record.Remark,
        };

    private static async IAsyncEnumerable<Record> RecordsAsync(
        Stream text,
        char delimiter,
        string name,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        CsvMalformedReason? wrong = null;
        await using var table = CsvReader.Create(text, Options(delimiter, record => wrong = record.Reason), leaveOpen: true);
        for (var number = 1L; await NextAsync(table, name, number, cancel); wrong = null)
        {
            var raw = Encoding.UTF8.GetString(table.RawRecord);
            if (!MayHaveSwallowedRows(wrong, raw))
            {
                yield return new(number++, raw, CellsOf(table, delimiter));
                continue;
            }

            foreach (var line in OpenQuotation.Lines(raw))
            {
                var (cells, isOpen) = OpenQuotation.Split(line, delimiter);
                yield return new(number++, line, Joined(cells, delimiter)) { Remark = isOpen ? OpenQuotation.Remark : null };
            }
        }
    }

    private static bool MayHaveSwallowedRows(CsvMalformedReason? wrong, string raw) =>
        wrong is CsvMalformedReason.UnterminatedQuote
        || (wrong is CsvMalformedReason.TextAfterClosingQuote && raw.AsSpan().TrimEnd("\r\n").IndexOfAny('\r', '\n') >= 0);

    private static CsvReaderOptions Options(char delimiter, Action<CsvMalformedRecord> onMalformed) =>
        new()
        {
            Separator = delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            TrimWhitespace = true,
            MaxRecordSize = LargestRecord,
            OnMalformedRecord = onMalformed,
        };

    private static async Task<bool> NextAsync(CsvReader table, string name, long number, CancellationToken cancel)
    {
        try
        {
            return await table.ReadAsync(cancel);
        }
        catch (CsvFormatException exception)
        {
            throw ChannelListError.Broken(name, number - 1, exception.Message, exception);
        }
    }

    private static string[] CellsOf(CsvReader table, char delimiter) =>
        Joined([.. Enumerable.Range(0, table.FieldCount).Select(at => table.GetString(at))], delimiter);

    /// <summary>The cells; a formula that the delimiter has cut in two is one cell again.</summary>
    private static string[] Joined(List<string> cells, char delimiter)
    {
        for (var at = 0; at + 1 < cells.Count; at++)
            if (CellText.IsBeginOfFormula(cells[at]))
            {
                cells[at] += delimiter + cells[at + 1];
                cells.RemoveAt(at + 1);
            }

        return [.. cells];
    }

    private sealed record Record(long Number, string Raw, string[] Cells)
    {
        public string? Remark { get; init; }

        public bool IsBlank => Array.TrueForAll(Cells, cell => CellText.Clean(cell).Length == 0);

        public bool IsComment => CellText.Clean(Raw).StartsWith('#');

        public Record WithoutHash() => this with { Cells = [CellText.Clean(Cells[0]).TrimStart('#').Trim(), .. Cells[1..]] };
    }
}
