using ClusteraIngest.Library.Exports;
using FsCheck.Xunit;

namespace ClusteraIngest.Tests.Library;

/// <summary>Whatever was said stays text in Markdown.</summary>
public sealed class MarkdownTextTests
{
    [Property(MaxTest = 500)]
    public void Any_text_stays_text(string? given)
    {
        var text = Marks(given ?? "");
        var expected = MarkdownText.OneLine(text);

        var note = $"{MarkdownText.TimeLink("dQw4w9WgXcQ", 65)} {MarkdownText.Of(text)}\n";

        Assert.Empty(ExportReading.Foreign(note));
        if (expected.Length > 0)
            Assert.Equal([("https://youtu.be/dQw4w9WgXcQ?t=65", expected)], ExportReading.Paragraphs(note));
    }

    [Property(MaxTest = 500)]
    public void The_same_holds_for_a_paragraph_of_its_own(string? given)
    {
        var text = Marks(given ?? "");
        var expected = MarkdownText.OneLine(text);

        if (expected.Length > 0)
            Assert.Equal([(null, expected)], ExportReading.Paragraphs(MarkdownText.Of(text) + "\n"));
    }

    [Theory]
    [InlineData(0, "[0:00](https://youtu.be/dQw4w9WgXcQ?t=0)")]
    [InlineData(3599.9, "[59:59](https://youtu.be/dQw4w9WgXcQ?t=3599)")]
    [InlineData(3725, "[1:02:05](https://youtu.be/dQw4w9WgXcQ?t=3725)")]
    public void A_second_is_a_link(double seconds, string link) => Assert.Equal(link, MarkdownText.TimeLink("dQw4w9WgXcQ", seconds));

    // Marks, and what they go together with, are seldom among random letters.
    private static string Marks(string text)
    {
        const string marks = "*_`#>-+=[]()!<&\\|~$^{}.:@1 2w\n\thttp";
        return string.Concat(text.Select(letter => char.IsSurrogate(letter) ? 'x' : letter % 3 == 0 ? letter : marks[letter % marks.Length]));
    }
}
