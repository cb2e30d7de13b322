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
        var captions = Read(Rolling);
        Assert.Equal("we plant the seeds in March", captions.Text);
        Assert.Equal([new TranscriptSegment(1, 2, "we plant the"), new TranscriptSegment(3.01, 1.99, "seeds in March")], captions.Segments);
    }

    [Fact]
    public void First_lines_that_an_editor_stripped_to_nothing_do_not_end_a_cue() =>
        Assert.Equal("we plant the seeds in March", Read(Rolling.Replace("\n \n", "\n\n", StringComparison.Ordinal)).Text);

    [Fact]
    public void What_is_said_twice_stays_twice()
    {
        const string repeated =
            "1\r\n00:00:01,000 --> 00:00:02,000\r\nNo.\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nNo.\r\n\r\n3\r\n00:00:09,000 --> "
            + "00:00:10,000\r\nNo.\r\n";
        Assert.Equal("No. No. No.", Read(repeated, isWrittenByPerson: true).Text);
        Assert.Equal("No. No. No.", Read(repeated).Text);
    }

    [Theory]
    [InlineData("1\n00:00:0,320 --> 00:00:4,960\na\n\n2\n00:00:1,990 --> 00:00:4,960\n \n\n3\n00:00:2,000 --> 00:00:6,960\nb", "a b")]
    [InlineData("00:00:01,000 --> 00:00:02,000\n7\n\n8\n00:00:03,000 --> 00:00:04,000\n9", "7 9")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n\n3\n", "b")]
    [InlineData(
        "\uFEFFWEBVTT\n\nNOTE c\n\n00:01.000 --> 00:02.000\n<v Ann>Hi\nyou\n\nNOTE d\n\nid\n00:03.000 --> 00:04.000\n3 < 4 &gt; 2 {\\an8}x",
        "Hi you 3 < 4 > 2 x"
    )]
    [InlineData("WEBVTT", "")]
    [InlineData(
        "<?xml version=\"1.0\"?><timedtext format=\"3\"><body><p t=\"1500\" d=\"2000\"><s>one</s><s t=\"9\"> two</s></p><p t=\"3000\" "
            + "a=\"1\">\n</p></body></timedtext>",
        "one two"
    )]
    [InlineData(
        "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"00:00:01.5\" end=\"00:00:02.5\">one<br/>two</p></div></body></tt>",
        "one two"
    )]
    [InlineData(
        "<timedtext><text t=\"1500\" d=\"2000\">one</text><text t=\"3500\" d=\"100\">two &amp;amp; three</text></timedtext>",
        "one two & three"
    )]
    [InlineData("0:00:00.378,0:00:11.378\none\ntwo\n\n0:00:11.378,0:00:12.305\nthree", "one two three")]
    [InlineData(
        "{\"events\":[{\"tStartMs\":0,\"dDurationMs\":9000,\"id\":1},{\"tStartMs\":0,\"dDurationMs\":900,"
            + "\"segs\":[{\"utf8\":\"one\"},{\"utf8\":\" two\",\"tOffsetMs\":89}]},{\"tStartMs\":800,"
            + "\"segs\":[{\"utf8\":\"\\n\"}],\"aAppend\":1}]}",
        "one two"
    )]
    [InlineData("[{\"start\":0,\"dur\":1,\"text\":\"one\"},{\"start\":1,\"dur\":1,\"text\":\"two\"}]", "one two")]
    [InlineData("{\"segments\":[{\"startMs\":\"0\",\"endMs\":\"900\",\"text\":\"one two\"}]}", "one two")]
    [InlineData("[Music] one", "[Music] one")]
    [InlineData("1\n00:00:00,000 --> 00:00:02,000\none\n\ntwo\n\n2\n00:00:02,000 --> 00:00:04,000\nthree", "one two three")]
    [InlineData("it&amp;#39;s &lt;i&gt;salt&lt;/i&gt; &amp;amp;amp; <c>pepper</c> <slow> &lt;slowly&gt;", "it's salt & pepper <slowly>")]
    [InlineData("&amp;amp;amp;amp;", "&amp;")]
    [InlineData("Just text,\r\n  on two lines &amp; more.", "Just text, on two lines & more.")]
    [InlineData("", "")]
    public void Captions_of_any_format_become_plain_text(string body, string text) => Assert.Equal(text, Read(body).Text);

    [Fact]
    public void Times_are_seconds_in_all_formats()
    {
        Assert.Equal(
            new TranscriptSegment(3723.5, 1.25, "x"),
            Assert.Single(Read("01:02:03,500 --> 01:02:04,750\nx", isWrittenByPerson: true).Segments)
        );
        Assert.Equal(
            new TranscriptSegment(63.5, 1.25, "x"),
            Assert.Single(Read("WEBVTT\n\n01:03.500 --> 01:04.750\nx", isWrittenByPerson: true).Segments)
        );
        Assert.Equal(
            new TranscriptSegment(1.5, 2, "x"),
            Assert.Single(Read("<timedtext><body><p t=\"1500\" d=\"2000\">x</p></body></timedtext>", isWrittenByPerson: true).Segments)
        );
        Assert.Equal(
            new TranscriptSegment(62.5, 1, "x"),
            Assert.Single(Read("<tt><body><p begin=\"00:01:02.5\" dur=\"1s\">x</p></body></tt>", isWrittenByPerson: true).Segments)
        );
    }

    [Theory]
    [InlineData("<transcript><text start=\"1\" dur=\"2\">half")]
    [InlineData("<!DOCTYPE html><html><body><p>Too many requests</p></body></html>")]
    [InlineData("{\"status\": \"ok\"}")]
    public void What_is_broken_or_something_else_is_no_text(string body) => Assert.Null(CaptionBody.Read(body, isWrittenByPerson: false));

    [Theory]
    [InlineData(
        "00:00,000 --> 00:02,000\nrow\n\n00:02,000 --> 00:04,000\nrow\n\n00:04,000 --> 00:06,000\nrow\n\n00:06,000 --> 00:08,000\nyour "
            + "boat",
        "row row row your boat"
    )]
    [InlineData("00:00,000 --> 00:03,000\nrow\n\n00:02,000 --> 00:05,000\nrow\nyour boat", "row your boat")]
    [InlineData("00:00,000 --> 00:02,000\nrow\n\n00:02,000 --> 00:02,010\nrow\n\n00:02,010 --> 00:04,000\nrow\nyour boat", "row your boat")]
    [InlineData("00:00,000 --> 00:02,000\nrow\n\n00:09,000 --> 00:11,000\nrow\nyour boat", "row row your boat")]
    public void Repeated_lines_are_one_where_the_cues_roll_and_only_there(string body, string text) => Assert.Equal(text, Read(body).Text);

    [Theory]
    [InlineData("Transcript not available")]
    [InlineData("Transcript not available for this video.")]
    [InlineData("No transcript available")]
    [InlineData("— No transcript available —")]
    [InlineData("[No captions found]")]
    [InlineData("Error: Subtitles are disabled for this video")]
    [InlineData("Could not retrieve a transcript for this video.")]
    [InlineData(
        "Could not retrieve a transcript for the video https://www.youtube.com/watch?v=AbCdEfGhIj0! This is most likely caused "
            + "by:\n\nSubtitles are disabled for this video"
    )]
    [InlineData("Transcripción no disponible.")]
    [InlineData("[Transcrição não disponível]")]
    [InlineData("Trascrizione non disponibile per questo video")]
    [InlineData("Aucune transcription disponible pour cette vidéo.")]
    [InlineData("(Transkript nicht verfügbar)")]
    [InlineData("Kein Transkript verfügbar.")]
    [InlineData("Субтитры недоступны для этого видео")]
    [InlineData("이 영상에는 사용 가능한 자막이 없습니다.")]
    [InlineData("자막을 사용할 수 없습니다")]
    [InlineData("この動画には字幕がありません")]
    [InlineData("字幕が見つかりませんでした。")]
    [InlineData("该视频没有字幕")]
    [InlineData("此影片沒有可用的字幕")]
    public void A_refusal_in_words_is_told_from_speech(string text) => Assert.True(Read(text).IsRefusal);

    [Theory]
    [InlineData("Transcript not available was what the page said, so I wrote my own.")]
    [InlineData("If no transcript is available for this video, try another one.")]
    [InlineData("No.")]
    [InlineData("Subtitles")]
    [InlineData("字幕")]
    [InlineData("この動画には字幕がありませんので、音声でお楽しみください")]
    [InlineData("")]
    public void Speech_about_transcripts_is_speech(string text) => Assert.False(Read(text).IsRefusal);

    [RecordedTheory]
    [InlineData(
        "transcript.xml.static",
        "Hey, this is just a test this is not the original transcript just something shorter, I made up for testing"
    )]
    [InlineData(
        "vtt/auto_captions_rolling_excerpt_1.vtt",
        "distributed over a group of cells they themselves purely at the electrical level with no transcriptional changes"
    )]
    [InlineData("vtt/auto_captions_rolling_excerpt_2.vtt", "thermo regulation specifically with keeping cool the core argument is during")]
    [InlineData("webvtt-py/cue_tags.vtt", "When the moon hits your eye Like a big-a pizza pie That's amore")]
    [InlineData("webvtt-py/youtube_dl.vtt", "yeah what this will happen is I'm telling")]
    [InlineData(
        "webvtt-py/comments.vtt",
        "- Ta en kopp varmt te. - Det är inte varmt. - Har en kopp te. - Det smakar som te. - Ta en kopp"
    )]
    [InlineData("webvtt-py/styles.vtt", "- Hello world.")]
    [InlineData("webvtt-py/metadata_headers_multiline.vtt", "Caption text #1 Caption text #2")]
    [InlineData("webvtt-py/one_caption.srt", "Caption text #1")]
    [InlineData("webvtt-py/two_captions.sbv", "Caption text #1 Caption text #2 (line 1) Caption text #2 (line 2)")]
    [InlineData("webvtt-py/missing_timeframe.srt", "Caption text #1 Caption text #2 Caption text #3 Caption text #4 Caption text #5")]
    [InlineData(
        "webvtt-py/invalid_timeframe.vtt",
        "Caption text #1 Caption text #2 Caption text #3 Caption text #4 Caption text #5 Caption text #6 Caption text #7"
    )]
    [InlineData(
        "webvtt-py/using_identifiers.vtt",
        "Caption text #1 Caption text #2 Caption text #3 Caption text #4 Caption text #5 Caption text #6"
    )]
    [InlineData(
        "vtt-test-file/8._Chapters.vtt",
        "Title Slide Introduction by Naomi Black Impact of Captions on the Web Requirements of a Video text format"
    )]
    [InlineData("vtt-test-file/7._Comment.vtt", "Never drink liquid nitrogen. — It will perforate your stomach. — You could die.")]
    public void Recorded_captions_become_plain_text(string file, string text) =>
        Assert.Equal(text, Read(File.ReadAllText(Recorded.Path("captions/" + file))).Text);

    [RecordedFact]
    public void Json3_and_SRT_of_the_same_captions_say_the_same() =>
        Assert.Equal(
            Read(File.ReadAllText(Recorded.Path("captions/json3/y2bcaptions_subtitleSrt.srt"))).Text,
            Read(File.ReadAllText(Recorded.Path("captions/json3/y2bcaptions_subtitleJson3.json3.json"))).Text
        );

    [RecordedFact]
    public void No_recorded_captions_break_the_reading()
    {
        foreach (var file in Directory.EnumerateFiles(Recorded.Path("captions"), "*", SearchOption.AllDirectories))
        {
            var captions = Read(File.ReadAllText(file));
            Assert.All(captions.Segments, segment => Assert.True(segment is { Start: >= 0, Duration: >= 0, Text.Length: > 0 }, file));
            Assert.DoesNotContain(
                captions.Segments,
                segment => segment.Text.Contains("-->", StringComparison.Ordinal) && !file.Contains("invalid", StringComparison.Ordinal)
            );
        }
    }

    private static CaptionBody Read(string body, bool isWrittenByPerson = false)
    {
        var captions = CaptionBody.Read(body, isWrittenByPerson);
        Assert.NotNull(captions);
        return captions;
    }
}
