using System.IO.Pipes;
using System.Text;
using ClusteraIngest.Errors;
using ClusteraIngest.Tool.Input;

namespace ClusteraIngest.Tests.Tool;

public class InputLineTests
{
    [Theory]
    [InlineData("""{"list_id": 7, "url": "https://www.youtube.com/@a", "kind": "channel"}""", 7L, null)]
    [InlineData("""{"url": "https://www.youtube.com/@a", "list_id": null}""", null, "https://www.youtube.com/@a")]
    [InlineData("https://www.youtube.com/@a", null, "https://www.youtube.com/@a")]
    [InlineData("@한국어", null, "@한국어")]
    public void A_list_is_named_by_number_or_address(string line, long? listId, string? url) =>
        Assert.Equal(new NamedList(listId, url), new InputLine(1, line).List());

    [Theory]
    [InlineData("""{"video_id": "dQw4w9WgXcQ", "title": "x", "links": [{"url": "https://example.com"}]}""", "dQw4w9WgXcQ")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ")]
    public void A_video_is_named_by_id_or_address(string line, string named) => Assert.Equal(named, new InputLine(1, line).Video());

    [Theory]
    [InlineData("""{"handle": "HarborHearth", "x": 1}""", "@HarborHearth")]
    [InlineData("""{"handle": "@HarborHearth", "url": "https://www.youtube.com/@other"}""", "@HarborHearth")]
    [InlineData("""{"handle": null, "input": "some words"}""", "some words")]
    [InlineData("\"@HarborHearth\"", "@HarborHearth")]
    [InlineData("@HarborHearth", "@HarborHearth")]
    public void A_channel_is_named_by_what_an_object_tells_or_by_its_text(string line, string named) =>
        Assert.Equal(named, new InputLine(1, line).Channel());

    [Theory]
    [InlineData("""["@HarborHearth"]""")]
    [InlineData("[")]
    [InlineData("\"@HarborHearth\",")]
    public void Other_json_is_an_error_with_its_number(string line)
    {
        foreach (var read in new Action<InputLine>[] { one => one.Channel(), one => one.Video(), one => one.List() })
            Assert.StartsWith(
                "Line 3 of standard input is ",
                Assert.Throws<InvalidInputException>(() => read(new(3, line))).Message,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("""{"video_id": "dQw4w9WgXcQ"}""")]
    [InlineData("""{"url": 5}""")]
    [InlineData("""{"list_id": 1.5}""")]
    [InlineData("""{"url": "https://www.youtube.com/@a" """)]
    [InlineData("{}")]
    public void A_line_without_a_list_is_an_error_with_its_number_and_content(string line)
    {
        var error = Assert.Throws<InvalidInputException>(() => new InputLine(12, line).List());

        Assert.Equal("InputLineNotUnderstood", error.ErrorId);
        Assert.Contains("Line 12 of standard input", error.Message, StringComparison.Ordinal);
        Assert.Contains(line.Trim(), error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void A_long_line_is_quoted_in_part_and_without_its_control_characters()
    {
        var error = Assert.Throws<InvalidInputException>(() => new InputLine(1, "{\u001b[31m" + new string('x', 100_000)).Video());

        Assert.InRange(error.Message.Length, 50, 300);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public async Task Empty_lines_are_passed_over_but_counted()
    {
        var input = new MemoryStream(Encoding.UTF8.GetBytes("\uFEFFfirst\r\n\n  \n fourth"));

        var lines = await InputLine.ReadAsync(input).ToListAsync();

        Assert.Equal([new(1, "first"), new(4, "fourth")], lines);
    }

    [Fact]
    public async Task A_line_is_there_before_the_next_one_is_written()
    {
        await using var writing = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var reading = new AnonymousPipeClientStream(PipeDirection.In, writing.ClientSafePipeHandle);
        await using var lines = InputLine.ReadAsync(reading).GetAsyncEnumerator();

        foreach (var text in new[] { "one", "two" })
        {
            await writing.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"));
            Assert.True(await lines.MoveNextAsync());
            Assert.Equal(text, lines.Current.Text);
        }

        writing.Dispose();
        Assert.False(await lines.MoveNextAsync());
    }

    [Fact]
    public async Task Waiting_for_a_line_ends_with_the_token()
    {
        await using var writing = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var reading = new AnonymousPipeClientStream(PipeDirection.In, writing.ClientSafePipeHandle);
        using var cancel = new CancellationTokenSource();
        await using var lines = InputLine.ReadAsync(reading, cancel.Token).GetAsyncEnumerator();
        var waiting = lines.MoveNextAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        writing.Dispose();
    }
}
