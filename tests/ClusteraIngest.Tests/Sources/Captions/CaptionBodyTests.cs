using ClusteraIngest.Sources.Captions;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.Captions;

public sealed class CaptionBodyTests
{
    private const string Rolling = """
        WEBVTT
        Kind: captions
        Language: en

        00:00:01.000 --> 00:00:03.000 align:start position:0%
         
        we<00:00:01.500><c> plant</c><00:00:02.000><c> the</c>

        00:00:03.000 --> 00:00:03.010 align:start position:0%
        we plant the
         

        00:00:03.010 --> 00:00:05.000 align:start position:0%
        we plant the
        seeds<00:00:03.500><c> in</c><00:00:04.000><c> March</c>

        00:00:05.000 --> 00:00:05.010 align:start position:0%
        seeds in March
         

        00:00:05.010 --> 00:00:07.000 align:start position:0%
        seeds in March

        """;

    [Fact]
    public void Rolling_captions_are_read_as_they_are_spoken_once()
    {
        var captions = CaptionBody.Read(Rolling, isWrittenByPerson: false);
        Assert.Equal("we plant the seeds in March", captions.Text);
        Assert.Equal([new TranscriptSegment(1, 2, "we plant the"), new TranscriptSegment(3.01, 1.99, "seeds in March")], captions.Segments);
    }

    [Fact]
    public void First_lines_that_an_editor_stripped_to_nothing_do_not_end_a_cue() =>
        Assert.Equal("we plant the seeds in March", CaptionBody.Read(Rolling.Replace("\n \n", "\n\n", StringComparison.Ordinal), false).Text);

    [Fact]
    public void What_is_said_twice_stays_twice()
    {
        const string repeated = "1\r\n00:00:01,000 --> 00:00:02,000\r\nNo.\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nNo.\r\n\r\n3\r\n00:00:09,000 --> 00:00:10,000\r\nNo.\r\n";
        Assert.Equal("No. No. No.", CaptionBody.Read(repeated, isWrittenByPerson: true).Text);
        Assert.Equal("No. No.", CaptionBody.Read(repeated, isWrittenByPerson: false).Text);
    }

    [Theory]
    [InlineData("1\n00:00:0,320 --> 00:00:4,960\na\n\n2\n00:00:1,990 --> 00:00:4,960\n \n\n3\n00:00:2,000 --> 00:00:6,960\nb", "a b")]
    [InlineData("00:00:01,000 --> 00:00:02,000\n7\n\n8\n00:00:03,000 --> 00:00:04,000\n9", "7 9")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n\n3\n", "b")]
    [InlineData("\uFEFFWEBVTT\n\nNOTE c\n\n00:01.000 --> 00:02.000\n<v Ann>Hi\nyou\n\nNOTE d\n\nid\n00:03.000 --> 00:04.000\n3 < 4 &gt; 2 {\\an8}x", "Hi you 3 < 4 > 2 x")]
    [InlineData("WEBVTT", "")]
    [InlineData("<?xml version=\"1.0\"?><timedtext format=\"3\"><body><p t=\"1500\" d=\"2000\"><s>one</s><s t=\"9\"> two</s></p><p t=\"3000\" a=\"1\">\n</p></body></timedtext>", "one two")]
    [InlineData("<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"00:00:01.5\" end=\"00:00:02.5\">one<br/>two</p></div></body></tt>", "one two")]
    [InlineData("<transcript><text start=\"1\" dur=\"2\">half", "")]
    [InlineData("Just text,\r\n  on two lines &amp; more.", "Just text, on two lines & more.")]
    [InlineData("", "")]
    public void Captions_of_any_format_become_plain_text(string body, string text) => Assert.Equal(text, CaptionBody.Read(body, isWrittenByPerson: false).Text);

    [Fact]
    public void Times_are_seconds_in_all_formats()
    {
        Assert.Equal(new TranscriptSegment(3723.5, 1.25, "x"), Assert.Single(CaptionBody.Read("01:02:03,500 --> 01:02:04,750\nx", true).Segments));
        Assert.Equal(new TranscriptSegment(63.5, 1.25, "x"), Assert.Single(CaptionBody.Read("WEBVTT\n\n01:03.500 --> 01:04.750\nx", true).Segments));
        Assert.Equal(new TranscriptSegment(1.5, 2, "x"), Assert.Single(CaptionBody.Read("<timedtext><body><p t=\"1500\" d=\"2000\">x</p></body></timedtext>", true).Segments));
        Assert.Equal(new TranscriptSegment(62.5, 1, "x"), Assert.Single(CaptionBody.Read("<tt><body><p begin=\"00:01:02.5\" dur=\"1s\">x</p></body></tt>", true).Segments));
    }

    [RecordedTheory]
    [InlineData("transcript.xml.static", "Hey, this is just a test this is not the original transcript just something shorter, I made up for testing")]
    [InlineData("vtt/auto_captions_rolling_excerpt_1.vtt", "distributed over a group of cells they themselves purely at the electrical level with no transcriptional changes")]
    [InlineData("vtt/auto_captions_rolling_excerpt_2.vtt", "thermo regulation specifically with keeping cool the core argument is during")]
    [InlineData("webvtt-py/cue_tags.vtt", "When the moon hits your eye Like a big-a pizza pie That's amore")]
    [InlineData("webvtt-py/youtube_dl.vtt", "yeah what this will happen is I'm telling")]
    [InlineData("webvtt-py/comments.vtt", "- Ta en kopp varmt te. - Det är inte varmt. - Har en kopp te. - Det smakar som te. - Ta en kopp")]
    [InlineData("webvtt-py/styles.vtt", "- Hello world.")]
    [InlineData("webvtt-py/metadata_headers_multiline.vtt", "Caption text #1 Caption text #2")]
    [InlineData("webvtt-py/one_caption.srt", "Caption text #1")]
    public void Recorded_captions_become_plain_text(string file, string text) =>
        Assert.Equal(text, CaptionBody.Read(File.ReadAllText(Recorded.Path("captions/" + file)), isWrittenByPerson: false).Text);

    [RecordedFact]
    public void No_recorded_captions_break_the_reading()
    {
        foreach (var file in Directory.EnumerateFiles(Recorded.Path("captions"), "*", SearchOption.AllDirectories))
        {
            var captions = CaptionBody.Read(File.ReadAllText(file), isWrittenByPerson: false);
            Assert.All(captions.Segments, segment => Assert.True(segment is { Start: >= 0, Duration: >= 0, Text.Length: > 0 }, file));
            Assert.DoesNotContain(captions.Segments, segment => segment.Text.Contains("-->", StringComparison.Ordinal) && !file.Contains("invalid", StringComparison.Ordinal));
        }
    }
}
