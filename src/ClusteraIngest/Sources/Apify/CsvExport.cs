using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ClusteraIngest.Errors;
using CsvHelper;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// A dataset's export as CSV, as Apify's console offers it: a row an item, a column for each scalar, named by its path (<c>hashtags/0</c>,
/// <c>descriptionLinks/0/url</c>). Each row is put together again as the item's JSON, and read like one.
/// </summary>
internal static class CsvExport
{
    /// <summary>Columns that every export of the actor has some of.</summary>
    private static readonly string[] KnownColumns = ["url", "id", "title", "date", "viewCount", "duration", "channelName", "channelUrl"];

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>What stands between the cells, where a file's first line names columns of the actor's; null where it does not.</summary>
    /// <param name="line">The line, or its beginning.</param>
    public static char? SeparatorOf(ReadOnlySpan<byte> line)
    {
        var header = Encoding.UTF8.GetString(line);
        foreach (var separator in Separators)
        {
            var columns = header.Split(separator).Select(column => column.Trim().Trim('"')).ToHashSet(StringComparer.Ordinal);
            if (columns.Count > 1 && KnownColumns.Count(columns.Contains) >= 3)
                return separator;
        }

        return null;
    }

    /// <summary>
    /// The columns that a file's first line names, where it is the header of a table at all; null where it is not. No JSON begins with a
    /// word and a separator.
    /// </summary>
    /// <param name="line">The line, or its beginning.</param>
    public static IReadOnlyList<string>? ColumnsOf(ReadOnlySpan<byte> line)
    {
        var header = Encoding.UTF8.GetString(line);
        return Separators
            .Where(separator => separator != ',' || !header.Contains(", ", StringComparison.Ordinal)) // a sentence
            .Select(separator => header.Split(separator).Select(column => column.Trim().Trim('"')).ToList())
            .FirstOrDefault(columns => columns.Count > 1 && columns.TrueForAll(IsColumn));
    }

    private static bool IsColumn(string name) =>
        name.Length > 0
        && char.IsLetter(name[0])
        && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ' ' or '(' or ')' or '#');

    /// <inheritdoc cref="DatasetExport.ReadAsync{T}" path="/summary"/>
    /// <param name="stream">The table, with or without a byte order mark; it ends where it is broken.</param>
    /// <param name="separator">What stands between its cells.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="take">Reads an item.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InvalidInputException">
    /// <c>ExportNotCsv</c>, <c>ExportNotJson</c> (not UTF-8), <c>ExportTruncated</c> or <c>ExportEmpty</c>, thrown when all items before
    /// the error have been yielded.
    /// </exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Utf8Stream stream,
        char separator,
        string name,
        DatasetExport.ItemReader<T> take,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var table = CsvReader.Create(
            stream,
            new()
            {
                Separator = separator,
                MaxRecordSize = DatasetExport.LargestItem,
                MalformedData = CsvMalformedDataHandling.Throw,
            },
            leaveOpen: true
        );
        CsvColumns? columns = null;
        (byte[] Json, int Cells)? last = null;
        for (var row = 1L; ; row++)
        {
            var (isRow, broken) = await NextAsync(table, name, row, cancel);

            // A row may lack its last cells where they are empty; at the end of a file that is broken or cut off it is no row.
            if (last is { } before)
            {
                if (!isRow && broken is null && !stream.IsAtEndOfLine)
                    throw stream.Broken ?? ExportError.CutOff(name, row - 1, before.Cells, columns!.Count);
                yield return Take(before.Json, take);
                last = null;
            }

            if (!isRow && (stream.Broken ?? broken) is { } error)
                throw error;
            if (!isRow && row == 1)
                throw ExportError.Empty(name);
            if (!isRow)
                yield break;

            columns ??= new([.. table.Headers]);
            if (columns.HasCellsBeyond(table))
                throw ExportError.NotCsv(
                    name,
                    row,
                    string.Create(CultureInfo.InvariantCulture, $"it has {table.FieldCount} cells, and the header {columns.Count}")
                );
            var json = columns.Json(table);
            if (table.FieldCount < columns.Count || stream.Broken is not null)
                last = (json, table.FieldCount);
            else
                yield return Take(json, take);
        }
    }

    private static async Task<(bool IsRow, InvalidInputException? Broken)> NextAsync(
        CsvReader table,
        string name,
        long row,
        CancellationToken cancel
    )
    {
        try
        {
            return (await table.ReadAsync(cancel), null);
        }
        catch (CsvFormatException exception)
        {
            return (false, ExportError.NotCsv(name, row, exception.Message, exception));
        }
    }

    private static T Take<T>(byte[] json, DatasetExport.ItemReader<T> take)
    {
        var reader = UntrustedJson.Reader(json);
        return take(json, ref reader, out var item) ? item : throw new InvalidOperationException("A row's JSON is whole.");
    }
}
