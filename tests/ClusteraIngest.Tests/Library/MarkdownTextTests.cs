using ClusteraIngest.Library.Exports;
using ClusteraIngest.Tests.Properties;

namespace ClusteraIngest.Tests.Library;

/// <summary>Whatever was said stays text in Markdown.</summary>
public sealed class MarkdownTextTests
{
    // Marks, and what they go together with, are seldom among random letters.
    private static readonly string[] Pieces =
    [
        .. "*_`#>-+=[]()!<&\\|~$^{}.:@;\"'/%,?12 \t".Select(letter => letter.ToString()),
        "\n",
        "\r\n",
        "\n\n",
        "   ",
        "    ",
        "---",
        "```",
        "http",
        "https://a.example/b_c",
        "www.a.example",
        "ann@a.example",
        "&lt;",
        "&#60;",
        "<b>",
        "](http://a.example)",
        "![x](y)",
        "word",
        "한국어",
        "🥬",
        "\u00A0",
        "\u0000",
        "\u2028",
    ];

    [Fact]
    public void Any_text_stays_text() =>
        Property.HoldsFor(
            Pieces,
            pieces =>
            {
                var text = string.Concat(pieces);
                var expected = MarkdownText.OneLine(text);
                if (expected.Length == 0)
                    return;
                var escaped = MarkdownText.Of(text);

                var note = $"{MarkdownText.TimeLink("dQw4w9WgXcQ", 65)} {escaped}\n\n{escaped}\n";

                Assert.Empty(ExportReading.Foreign(note));
                Assert.Equal([("https://youtu.be/dQw4w9WgXcQ?t=65", expected), (null, expected)], ExportReading.Paragraphs(note));
            }
        );

    [Theory]
    [InlineData(0, "[0:00](https://youtu.be/dQw4w9WgXcQ?t=0)")]
    [InlineData(3599.9, "[59:59](https://youtu.be/dQw4w9WgXcQ?t=3599)")]
    [InlineData(3725, "[1:02:05](https://youtu.be/dQw4w9WgXcQ?t=3725)")]
    public void A_second_is_a_link(double seconds, string link) => Assert.Equal(link, MarkdownText.TimeLink("dQw4w9WgXcQ", seconds));
}
