using System.Runtime.CompilerServices;
using System.Text;

namespace ClusteraIngest.Archive.ChannelLists;

/// <summary>
/// A list of channels in any format. The format is recognised by the content, not by the file name, and the list is read as a stream.
/// </summary>
internal sealed class ChannelList
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>So many control characters may have got into a short text by mistake.</summary>
    private const int FewControls = 4;

    /// <summary>A zip on standard input is held in memory: its directory is at its end.</summary>
    private const int LargestHeldZip = 64 * 1024 * 1024;

    private static readonly (byte[] Magic, string Format)[] Others =
    [
        ([0x1F, 0x8B], "packed with gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "packed with xz"),
        ([(byte)'B', (byte)'Z', (byte)'h'], "packed with bzip2"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7z archive"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!'], "a RAR archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old office document (XLS)"),
        ([(byte)'%', (byte)'P', (byte)'D', (byte)'F'], "a PDF"),
    ];

    private readonly PeekedStream text;
    private readonly string name;
    private readonly string head;
    private readonly Stream? zip;
    private readonly JsonDocumentRows json;

    private ChannelList(PeekedStream text, string name, string head, Stream? zip)
    {
        (this.text, this.name, this.head, this.zip) = (text, name, head, zip);
        json = new(name);
        Format = zip is not null ? "takeout_zip" : FormatOf(head, text.Head.Length < HeadBytes);
    }

    /// <summary>The format: <c>csv</c>, <c>text</c>, <c>json</c>, <c>ndjson</c>, <c>opml</c> or <c>takeout_zip</c>.</summary>
    public string Format { get; }

    /// <summary>The settings that the list has of its own, as JSON, once they have been read; null: none.</summary>
    public string? Settings => json.Settings;

    /// <summary>Reads the beginning of a file, and tells what it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="Errors.InvalidInputException"><c>ChannelListFormatUnknown</c>, <c>ChannelListEmpty</c>.</exception>
    public static async Task<ChannelList> OpenAsync(Stream file, string name, CancellationToken cancel)
    {
        var raw = await PeekedStream.OpenAsync(file, HeadBytes, cancel);
        if (raw.Head.Length == 0)
            throw ChannelListError.Empty(name);
        if (raw.Head.Span.StartsWith("PK\x03\x04"u8) || raw.Head.Span.StartsWith("PK\x05\x06"u8))
            return new(raw, name, "", await SeekableAsync(file, raw, name, cancel));
        foreach (var (magic, format) in Others)
            if (raw.Head.Span.StartsWith(magic))
                throw ChannelListError.Format(name, format);

        var text = await PeekedStream.OpenAsync(Utf8Text.Of(raw), HeadBytes, cancel);
        var head = Encoding.UTF8.GetString(text.Head.Span);
        var control = head.Count(letter => char.IsControl(letter) && letter is not ('\t' or '\r' or '\n' or '\f' or '\x1A'));
        if (control > FewControls + head.Length / 50)
            throw ChannelListError.Format(name, "a binary file");
        return string.IsNullOrWhiteSpace(head) && text.Head.Length < HeadBytes
            ? throw ChannelListError.Empty(name)
            : new(text, name, head, null);
    }

    /// <summary>Reads the rows, once.</summary>
    /// <exception cref="Errors.InvalidInputException">
    /// <c>ChannelListBroken</c>, when all rows before have been yielded; <c>ChannelListFormatUnknown</c>; <c>ChannelListEmpty</c>.
    /// </exception>
    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var isEmpty = true;
        await foreach (var row in Rows(cancel))
        {
            isEmpty = false;
            yield return row;
        }

        if (isEmpty)
            throw ChannelListError.Empty(name);
    }

    private IAsyncEnumerable<SourceRow> Rows(CancellationToken cancel) =>
        Format switch
        {
            "takeout_zip" => TakeoutZip.ReadAsync(zip!, name, (list, entry) => InnerAsync(list, entry, cancel), cancel),
            "ndjson" => JsonLines.ReadAsync(text, cancel),
            "json" => json.ReadAsync(text, cancel),
            "opml" => OpmlOutline.ReadAsync(text, name, cancel),
            "csv" => TableAsync(cancel),
            _ => PlainLines.ReadAsync(text, cancel),
        };

    private static async IAsyncEnumerable<SourceRow> InnerAsync(Stream list, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var opened = await OpenAsync(list, name, cancel);
        if (opened.zip is not null)
            throw ChannelListError.Format(name, "a zip in a zip", "Unpack it, and import the list in it.");
        await foreach (var row in opened.Rows(cancel))
            yield return row;
    }

    private async IAsyncEnumerable<SourceRow> TableAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var delimiter = SeparatorLine(head);
        if (delimiter is not null)
            await SkipLineAsync(cancel);
        delimiter ??= DelimiterGuess.Of(head, text.Head.Length < HeadBytes);
        await foreach (var row in DelimitedText.ReadAsync(text, delimiter!.Value, name, cancel))
            yield return row;
    }

    private static string FormatOf(string head, bool isWhole)
    {
        var begin = head.AsSpan().TrimStart();
        return begin is ['<', ..] ? "opml"
            : begin is ['{', ..] && JsonLines.Are(head.TrimStart()) ? "ndjson"
            : begin is ['{', ..] || IsArray(begin) ? "json"
            : SeparatorLine(head) is not null || DelimiterGuess.Of(head, isWhole) is not null ? "csv"
            : "text";
    }

    // A text, too, may begin with a bracket.
    private static bool IsArray(ReadOnlySpan<char> begin) => begin is ['[', ..] && begin[1..].TrimStart() is ['{' or '"' or ']' or '[', ..];

    /// <summary>The delimiter that a first line of its own names, as Excel writes it: <c>sep=;</c>.</summary>
    private static char? SeparatorLine(string head) =>
        head.Length >= 5
        && head.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
        && (head.Length == 5 || head[5] is '\r' or '\n')
        && head[4] is < '\x80' and not ('"' or '\r' or '\n')
            ? head[4]
            : null;

    private async Task SkipLineAsync(CancellationToken cancel)
    {
        var length = head.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end + 1 : head.Length;
        if (length < head.Length && head[length - 1] == '\r' && head[length] == '\n')
            length++;
        await text.ReadExactlyAsync(new byte[length], cancel);
    }

    private static async Task<Stream> SeekableAsync(Stream file, PeekedStream raw, string name, CancellationToken cancel)
    {
        if (file.CanSeek)
        {
            file.Position -= raw.Head.Length;
            return file;
        }

        var held = new MemoryStream();
        var buffer = new byte[HeadBytes];
        while (await raw.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (held.Length + read > LargestHeldZip)
                throw ChannelListError.Format(
                    name,
                    $"a zip of more than {LargestHeldZip >> 20} MB on standard input",
                    "Give the file by its name."
                );
            held.Write(buffer, 0, read);
        }

        held.Position = 0;
        return held;
    }
}
