using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>
/// A zip, such as that of a Takeout: its tables of subscriptions, or else the one list in it. What it expands to is limited, whatever its
/// directory says.
/// </summary>
internal static class TakeoutZip
{
    private const int MostEntries = 100_000;
    private const int HeadBytes = 64 * 1024;

    /// <summary>The most that all entries together may expand to.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    private static readonly string[] Endings = [".csv", ".txt", ".tsv", ".json", ".ndjson", ".jsonl", ".db", ".opml", ".xml"];

    /// <summary>Reads the rows of the lists in it; numbers go on from list to list.</summary>
    /// <param name="file">The zip.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="read">Reads a list in it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="mostBytes">The most that it may expand to.</param>
    public static async IAsyncEnumerable<SourceRow> ReadAsync(
        Stream file,
        string name,
        Func<Stream, string, IAsyncEnumerable<SourceRow>> read,
        [EnumeratorCancellation] CancellationToken cancel,
        long mostBytes = MostBytes
    )
    {
        using var zip = Open(file, name);
        if (zip.Entries.Count > MostEntries)
            throw ChannelListError.Format(name, $"a zip with more than {MostEntries} files");
        if (zip.Entries.Any(entry => entry.FullName == "[Content_Types].xml"))
            throw ChannelListError.Format(name, "a document of an office program (XLSX, DOCX)", "Save the table as CSV, and import that.");
        var budget = new ExpansionBudget(mostBytes);
        var lists = await ListsAsync(zip, name, budget, cancel);
        if (lists.Count == 0)
            throw ChannelListError.Format(name, "a zip without a table of subscriptions", "Unpack it, and import the list in it.");
        var before = 0L;
        foreach (var entry in lists)
        {
            await using var expanded = new ExpandedStream(await entry.OpenAsync(cancel), budget, name);
            var last = before;
            await foreach (var row in read(expanded, $"{name}, {entry.FullName}").WithCancellation(cancel))
                yield return row with
                {
                    Number = last = before + row.Number,
                };
            before = last;
        }
    }

    /// <summary>The tables with the ids and addresses of channels; where there are none, the only file that may be a list.</summary>
    private static async Task<IReadOnlyList<ZipArchiveEntry>> ListsAsync(
        ZipArchive zip,
        string name,
        ExpansionBudget budget,
        CancellationToken cancel
    )
    {
        var candidates = zip
            .Entries.Where(entry => Endings.Contains(Path.GetExtension(entry.FullName), StringComparer.OrdinalIgnoreCase))
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .ToList();
        var tables = new List<ZipArchiveEntry>();
        foreach (var entry in candidates.Where(entry => entry.FullName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)))
        {
            await using var expanded = new ExpandedStream(await entry.OpenAsync(cancel), budget, name);
            var head = await PeekedStream.OpenAsync(expanded, HeadBytes, cancel);
            var line = Encoding.UTF8.GetString(head.Head.Span).TrimStart('\uFEFF').Split(['\r', '\n'], 2)[0];
            var roles = line.Split([',', ';', '\t']).Select(cell => ColumnRoles.Of(cell.Trim().Trim('"'))).ToList();
            if (roles.Contains(ColumnRole.ChannelId) && roles.Contains(ColumnRole.ChannelUrl))
                tables.Add(entry);
        }

        return tables.Count > 0 ? tables
            : candidates.Count == 1 ? candidates
            : [];
    }

    private static ZipArchive Open(Stream file, string name)
    {
        try
        {
            return new(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw ChannelListError.Broken(name, 0, exception.Message, exception);
        }
    }
}
