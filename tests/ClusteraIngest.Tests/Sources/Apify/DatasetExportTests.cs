using System.Text;
using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.Apify;

namespace ClusteraIngest.Tests.Sources.Apify;

public sealed class DatasetExportTests
{
    [Theory]
    [InlineData("""[{"a":1},{"a":2},{"a":3}]""")]
    [InlineData(" \r\n [ {\"a\":1} ,\n{\"a\":2}\t,{\"a\":3} ] \n\n")]
    [InlineData("\uFEFF[{\"a\":1},{\"a\":2},{\"a\":3}]")]
    [InlineData("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n")]
    [InlineData("\uFEFF\n{\"a\":1}\r\n\r\n  {\"a\":2}\r\n{\"a\":3}")]
    [InlineData("""{"a":1}{"a":2}{"a":3}""")]
    [InlineData("""[{"a":1},{"a":2}][{"a":3}]""")]
    public async Task Arrays_and_items_one_after_the_other_are_read(string text)
    {
        foreach (var chunk in (int[])[1, 3, 7, 1000])
            Assert.Equal(["""{"a":1}""", """{"a":2}""", """{"a":3}"""], (await Read(text, chunk)).Items);
    }

    [Theory]
    [InlineData("ExportEmpty", "", 0)]
    [InlineData("ExportEmpty", "\uFEFF", 0)]
    [InlineData("ExportEmpty", " \n\n ", 0)]
    [InlineData("ExportEmpty", "[]", 0)]
    [InlineData("ExportTruncated", "[", 0)]
    [InlineData("ExportTruncated", """[{"a":1}""", 1)]
    [InlineData("ExportTruncated", """[{"a":1},""", 1)]
    [InlineData("ExportTruncated", """[{"a":1},{"a":2},{"a":""", 2)]
    [InlineData("ExportTruncated", """[{"a":1},{"a":2},{"a":"tex""", 2)]
    [InlineData("ExportTruncated", """[{"a":1},{"a":2},{"a":tru""", 2)]
    [InlineData("ExportTruncated", """[{"a":1},12""", 1)]
    [InlineData("ExportTruncated", "{\"a\":1}\n{\"a\":2}\n{\"a\":[1,2", 2)]
    [InlineData("ExportTruncated", "{\"a\":1}\n{", 1)]
    [InlineData("ExportNotJson", "id,title\nx,y\n", 0)]
    [InlineData("ExportNotJson", "<html></html>", 0)]
    [InlineData("ExportNotJson", "[{\"a\":1},]", 1)]
    [InlineData("ExportNotJson", "[{\"a\":1} {\"a\":2}]", 1)]
    [InlineData("ExportNotJson", "[{\"a\":1}]]", 1)]
    [InlineData("ExportNotJson", "{\"a\":1}\n{\"a\":2}\n{'a':3}\n{\"a\":4}\n", 2)]
    [InlineData("ExportNotJson", "{\"a\":1},{\"a\":2}", 1)]
    [InlineData("ExportNotJson", "[{\"a\":\"\u0001\"}]", 0)]
    public async Task Everything_valid_before_an_error_is_read_first(string errorId, string text, int items)
    {
        foreach (var chunk in (int[])[1, 5, 1000])
        {
            var (read, error) = await Read(text, chunk);
            Assert.Equal((items, errorId), (read.Count, error?.ErrorId));
            Assert.StartsWith("items.json", error!.Message, StringComparison.Ordinal);
            Assert.NotEqual("", error.Remedy);
        }
    }

    [Fact]
    public async Task What_is_no_JSON_is_named_by_its_place()
    {
        foreach (var chunk in (int[])[1, 1000])
        {
            var (_, error) = await Read("[{\"a\":1},\n{\"a\":2},\n  {\"a\": nix}]", chunk);
            Assert.Contains("line 3, byte 10", error!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_no_JSON_is_not_quoted_at_length()
    {
        var (_, error) = await Read($"{{\"a\":1}}\nthis is none {new string('x', 5_000)}", 100_000);
        Assert.InRange(error!.Message.Length, 50, 300);
        Assert.EndsWith("…", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_without_end_is_an_error_and_not_a_crash()
    {
        var (items, error) = await Read("[{\"a\":1}," + new string('[', 2_000_000), 64 * 1024);
        Assert.Equal((1, "ExportNotJson"), (items.Count, error!.ErrorId));
    }

    [Fact]
    public async Task UTF_16_is_named_as_such()
    {
        await using var stream = new MemoryStream([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("[{}]")]);
        var error = await Assert.ThrowsAsync<InvalidInputException>(async () => await Drain(stream));
        Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_larger_than_any_buffer_are_read()
    {
        var large = JsonSerializer.Serialize(new { a = new string('x', 12_000_000) });
        var (items, error) = await Read($"[{large},{large},{{\"a\":1}}]", 4096);
        Assert.Null(error);
        Assert.Equal([large.Length, large.Length, 7], items.Select(item => item.Length));
    }

    [Fact]
    public async Task An_item_is_there_before_the_next_has_arrived()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var items = DatasetExport.ReadAsync<JsonElement>(pipe.Reader.AsStream(), "-", TryTake, CancellationToken.None).GetAsyncEnumerator();
        await pipe.Writer.WriteAsync("{\"a\":1}\n{\"a"u8.ToArray());
        Assert.True(await items.MoveNextAsync());
        var first = items.Current;
        await pipe.Writer.WriteAsync("\":2}\n"u8.ToArray());
        Assert.True(await items.MoveNextAsync());
        await pipe.Writer.CompleteAsync();
        Assert.False(await items.MoveNextAsync());
        Assert.Equal("""{"a":1}""", first.GetRawText());
    }

    private static async Task<(List<string> Items, InvalidInputException? Error)> Read(string text, int chunk)
    {
        var items = new List<JsonElement>();
        InvalidInputException? error = null;
        try
        {
            await foreach (
                var item in DatasetExport.ReadAsync<JsonElement>(
                    new Chunked(Encoding.UTF8.GetBytes(text), chunk),
                    "items.json",
                    TryTake,
                    CancellationToken.None
                )
            )
                items.Add(item);
        }
        catch (InvalidInputException thrown)
        {
            error = thrown;
        }
        return ([.. items.Select(item => item.GetRawText())], error); // afterwards: items live on their own
    }

    /// <summary>Takes an item as it is.</summary>
    public static bool TryTake(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, out JsonElement item)
    {
        var isWhole = JsonElement.TryParseValue(ref reader, out var element);
        item = element.GetValueOrDefault();
        return isWhole;
    }

    private static async Task Drain(Stream stream)
    {
        await foreach (var _ in DatasetExport.ReadAsync<JsonElement>(stream, "items.json", TryTake, CancellationToken.None)) { }
    }

    /// <summary>Gives a few bytes at a time, as a pipe does.</summary>
    internal sealed class Chunked(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
