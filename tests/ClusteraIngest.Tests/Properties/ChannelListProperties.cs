using System.Text;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Errors;
using CsvHelper;

namespace ClusteraIngest.Tests.Properties;

/// <summary>A list is read as it was written, whatever is in its cells, between them, and however it is encoded.</summary>
public sealed class ChannelListProperties
{
    private const string Url = "https://www.youtube.com/channel/UC0000000000000000000001";

    private static readonly string[] Words =
    [
        "a",
        "Zoë",
        "\"",
        "\"\"",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r\n",
        "\r",
        "#",
        " ",
        "=",
        "'",
        "ÿ",
        "é",
        "5",
        "(B) #4",
        "sep=;",
    ];

    private static readonly string[] Unicode = ["😀", "тест", "チャンネル", "\u200D", "€", "“"];

    [Theory]
    [InlineData(',', "utf-8")]
    [InlineData(';', "utf-8")]
    [InlineData('\t', "utf-8")]
    [InlineData('|', "utf-8")]
    [InlineData(',', "utf-8-mark")]
    [InlineData(';', "utf-16")]
    [InlineData(',', "utf-16BE")]
    [InlineData('\t', "utf-16")]
    public void A_table_is_read_as_it_was_written(char delimiter, string encoding) =>
        Property.HoldsFor([.. Words, .. Unicode], pieces => HoldsFor(pieces, delimiter, EncodingOf(encoding)));

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    public void A_table_in_Windows_1252_is_read_as_it_was_written(char delimiter) =>
        // A letter alone that is none in UTF-8, so that it is clear what the file is in.
        Property.HoldsFor(Words, pieces => HoldsFor(["ë ", .. pieces], delimiter, new(Encoding.Latin1.GetBytes, [])));

    [Fact]
    public void Nothing_that_is_no_list_does_anything_but_say_so() =>
        Property.HoldsFor(
            [
                .. Words,
                .. Unicode,
                "[",
                "]",
                "{",
                "}",
                ":",
                "<opml>",
                "<",
                "@name",
                Url,
                "\0",
                "PK\u0003\u0004",
                "channel,email\n",
                "\"channels\":",
            ],
            pieces =>
            {
                var list = Encoding.UTF8.GetBytes(string.Concat(pieces));
                try
                {
                    Read(list);
                }
                catch (InvalidInputException exception)
                {
                    Assert.NotEmpty(exception.Remedy);
                }
            }
        );

    private static void HoldsFor(string[] pieces, char delimiter, (Func<string, byte[]> Bytes, byte[] Mark) encoding)
    {
        // As a person's name, of which only white space around is not kept, nor what nobody sees.
        var type = string.Concat(pieces);
        using var written = new StringWriter();
        using (var csv = CsvWriter.Create(written, CsvWriterOptions.Default with { Separator = delimiter }, leaveOpen: true))
        {
            csv.WriteRecord(["channel_url", "email", "type"]);
            csv.WriteRecord([Url, "ann@example.org", type]);
            csv.WriteRecord(["@another", "bob@example.org", type]);
        }

        var items = Read([.. encoding.Mark, .. encoding.Bytes(written.ToString())]);

        Assert.Equal([Url, "https://www.youtube.com/@another"], items.Select(item => item.List?.Url));
        Assert.Equal(["ann@example.org", "bob@example.org"], items.Select(item => item.Person?.Email));
        var expected = type.Trim();
        Assert.All(items, item => Assert.Equal(CellText.Clean(type).Length == 0 ? null : expected, item.Person?.Type));
    }

    private static (Func<string, byte[]> Bytes, byte[] Mark) EncodingOf(string name)
    {
        Encoding encoding = name.StartsWith("utf-8", StringComparison.Ordinal)
            ? new UTF8Encoding(name == "utf-8-mark")
            : Encoding.GetEncoding(name);
        return (encoding.GetBytes, encoding.GetPreamble());
    }

    // In memory, so that nothing is waited for.
    private static List<ListedItem> Read(byte[] list)
    {
        var reading = ReadAsync(list);
        Assert.True(reading.IsCompleted || Task.WaitAny([reading], TimeSpan.FromMinutes(1)) == 0);
        return reading.GetAwaiter().GetResult();
    }

    private static async Task<List<ListedItem>> ReadAsync(byte[] list)
    {
        var opened = await ChannelList.OpenAsync(new MemoryStream(list), "a list", default);
        return [.. (await opened.ReadAsync(default).ToListAsync()).SelectMany(RowReader.Read)];
    }
}
