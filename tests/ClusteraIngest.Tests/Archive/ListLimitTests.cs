using System.Diagnostics;
using System.Text;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Errors;
using static ClusteraIngest.Tests.Archive.ImportedList;

namespace ClusteraIngest.Tests.Archive;

/// <summary>Lists with a line or a row that is larger than any, or that swallows others.</summary>
public sealed class ListLimitTests
{
    [Fact]
    public async Task A_line_of_text_that_is_too_long_is_refused_by_its_number()
    {
        var items = await ReadAsync($"@one\n{new string('x', 100_000)}\n@two\n");

        Assert.Equal([1, 2, 3], items.Select(item => item.Row));
        Assert.Equal(ErrorIds.ChannelListRowNotUnderstood, items[1].Refusal?.ErrorId);
        Assert.StartsWith("Line 2 is longer than 65,536 characters", items[1].Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("https://www.youtube.com/@two", items[2].List?.Url);
    }

    [Fact]
    public async Task A_line_of_NDJSON_that_is_too_long_is_refused_by_its_number()
    {
        var items = await ReadAsync($"{{\"url\":\"@one\"}}\n\n{{\"url\":\"{new string('x', 17 * 1024 * 1024)}\"}}\n{{\"url\":\"@two\"}}\n");

        Assert.Equal([1, 2, 3], items.Select(item => item.Row));
        Assert.StartsWith("Line 3 is longer than 16,777,216 characters", items[1].Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("https://www.youtube.com/@two", items[2].List?.Url);
    }

    [Theory]
    [InlineData("a\nb\r\nc\rd", "1 a, 2 b, 3 c, 4 d")]
    [InlineData("\n\r\n\r\r", "1 , 2 , 3 , 4 ")]
    [InlineData("abcdef\n\nabcde\nabcdefg", "1 abcde!, 2 , 3 abcde, 4 abcde!")]
    [InlineData("", "")]
    public async Task Lines_end_with_CR_LF_or_both_and_of_long_ones_the_beginning_is_kept(string text, string expected)
    {
        // One byte at a time: what ends a line is cut in two.
        foreach (var most in new[] { 1, 1_000 })
        {
            using var stream = new SlowStream(Encoding.UTF8.GetBytes(text), most);

            var lines = await BoundedLines.ReadAsync(stream, 5, default).ToListAsync();

            Assert.Equal(expected, string.Join(", ", lines.Select(line => $"{line.Number} {line.Text}{(line.IsTooLong ? "!" : "")}")));
        }
    }

    [Fact]
    public async Task A_row_may_have_very_many_channels()
    {
        const int many = 100_000;
        var channels = string.Join(',', Enumerable.Range(0, many + 10).Select(number => $"\"@channel{number % many}\""));
        var watch = Stopwatch.StartNew();

        var items = await ReadAsync($"[{{\"email\":\"ann@x.org\",\"channels\":[{channels}]}}]");

        Assert.Equal(many, items.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Each channel was compared with every other one: {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_quotation_mark_that_is_not_closed_swallows_nothing_and_is_told()
    {
        var items = await ReadAsync(
            $"channel,person,email\n{Address(1)},\"Ann,ann@x.org\n{Address(2)},\"Bob, B.\",bob@x.org\n{Address(3)},Cid,cid@x.org\n"
        );

        Assert.Equal(["ann@x.org", "bob@x.org", "cid@x.org"], items.Select(item => item.Person?.Email));
        Assert.Equal(["\"Ann", "Bob, B.", "Cid"], items.Select(item => item.Person?.Name));
        Assert.Equal([2, 3, 4], items.Select(item => item.Row));
        Assert.Equal([OpenQuotation.Remark, null, null], items.Select(item => item.Remark));
    }

    [Theory]
    [InlineData("a,b", "a|b", false)]
    [InlineData(" \"a, \"\"b\"\"\" ,c", "a, \"b\"|c", false)]
    [InlineData("\"a,\"b\"", "a,\"b", false)]
    [InlineData("\"a,b", "\"a|b", true)]
    [InlineData("a,\"\",", "a||", false)]
    [InlineData("", "", false)]
    public void Cells_of_a_line_are_split_with_heed_to_closed_quotation_marks(string line, string expected, bool isOpen)
    {
        var (cells, wasOpen) = OpenQuotation.Split(line, ',');

        Assert.Equal((expected, isOpen), (string.Join('|', cells), wasOpen));
    }

    private sealed class SlowStream(byte[] content, int most) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
