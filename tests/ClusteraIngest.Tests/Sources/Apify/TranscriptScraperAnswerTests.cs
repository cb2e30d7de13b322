using System.Text.Json;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.Apify;

public sealed class TranscriptScraperAnswerTests
{
    private static readonly VideoId Video = VideoId.Parse("AbCdEfGhIj0");

    [Theory]
    [InlineData("""[{"data": [{"start": "0.00", "dur": "4.20", "text": "one"}, {"start": 4.2, "dur": 3.1, "text": "two"}]}]""")]
    [InlineData(
        """[{"searchResult": [{"startTime": "0", "duration": "4.2", "content": "one"}, {"startSeconds": 4.2, "durationSeconds": 3.1, "text": "two"}]}]"""
    )]
    [InlineData(
        """[{"transcript": [], "searchResult": null, "segments": [{"start": 0, "end": 4.2, "text": "one"}, {"start": "0:04.2", "end": "7.3", "text": "two"}]}]"""
    )]
    [InlineData(
        """[{"data": {}, "transcript": "", "captions": [{"start": 0, "dur": 4.2, "text": "  one\n"}, {"start": 1, "text": " "}, {"start": 4.2, "dur": 3.1, "text": "two"}]}]"""
    )]
    [InlineData("""[{"start": 0, "dur": 4.2, "text": "one"}, {"start": 4.2, "dur": 3.1, "text": "two"}]""")]
    [InlineData(
        """[{"videoUrl": "https://youtu.be/AbCdEfGhIj0"}, {"data": [{"start": 0, "dur": 4.2, "text": "one"}, {"start": 4.2, "dur": 3.1, "text": "two"}]}]"""
    )]
    [InlineData(
        """[{"error": "No transcript in en", "data": [{"start": 0, "dur": 4.2, "text": "one"}, {"start": 4.2, "dur": 3.1, "text": "two"}]}]"""
    )]
    public void Segments_are_found_under_all_their_names(string json)
    {
        var transcript = Found(json);
        Assert.Equal("one two", transcript.Text);
        Assert.Equal([new TranscriptSegment(0, 4.2, "one"), new TranscriptSegment(4.2, 3.1, "two")], transcript.Segments);
        Assert.Equal(
            (Video, "und", TranscriptOrigin.Unknown, "apify:pintostudio/youtube-transcript-scraper"),
            (transcript.VideoId, transcript.Language, transcript.Origin, transcript.Source)
        );
    }

    [Theory]
    [InlineData("""[{"transcript": "one\n two"}]""")]
    [InlineData("""[{"text": "one two"}]""")]
    [InlineData("""[{"body": " one two "}]""")]
    [InlineData("""[{"captions": ["one", "two"]}]""")]
    [InlineData("""[{"chars": 7, "transcript": "one two", "url": "https://www.youtube.com/watch?v=AbCdEfGhIj0"}]""")]
    [InlineData("""[{"data": [{"text": "one"}, {"text": "two"}]}]""")]
    public void Text_without_times_is_a_transcript_without_segments(string json)
    {
        Assert.Equal("one two", Found(json).Text);
        Assert.Empty(Found(json).Segments);
    }

    [Fact]
    public void Entities_are_decoded_and_what_PostgreSQL_cannot_hold_is_left_out() =>
        Assert.Equal(
            "it's <slow> & “x” ab",
            Found(
                """[{"data": [{"start": 0, "text": "it&#39;s &lt;slow&gt; &amp; &ldquo;x&rdquo;"}, {"start": 1, "text": "a\u0000\ud800b"}]}]"""
            ).Text
        );

    [Theory]
    [InlineData("ko", """[{"text": "t"}]""", "ko")]
    [InlineData("ko", """[{"language": "en", "text": "t"}]""", "en")]
    [InlineData("ko", """[{"languageCode": "en-GB", "data": [{"start": 0, "text": "t"}]}]""", "en-GB")]
    [InlineData("ko", """[{"transcript": {"language": "English (auto-generated)", "segments": [{"start": 0, "text": "t"}]}}]""", "en")]
    [InlineData(null, """[{"language": "en", "text": "t"}]""", "en")]
    [InlineData(null, """[{"language": " ", "text": "t"}]""", "und")]
    [InlineData(null, """[{"language": 5, "text": "t"}]""", "und")]
    public void The_language_is_the_one_that_is_named_else_the_asked_one_else_unknown(string? asked, string json, string language) =>
        Assert.Equal(
            language,
            Assert
                .Single(Assert.IsType<TranscriptAnswer.Found>(TranscriptScraperAnswer.Read(Items(json), Video, asked)).Transcripts)
                .Language
        );

    [Theory]
    [InlineData("""[{"language": "ko", "text": "t"}, {"language": "en", "type": "manual", "text": "t"}]""")]
    [InlineData(
        """[{"captions": [{"language": "ko", "kind": "asr", "srt": "00:00:00,000 --> 00:00:02,000\nt"}, {"language": "en", "isGenerated": false, "segments": [{"start": 0, "text": "t"}]}]}]"""
    )]
    public void Several_languages_are_several_transcripts(string json) =>
        Assert.Equal(
            ["en Manual", "ko"],
            Assert
                .IsType<TranscriptAnswer.Found>(Read(json))
                .Transcripts.Select(one => one.Origin is TranscriptOrigin.Manual ? $"{one.Language} Manual" : one.Language)
        );

    [Theory]
    [InlineData(
        """[{"transcript": "1\n00:00:00,000 --> 00:00:02,000\nfirst words\n\n2\n00:00:02,000 --> 00:00:04,000\nsecond words\n"}]"""
    )]
    [InlineData("""[{"text": "WEBVTT\n\n00:00.000 --> 00:02.000\nfirst words\n\n00:02.000 --> 00:04.000\nsecond words"}]""")]
    [InlineData(
        """[{"captions": "<transcript><text start=\"0\" dur=\"2\">first words</text><text start=\"2\" dur=\"2\">second words</text></transcript>"}]"""
    )]
    [InlineData(
        """[{"data": "{\"events\": [{\"tStartMs\": 0, \"dDurationMs\": 2000, \"segs\": [{\"utf8\": \"first words\"}]}, {\"tStartMs\": 2000, \"dDurationMs\": 2000, \"segs\": [{\"utf8\": \"second words\"}]}]}"}]"""
    )]
    [InlineData(
        """[{"data": "[{\"start\": 0, \"dur\": 2, \"text\": \"first words\"}, {\"start\": 2, \"dur\": 2, \"text\": \"second words\"}]"}]"""
    )]
    public void A_caption_file_in_a_text_is_read_as_what_it_is(string json) =>
        Assert.Equal([new TranscriptSegment(0, 2, "first words"), new TranscriptSegment(2, 2, "second words")], Found(json).Segments);

    [Theory]
    [InlineData(
        """[{"transcript": "Could not retrieve a transcript for the video https://www.youtube.com/watch?v=AbCdEfGhIj0! This is most likely caused by:\n\nYouTube is blocking requests from your IP."}]""",
        typeof(TranscriptAnswer.Blocked)
    )]
    [InlineData(
        """[{"transcript": "Could not retrieve a transcript for the video https://www.youtube.com/watch?v=AbCdEfGhIj0! This is most likely caused by:\n\nThe video is no longer available"}]""",
        typeof(TranscriptAnswer.Unavailable)
    )]
    [InlineData("""[{"transcript": "Transcript not available"}]""", typeof(TranscriptAnswer.NoCaptions))]
    [InlineData("""[{"data": [{"start": 0, "dur": 1, "text": "No captions available"}]}]""", typeof(TranscriptAnswer.NoCaptions))]
    [InlineData("""[{"transcript": "<transcript><text start=\"0\">half"}]""", typeof(TranscriptAnswer.Unrecognized))]
    [InlineData("""[{"transcript": "Video unavailable. This video is not available in your country"}]""", typeof(TranscriptAnswer.Blocked))]
    [InlineData(
        """[{"data": [{"start": 0, "dur": 1, "text": "The uploader has not made this video available in your country"}]}]""",
        typeof(TranscriptAnswer.Blocked)
    )]
    [InlineData("""[{"text": "Sign in to confirm you’re not a bot"}]""", typeof(TranscriptAnswer.Blocked))]
    [InlineData(
        """[{"text": "Sign in to confirm your age. This video may be inappropriate for some users."}]""",
        typeof(TranscriptAnswer.Blocked)
    )]
    [InlineData("""[{"transcript": "Error: HTTP Error 429: Too Many Requests"}]""", typeof(TranscriptAnswer.Blocked))]
    [InlineData("""[{"transcript": "Private video"}]""", typeof(TranscriptAnswer.Unavailable))]
    [InlineData("""[{"transcript": "This video has been removed by the uploader"}]""", typeof(TranscriptAnswer.Unavailable))]
    [InlineData("""[{"transcript": "This video is private. It belongs to my family."}]""", typeof(TranscriptAnswer.Unavailable))]
    [InlineData("""[{"transcript": "We made a private video in your country."}]""", typeof(TranscriptAnswer.Found))]
    [InlineData(
        """[{"transcript": "Sign in to your account first, and then we go on with the tutorial."}]""",
        typeof(TranscriptAnswer.Blocked)
    )]
    public void What_stands_in_the_transcripts_place_is_no_transcript(string json, Type answer) => Assert.IsType(answer, Read(json));

    [Theory]
    [InlineData("""[{"data": []}]""")]
    [InlineData("""[{"videoUrl": "https://www.youtube.com/watch?v=AbCdEfGhIj0", "transcript": [], "searchResult": []}]""")]
    [InlineData("""[{"transcript": ""}]""")]
    [InlineData("""[{"error": "No transcript available for this video"}]""")]
    [InlineData("""[{"videoUrl": "x", "message": "Transcript is disabled on this video"}]""")]
    [InlineData("""[{"data": [], "error": "Subtitles are disabled for this video."}]""")]
    [InlineData("""[{"error": "NO_TRANSCRIPT"}]""")]
    public void An_empty_list_or_words_to_that_effect_mean_no_captions(string json) =>
        Assert.IsType<TranscriptAnswer.NoCaptions>(Read(json));

    [Theory]
    [InlineData("""[{"error": "YouTube is blocking requests from your IP"}]""")]
    [InlineData("""[{"data": [], "error": "Too many requests"}]""")]
    [InlineData("""[{"error": {"type": "request-failed", "message": "Sign in to confirm you're not a bot"}}]""")]
    [InlineData("""[{"error": "Video unavailable. This video is not available in your country"}]""")]
    [InlineData("""[{"error": "The uploader has not made this video available in your country"}]""")]
    [InlineData(
        """[{"error": "Video unavailable", "message": "This video contains content from SME, who has blocked it in your country on copyright grounds"}]"""
    )]
    [InlineData("""[{"error": "GEO_BLOCKED"}]""")]
    [InlineData("""[{"error": "VIDEO_REGION_RESTRICTED"}]""")]
    [InlineData("""[{"error": "Dieses Video ist in deinem Land nicht verfügbar"}]""")]
    [InlineData("""[{"error": "Sign in to confirm you’re not a bot. This helps protect our community."}]""")]
    [InlineData("""[{"error": "Sign in to confirm your age. This video may be inappropriate for some users."}]""")]
    [InlineData("""[{"error": "Video unavailable: age-restricted"}]""")]
    [InlineData("""[{"error": "LOGIN_REQUIRED"}]""")]
    [InlineData("""[{"error": "Before you continue to YouTube: consent page"}]""")]
    [InlineData("""[{"error": "This content isn't available, try again later. The current session has been rate-limited by YouTube."}]""")]
    [InlineData("""[{"error": "HTTP Error 429: Too Many Requests"}]""")]
    public void A_refusal_by_YouTube_says_nothing_about_the_video(string json) => Assert.IsType<TranscriptAnswer.Blocked>(Read(json));

    [Theory]
    [InlineData("""[{"error": "This video is private"}]""", VideoAvailability.Private)]
    [InlineData("""[{"error": "Video unavailable"}]""", VideoAvailability.Unknown)]
    [InlineData("""[{"data": [], "error": "This video has been removed by the uploader"}]""", VideoAvailability.Deleted)]
    [InlineData("""[{"error": "VIDEO_PRIVATE"}]""", VideoAvailability.Private)]
    [InlineData("""[{"error": "Private video. Sign in if you've been granted access to this video"}]""", VideoAvailability.Private)]
    [InlineData("""[{"error": "Video unavailable. This video has been removed by the uploader"}]""", VideoAvailability.Deleted)]
    [InlineData("""[{"error": "This video is no longer available due to a copyright claim by SME"}]""", VideoAvailability.Deleted)]
    [InlineData(
        """[{"error": "This video contains content from SME, who has blocked it on copyright grounds"}]""",
        VideoAvailability.Unknown
    )]
    [InlineData("""[{"error": "The account associated with this video has been terminated"}]""", VideoAvailability.Deleted)]
    [InlineData("""[{"error": "Join this channel to get access to members-only content"}]""", VideoAvailability.MembersOnly)]
    public void A_video_that_cannot_be_watched_is_unavailable(string json, VideoAvailability availability) =>
        Assert.Equal(availability, Assert.IsType<TranscriptAnswer.Unavailable>(Read(json)).Availability);

    [Theory]
    [InlineData("""[{"error": "Connection terminated"}]""")]
    [InlineData("""[{"error": "Could not load the video: browser process terminated"}]""")]
    [InlineData("""[{"error": "The dataset was removed"}]""")]
    public void What_ended_of_the_source_itself_says_nothing_about_the_video(string json) =>
        Assert.IsType<TranscriptAnswer.Failed>(Read(json));

    [Fact]
    public void Errors_of_the_platform_are_failures()
    {
        Assert.Equal(
            new TranscriptAnswer.Failed(
                "This actor is only available for paying users. Please upgrade your plan to use this actor.",
                "If you're a free user, email us."
            ),
            Read(
                """[{"error": "This actor is only available for paying users. Please upgrade your plan to use this actor.", "details": "If you're a free user, email us."}]"""
            )
        );
        Assert.Equal(new TranscriptAnswer.Failed("boom", null), Read("""[{"error": "boom"}]"""));
        Assert.Equal(new TranscriptAnswer.Failed("internal", "m"), Read("""[{"error": {"type": "internal", "message": "m"}}]"""));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("[5, null]")]
    [InlineData("""[{"videoUrl": "https://www.youtube.com/watch?v=AbCdEfGhIj0"}]""")]
    [InlineData("""[{"data": null}]""")]
    [InlineData("""[{"data": {}}]""")]
    [InlineData("""[{"data": [{"words": "x"}]}]""")]
    [InlineData("""[{"lines": [{"start": 0, "text": "x"}]}]""")]
    [InlineData("""[{"message": "Done", "videoTitle": "x"}]""")]
    [InlineData("""[{"videoUrl": "https://www.youtube.com/watch?v=0jIhGfEdCbA", "data": [{"start": 0, "dur": 1, "text": "x"}]}]""")]
    public void What_cannot_be_understood_is_kept_and_never_taken_for_no_captions(string json)
    {
        var unrecognized = Assert.IsType<TranscriptAnswer.Unrecognized>(Read(json));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(unrecognized.Payload)), unrecognized.Payload);
        Assert.NotEqual("", unrecognized.Reason);
    }

    [RecordedFact]
    public void Recorded_fixtures_are_read()
    {
        var fixtures = Recorded.Json("apify-transcript/fixture_hongdal_csharp_tests.json");
        Assert.Equal(
            [new TranscriptSegment(0.32, 4.08, "First line"), new TranscriptSegment(4.4, 2.1, "Second line")],
            Found(fixtures.GetProperty("searchResult_with_mixed_number_types").GetRawText()).Segments
        );
        Assert.Equal(
            [new TranscriptSegment(1, 3, "A normalized line")],
            Found(fixtures.GetProperty("transcript_array").GetRawText()).Segments
        );

        // A caller takes this for "no captions". The actor does not say so, and has been seen to move the text to another name.
        Assert.IsType<TranscriptAnswer.Unrecognized>(Read(fixtures.GetProperty("no_captions").GetRawText()));

        Assert.Equal(
            "danke an Glossier für das PR Paket der You Perfume Duft ist unglaublich",
            Found(File.ReadAllText(Recorded.Path("apify-transcript/fixture_question-de-style.json"))).Text
        );
        Assert.IsType<TranscriptAnswer.Failed>(
            Read(
                Recorded
                    .Json("apify-api/real_errors_quoted.json")
                    .EnumerateArray()
                    .Single(error => error.TryGetProperty("dataset_item_instead_of_http_error", out _))
                    .GetProperty("dataset_item_instead_of_http_error")
                    .GetRawText()
            )
        );
    }

    private static Transcript Found(string json) => Assert.Single(Assert.IsType<TranscriptAnswer.Found>(Read(json)).Transcripts);

    private static TranscriptAnswer Read(string json) => TranscriptScraperAnswer.Read(Items(json), Video, null);

    private static List<JsonElement> Items(string json) => [.. JsonElement.Parse(json).EnumerateArray()];
}
