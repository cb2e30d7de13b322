using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.Apify;

namespace ClusteraIngest.Tests.Sources.Apify;

/// <summary>
/// What a file holds is told by its bytes: JSON and tables, plain or packed, in pieces of any size; what is not read is named.
/// </summary>
public sealed class ExportFileTests
{
    private const string Header = "id,title,url,date,viewCount";
    private static readonly int[] Chunks = [1, 2, 3, 4, 5, 1_000];

    [Theory]
    [InlineData("é")]
    [InlineData("€ and 日本語")]
    [InlineData("🍳🧂 and é")]
    public async Task A_character_that_arrives_in_pieces_is_whole(string text)
    {
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync(Encoding.UTF8.GetBytes($"[{{\"a\":\"{text}\"}},{{\"a\":\"x{text}\"}}]"), chunk);
            Assert.Null(error);
            Assert.Equal([text, "x" + text], items.Select(item => item.GetProperty("a").GetString()));
        }
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\"Caf\u00e9 M\u00fcnchen\"}\n{\"a\":3}", 1, "line 2, byte 10")]
    [InlineData("{\"a\":\"\u00e9\"}", 0, "line 1, byte 7")]
    [InlineData("\n\n  {\"a\":\"ab\u00e9\"}", 0, "line 3, byte 11")]
    [InlineData(Header + "\n1,a,u,d,5\n2,Caf\u00e9,u,d,6\n", 1, "line 3, byte 6")]
    public async Task Windows_1252_is_refused_with_its_place_and_what_is_before_it_is_read(string text, int before, string place)
    {
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync(Encoding.Latin1.GetBytes(text), chunk);
            Assert.Equal((before, "ExportNotJson"), (items.Count, error?.ErrorId));
            Assert.Contains($"not UTF-8 at {place}:", error!.Message, StringComparison.Ordinal);
            Assert.Contains("UTF-8", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_character_that_the_end_cuts_off_is_an_error()
    {
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync(Encoding.UTF8.GetBytes("{\"a\":1}\n{\"a\":\"€")[..^1], chunk);
            Assert.Equal((1, "ExportNotJson"), (items.Count, error?.ErrorId));
            Assert.Contains("line 2, byte 7:", error!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "gzip")]
    [InlineData(Header + "\n1,a,u,d,5\n2,b,u,d,6\n", "gzip")]
    [InlineData("[{\"a\":1},{\"a\":2}]", "plain")]
    [InlineData(Header + "\r\n1,a,u,d,5\r\n2,b,u,d,6", "plain")]
    [InlineData("id;title;url;date;viewCount\n1;a,b;u;d;5\n2;b;u;d;6\n", "plain")]
    [InlineData("id\ttitle\turl\tdate\tviewCount\n1\ta,b\tu\td\t5\n2\tb\tu\td\t6\n", "plain")]
    [InlineData("\uFEFF\"id\",\"title\",\"url\",\"date\",\"viewCount\"\n\"1\",\"a\",u,d,5\n2,b,u,d,6\n", "plain")]
    public async Task JSON_and_tables_are_read_in_drops_packed_or_not(string text, string packing)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync(packing == "gzip" ? Gzip(bytes) : bytes, chunk);
            Assert.Null(error);
            Assert.Equal(2, items.Count);
        }
    }

    [Fact]
    public async Task Packed_files_that_are_put_one_behind_the_other_are_one()
    {
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync([.. Gzip("{\"a\":1}\n"u8), .. Gzip("{\"a\":2}\n"u8)], chunk);
            Assert.Null(error);
            Assert.Equal(2, items.Count);
        }
    }

    [Fact]
    public async Task A_packed_file_that_is_cut_off_anywhere_is_an_error()
    {
        string[] rows = [.. Enumerable.Range(0, 300).Select(at => $"{at},{at * 7919 % 1009},u,d,{at}\n")];
        var table = Gzip(Encoding.UTF8.GetBytes(Header + "\n" + string.Concat(rows)));
        for (var cut = 1; cut < table.Length - 1; cut += cut < 20 ? 1 : 97)
        {
            var (items, error) = await ReadAsync(table[..^cut], 1_000);
            Assert.Equal("ExportTruncated", error?.ErrorId);
            Assert.Contains("gzip", error!.Message, StringComparison.Ordinal);
            Assert.Equal(
                rows[..items.Count],
                items.Select(item => $"{item.GetProperty("id")},{item.GetProperty("title")},u,d,{item.GetProperty("viewCount")}\n")
            );
        }
    }

    [Fact]
    public async Task Of_a_packed_file_that_is_cut_off_what_came_before_is_read()
    {
        var lines = Gzip(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(at => $"{{\"a\":\"{at * 7919 % 104729}\"}}\n")))
        );
        var (items, error) = await ReadAsync(lines[..(lines.Length / 2)], 1_000);
        Assert.Equal("ExportTruncated", error?.ErrorId);
        Assert.InRange(items.Count, 1_000, 19_000);
    }

    [Theory]
    [InlineData("XLSX", "an Excel workbook", "JSON, JSONL or CSV")]
    [InlineData("zip", "a zip archive", "Unpack it")]
    [InlineData("tar", "a tar archive", "Unpack it")]
    [InlineData("gzip in gzip", "packed with gzip twice", "Unpack it")]
    [InlineData("zstd", "packed with zstd", "Unpack it")]
    [InlineData("xz", "packed with xz", "Unpack it")]
    [InlineData("bzip2", "packed with bzip2", "Unpack it")]
    [InlineData("7z", "a 7z archive", "Unpack it")]
    [InlineData("XML", "XML or HTML", "JSON, JSONL or CSV")]
    [InlineData("XLSX in gzip", "an Excel workbook", "JSON, JSONL or CSV")]
    public async Task What_is_not_read_is_named_with_the_remedy(string format, string named, string remedy)
    {
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync(Foreign(format), chunk);
            Assert.Equal((0, "ExportFormatUnknown"), (items.Count, error?.ErrorId));
            Assert.StartsWith($"items is {named}", error!.Message, StringComparison.Ordinal);
            Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UTF_16_is_named_as_such()
    {
        var (_, error) = await ReadAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("[{}]")], 1_000);
        Assert.Equal("ExportNotJson", error?.ErrorId);
        Assert.Contains("UTF-16", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("\uFEFF", false)]
    [InlineData(" \n", false)]
    [InlineData("[]", true)]
    [InlineData(Header + "\n", false)]
    [InlineData(Header, false)]
    [InlineData("\uFEFF" + Header + "\r\n\r\n", true)]
    public async Task What_holds_no_item_is_empty(string text, bool isPacked)
    {
        foreach (var chunk in Chunks)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var (items, error) = await ReadAsync(isPacked ? Gzip(bytes) : bytes, chunk);
            Assert.Equal((0, "ExportEmpty"), (items.Count, error?.ErrorId));
        }
    }

    [Theory]
    [InlineData(Header + "\n1,a,u,d,5\n2,\"b, and then", 1, "ExportNotCsv", "row 2")]
    [InlineData(Header + "\n1,a,u,d,5\n2,b,u", 1, "ExportTruncated", "row 2, which has 3 of 5 cells")]
    [InlineData(Header + "\n1,a,u,d,5\n2,b\"b\"x,u,d,6\n", 1, "ExportNotCsv", "row 2")]
    [InlineData(Header + "\n1,a,u,d,5\n2,b,u,d,6,7\n", 1, "ExportNotCsv", "row 2: it has 6 cells, and the header 5")]
    [InlineData("name,age\nx,5\n", 0, "ExportNotRecognized", "a table with the columns name, age, and lacks")]
    [InlineData("Video title\tviews\nx\t5\n", 0, "ExportNotRecognized", "a table with the columns Video title, views, and lacks")]
    [InlineData("\"name\";\"age\"\nx;5\n", 0, "ExportNotRecognized", "a table with the columns name, age, and lacks")]
    [InlineData("Access denied, please log in\n", 0, "ExportNotJson", "not JSON")]
    public async Task A_table_that_is_broken_is_told_by_its_row_and_what_is_before_is_read(
        string text,
        int before,
        string errorId,
        string what
    )
    {
        foreach (var chunk in Chunks)
        {
            var (items, error) = await ReadAsync(Encoding.UTF8.GetBytes(text), chunk);
            Assert.Equal((before, errorId), (items.Count, error?.ErrorId));
            Assert.Contains(what, error!.Message, StringComparison.Ordinal);
            Assert.Contains("CSV", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_row_becomes_the_item_that_its_columns_describe()
    {
        const string text =
            "id,title,url,hashtags/0,hashtags/10,hashtags/2,descriptionLinks/0/url,descriptionLinks/0/text,"
            + "descriptionLinks/1/url,date,aboutChannelInfo/channelName\n"
            + "1,\"a \"\"b\"\", c\nd\",u,#x,#z,#y,l1,t1,l2,,N\n"
            + "2,b,,,,,,,,,\n"
            + "3,\u00e9,u\n"; // the last cells are empty, and left out
        var (items, error) = await ReadAsync(Encoding.UTF8.GetBytes(text), 7);
        Assert.Null(error);
        Assert.Equal(
            [
                """{"id":"1","title":"a \"b\", c\nd","url":"u","hashtags":["#x","#y","#z"],"descriptionLinks":[{"url":"l1","text":"t1"},{"url":"l2"}],"date":null,"aboutChannelInfo":{"channelName":"N"}}""",
                """{"id":"2","title":"b","url":null,"date":null}""",
                """{"id":"3","title":"é","url":"u","date":null}""",
            ],
            items.Select(item => item.GetRawText())
        );
    }

    [Fact]
    public async Task A_long_header_is_known_by_its_names_wherever_they_stand()
    {
        var links = string.Concat(
            Enumerable
                .Range(0, 400)
                .Select(at => string.Create(CultureInfo.InvariantCulture, $"descriptionLinks/{at}/url,descriptionLinks/{at}/text,"))
        );
        var (items, error) = await ReadAsync(Encoding.UTF8.GetBytes($"{links}id,title,url\n{new string(',', 800)}1,a,u\n"), 1_000);
        Assert.Null(error);
        Assert.Equal("""{"id":"1","title":"a","url":"u"}""", Assert.Single(items).GetRawText());
    }

    [Fact]
    public async Task Names_in_names_without_end_are_no_crash()
    {
        var (items, error) = await ReadAsync(
            Encoding.UTF8.GetBytes($"id,title,url,{string.Concat(Enumerable.Repeat("a/", 1_000_000))}\n1,t,u,x\n"),
            64 * 1024
        );
        Assert.True(error is null or { ErrorId: "ExportNotCsv" or "ExportNotJson" }, error?.Message);
        Assert.InRange(items.Count, 0, 1);
    }

    [Theory]
    [InlineData("{\"a\":1}\n", "{\"a\":2}\n")]
    [InlineData(
        Header + "\n1,a,u,d,5\n2,a long row,https://www.youtube.com/watch?v=aaaaaaaaaa2,2025-08-28T08:17:01.000Z,6\n",
        "3,c,u,d,7\n"
    )]
    public async Task An_item_is_there_before_the_next_has_arrived(string first, string second)
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var items = ExportFile
            .ReadAsync<JsonElement>(pipe.Reader.AsStream(), "-", DatasetExportTests.TryTake, CancellationToken.None)
            .GetAsyncEnumerator();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(first + second[..3]));
        Assert.True(await Eventually.EndsAsync(items.MoveNextAsync().AsTask()));
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(second[3..]));
        Assert.True(await Eventually.EndsAsync(items.MoveNextAsync().AsTask()));
        await pipe.Writer.CompleteAsync();
        while (await Eventually.EndsAsync(items.MoveNextAsync().AsTask())) { }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"a\":1},")]
    [InlineData(Header + "\n1,a,u,d,5\n2,")]
    public async Task What_never_comes_is_waited_for_no_longer_than_wanted(string beginning)
    {
        using var stop = new CancellationTokenSource();
        var input = new Stuck(Encoding.UTF8.GetBytes(beginning));
        var items = ExportFile
            .ReadAsync<JsonElement>(input, "-", DatasetExportTests.TryTake, stop.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        var reading = Task.Run(async () =>
        {
            while (await items.MoveNextAsync()) { }
        });
        await Eventually.HoldsAsync(() => input.IsWaiting);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(reading));
    }

    private static async Task<(List<JsonElement> Items, InvalidInputException? Error)> ReadAsync(byte[] bytes, int chunk)
    {
        var items = new List<JsonElement>();
        try
        {
            using var stream = new DatasetExportTests.Chunked(bytes, chunk);
            await foreach (
                var item in ExportFile.ReadAsync<JsonElement>(stream, "items", DatasetExportTests.TryTake, CancellationToken.None)
            )
                items.Add(item);
        }
        catch (InvalidInputException error)
        {
            return (items, error);
        }
        return (items, null);
    }

    private static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Foreign(string format) =>
        format switch
        {
            "XLSX" => Zip("[Content_Types].xml", "xl/workbook.xml"),
            "zip" => Zip("items.json"),
            "tar" => Tar(),
            "gzip in gzip" => Gzip(Gzip("[]"u8)),
            "zstd" => [0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 10, 0, 0],
            "xz" => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 4, 10],
            "bzip2" => "BZh91AY&SY\n"u8.ToArray(),
            "7z" => [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, 0, 4],
            "XML" => "\uFEFF<?xml version=\"1.0\"?>\n<items/>"u8.ToArray(),
            "XLSX in gzip" => Gzip(Zip("xl/workbook.xml")),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };

    private static byte[] Tar()
    {
        using var packed = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(packed, leaveOpen: true))
            tar.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "items.json")
                {
                    DataStream = new MemoryStream("[]\n"u8.ToArray()),
                }
            );
        return packed.ToArray();
    }

    private static byte[] Zip(params string[] names)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write("[]\n"u8);
            }
        }
        return packed.ToArray();
    }

    /// <summary>Gives its beginning, and then nothing for ever; like a console it heeds no cancellation.</summary>
    private sealed class Stuck(byte[] beginning) : MemoryStream(beginning)
    {
        public bool IsWaiting { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (await base.ReadAsync(buffer, CancellationToken.None) is > 0 and var read)
                return read;
            IsWaiting = true;
            return await new TaskCompletionSource<int>().Task;
        }
    }
}
