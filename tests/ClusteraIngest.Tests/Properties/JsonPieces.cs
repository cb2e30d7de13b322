namespace ClusteraIngest.Tests.Properties;

/// <summary>Members of items as actors deliver them, with values that they do and that nobody does.</summary>
internal static class JsonPieces
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "42",
        "1.5",
        "1e400",
        "1e-400",
        "-0",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "12345678901234567890123",
        "1E3",
        "[]",
        "{}",
        "[[[]]]",
        "[null, 5, \"x\", {}]",
        "{\"url\": \"x\\u0000\", \"text\": \"\\ud800\"}",
        "[{\"url\": \"https://a.example\", \"text\": null}, {\"url\": 5}]",
        "[\"#a\", \"#b\\udfff\", 5]",
        "\"\"",
        "\" \"",
        "\"text\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\udc00x\\ud83d\\ude00\"",
        "\"\\u202e\\u001b[2J\\u009b\"",
        "\"NaN\"",
        "\"1,710,167,563\"",
        "\"13.1M subscribers\"",
        "\"999999999999B\"",
        "\"1 234 views\"",
        "\"2025-08-28T08:17:01.000Z\"",
        "\"2016-07-20T10:34:38-07:00\"",
        "\"2021-12-21\"",
        "\"10 months ago\"",
        "\"999999 years ago\"",
        "\"0001-01-01\"",
        "\"9999-12-31T23:59:59.9999999Z\"",
        "\"2999-01-01\"",
        "\"Nov 1, 2018\"",
        "\"00:00:25\"",
        "\"1:23:37\"",
        "\"99999999:00:00\"",
        "\"-1:00\"",
        "\"video\"",
        "\"shorts\"",
        "\"stream\"",
        "\"dQw4w9WgXcQ\"",
        "\"not an id\"",
        "\"UCX6OQ3DkcsbYNE6H8uQQuVA\"",
        "\"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL&index=7\"",
        "\"https://www.youtube.com/shorts/dQw4w9WgXcQ\"",
        "\"http://www.youtube.com/@%ED%95%9C%EA%B5%AD\"",
        "\"https://www.youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA\"",
        "\"No captions available\"",
        "\"Too many requests\"",
        "\"This video is private\"",
        "\"NO_VIDEOS\"",
        "\"&lt;b&gt; &amp;#0; &#xD800; &#128512;\"",
        "[{\"start\":\"0.00\",\"dur\":\"4.20\",\"text\":\"said &amp; done\"}, {\"start\":\"1e400\",\"text\":\"\\ud800\"}, \"x\", 5]",
        "[{\"type\":\"asr\",\"language\":\"en\",\"srt\":\"1\\n00:00:01,000 --> 00:00:02,000\\nsaid\\n\"}]",
        "[{\"type\":\"user_generated\",\"language\":\"\\u0000\",\"vtt\":\"WEBVTT\\n\\n00:01.000 --> 00:00.500\\n<c>a</c> "
            + "{\\\\an8}b\\n\"}, {\"language\":\"en\",\"xml\":\"<transcript><text start='-1' dur='x'>a<br/>b</text></transcript>\"}]",
        "{\"channelId\":\"UCX6OQ3DkcsbYNE6H8uQQuVA\",\"channelTotalViews\":\"1,710,167,563\",\"channelJoinedDate\":\"Nov 1, "
            + "2018\",\"isChannelVerified\":1}",
    ];

    private static readonly string[] ListMembers =
    [
        "id",
        "title",
        "url",
        "type",
        "viewCount",
        "date",
        "likes",
        "duration",
        "commentsCount",
        "text",
        "hashtags",
        "descriptionLinks",
        "subtitles",
        "location",
        "isMembersOnly",
        "order",
        "thumbnailUrl",
        "channelId",
        "channelName",
        "channelUrl",
        "channelUsername",
        "numberOfSubscribers",
        "channelJoinedDate",
        "channelTotalViews",
        "channelDescriptionLinks",
        "aboutChannelInfo",
        "error",
        "note",
        "message",
        "unheardOf",
        "\\ud800",
        "\\u0000",
    ];

    private static readonly string[] TranscriptMembers =
    [
        "data",
        "searchResult",
        "transcript",
        "segments",
        "captions",
        "text",
        "body",
        "start",
        "dur",
        "duration",
        "end",
        "language",
        "videoUrl",
        "videoId",
        "url",
        "error",
        "message",
        "note",
        "reason",
        "details",
        "unheardOf",
        "\\ud800",
    ];

    /// <summary>What most items of the list actor have.</summary>
    public const string RealItem = """
        "id":"dQw4w9WgXcQ","title":"A title","url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ","viewCount":5,"date":"2021-12-21","duration":"00:00:25","channelName":"A channel","channelUrl":"https://www.youtube.com/@channel"
        """;

    /// <summary>Members of the list actor's items.</summary>
    public static IReadOnlyList<string> OfItems { get; } = Members(ListMembers);

    /// <summary>Members of the transcript actor's items.</summary>
    public static IReadOnlyList<string> OfTranscripts { get; } = Members(TranscriptMembers);

    private static List<string> Members(string[] names) => [.. names.SelectMany(name => Values.Select(value => $"\"{name}\":{value}"))];
}
