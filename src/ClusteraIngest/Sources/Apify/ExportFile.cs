using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ClusteraIngest.Errors;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// A file that is said to be a dataset's export: JSON, JSON lines or CSV, plain or packed with gzip. It is told by its first bytes, not by
/// its name.
/// </summary>
internal static class ExportFile
{
    /// <summary>
    /// Enough for the names of an archive's first entries, and for a table's header: a column for each hashtag and link makes it long.
    /// </summary>
    private const int HeadBytes = 64 * 1024;

    private const int LongestMagic = 6;

    private static readonly StreamPipeReaderOptions Pipe = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true);

    private static readonly (byte[] Magic, string Format)[] Packed =
    [
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "packed with xz"),
        ([(byte)'B', (byte)'Z', (byte)'h'], "packed with bzip2"),
        ([0x1F, 0x8B], "packed with gzip twice"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7z archive"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!'], "a RAR archive"),
    ];

    /// <summary>Yields what is made of each complete item.</summary>
    /// <inheritdoc cref="DatasetExport.ReadAsync{T}" path="/param"/>
    /// <exception cref="InvalidInputException">
    /// <c>ExportNotJson</c>, <c>ExportNotCsv</c>, <c>ExportTruncated</c>, <c>ExportEmpty</c> or <c>ExportFormatUnknown</c>, thrown when all
    /// items before the error have been yielded.
    /// </exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream,
        string name,
        DatasetExport.ItemReader<T> take,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (head, text) = await OpenAsync(stream, name, cancel);
        if (RefusalOf(head, name) is { } refusal)
            throw refusal;

        var items = CsvExport.SeparatorOf(FirstLine(head)) is { } separator
            ? CsvExport.ReadAsync(new(text, name) { EndsWhereBroken = true }, separator, name, take, cancel)
            : DatasetExport.ReadAsync(new Utf8Stream(text, name), name, take, cancel);
        await foreach (var item in items)
            yield return item;
    }

    private static InvalidInputException? RefusalOf(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            return head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0
                ? ExportError.Format(name, "an Excel workbook (XLSX)", "Export the dataset as JSON, JSONL or CSV instead.")
                : ExportError.Format(name, "a zip archive", "Unpack it, and import the files in it.");
        }

        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return ExportError.Utf16(name);
        if (head.Length > 262 && head[257..262].SequenceEqual("ustar"u8) && head[..257].Contains((byte)0))
            return ExportError.Format(name, "a tar archive", "Unpack it, and import the files in it.");
        foreach (var (magic, format) in Packed)
            if (head.StartsWith(magic))
                return ExportError.Format(name, format, "Unpack it, and import the file in it; gzip is read as it is.");
        if (Text(head) is [(byte)'<', ..])
            return ExportError.Format(name, "XML or HTML", "Export the dataset as JSON, JSONL or CSV instead.");
        return CsvExport.SeparatorOf(FirstLine(head)) is null && CsvExport.ColumnsOf(FirstLine(head)) is { } columns
            ? ExportError.NotThisTable(name, columns)
            : null;
    }

    /// <summary>
    /// A table's first line names its columns: words, with commas and the like between them. JSON begins with a bracket, or else is not
    /// JSON: it has none.
    /// </summary>
    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> head)
    {
        var text = Text(head);
        if (text is [] or [(byte)'[' or (byte)'{', ..])
            return [];
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 ? text : text[..end];
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> head) =>
        (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head).TrimStart(" \t\r\n"u8);

    /// <summary>The first bytes of what the file holds, unpacked, and all of it.</summary>
    private static async Task<(byte[] Head, PipeReader Text)> OpenAsync(Stream stream, string name, CancellationToken cancel)
    {
        var plain = PipeReader.Create(stream, Pipe);
        var head = await PeekAsync(plain, cancel);
        if (head is not [0x1F, 0x8B, ..])
            return (head, plain);

        var unpacked = PipeReader.Create(new GzipText(plain.AsStream()), Pipe);
        try
        {
            return (await PeekAsync(unpacked, cancel), unpacked);
        }
        catch (InvalidDataException exception)
        {
            throw ExportError.NotPacked(name, exception.Message, exception);
        }
    }

    /// <summary>
    /// The first bytes, which stay in the pipe. Standard input may come in drops, and heeds no cancellation while nothing comes.
    /// </summary>
    private static async Task<byte[]> PeekAsync(PipeReader pipe, CancellationToken cancel)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancel).AsTask().WaitAsync(cancel);
            var head = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, HeadBytes)).ToArray();
            var isEnough = read.IsCompleted || head.Length == HeadBytes || IsEnough(head);
            pipe.AdvanceTo(read.Buffer.Start, isEnough ? read.Buffer.Start : read.Buffer.End);
            if (isEnough)
                return head;
        }
    }

    private static bool IsEnough(ReadOnlySpan<byte> head) =>
        head is [0x1F, 0x8B, ..]
        || Text(head) is [(byte)'[' or (byte)'{', ..]
        || (head.Length >= LongestMagic && head is not [(byte)'P', (byte)'K', ..] && Text(head).IndexOfAny((byte)'\n', (byte)'\r') > 0);
}
