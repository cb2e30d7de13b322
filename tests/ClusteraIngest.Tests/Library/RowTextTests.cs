using System.Buffers;
using System.Text;
using ClusteraIngest.Library.Exports;

namespace ClusteraIngest.Tests.Library;

/// <summary>Rows become text without a loss.</summary>
public sealed class RowTextTests
{
    private static readonly ExportColumn[] Columns =
    [
        new("video_id", IsJson: false),
        new("title", IsJson: false),
        new("description", false),
    ];

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Markdown)]
    public void A_letter_of_two_characters_is_whole_wherever_it_stands(ExportFormat format)
    {
        for (var before = 0; before <= 300; before++)
        {
            var letters = new string('a', before) + "\U0001F96C\U0001F331 end";
            var target = new ArrayBufferWriter<byte>();

            RowText.Of(ExportKind.Videos, format).Write(target, new(["video00000A"], [new(Columns, ["video00000A", "Title", letters])]));

            var text = Encoding.UTF8.GetString(target.WrittenSpan);
            Assert.Contains(letters, text, StringComparison.Ordinal);
            Assert.DoesNotContain("\uFFFD", text, StringComparison.Ordinal);
        }
    }
}
