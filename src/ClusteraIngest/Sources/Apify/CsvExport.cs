using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
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

    /// <summary>Whether a file's first line names columns of the actor's.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line) => SeparatorOf(Encoding.UTF8.GetString(line)) is not null;

    /// <inheritdoc cref="DatasetExport.ReadAsync{T}"/>
    /// <exception cref="InvalidInputException">
    /// <c>ExportNotCsv</c>, <c>ExportNotJson</c> (not UTF-8) or <c>ExportEmpty</c>, thrown when all items before the error have been yielded.
    /// </exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream, string name, DatasetExport.TryTake<T> take, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var table = CsvReader.Create(stream, new() { MaxRecordSize = DatasetExport.LargestItem }, leaveOpen: true);
        CsvColumns? columns = null;
        var row = 0L;
        while (await NextAsync(table, name, row + 1, cancel))
        {
            columns ??= new([.. table.Headers]);
            row++;
            yield return Take(columns.Json(table), take);
        }

        if (row == 0)
            throw ExportError.Empty(name);
    }

    private static async Task<bool> NextAsync(CsvReader table, string name, long row, CancellationToken cancel)
    {
        try
        {
            return await table.ReadAsync(cancel).AsTask().WaitAsync(cancel);
        }
        catch (CsvFormatException exception)
        {
            throw ExportError.NotCsv(name, row, exception.Message, exception);
        }
    }

    private static T Take<T>(byte[] json, DatasetExport.TryTake<T> take)
    {
        var reader = OutsideJson.Reader(json);
        reader.Read();
        return take(json, ref reader, out var item) ? item : throw new InvalidOperationException("A row's JSON is whole.");
    }

    private static char? SeparatorOf(string header)
    {
        foreach (var separator in Separators)
        {
            var columns = header.Split(separator).Select(column => column.Trim().Trim('"')).ToHashSet(StringComparer.Ordinal);
            if (columns.Count > 1 && KnownColumns.Count(columns.Contains) >= 3)
                return separator;
        }

        return null;
    }
}
