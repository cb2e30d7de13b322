using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;

namespace ClusteraIngest.Tests.Sources.Apify;

public sealed class YouTubeScraperMembersTests
{
    private static readonly DateTimeOffset ReadAt = new(2026, 9, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Items =>
        new(
            Full(""),
            Full(""", "subtitles": [{"type": "auto_generated", "language": "en", "srt": "1\n00:00:00,000 --> 00:00:02,000\nHi\n"}]"""),
            Full(""", "title": "cut \\ud83d" """),
            Full(""", "title": "broken ÿ" """),
            Full(""", "aboutChannelInfo": {"channelName": "\\udfff", "channelLocation": "France"}"""),
            Full(""", "viewCount": 5, "viewCount": null"""),
            Full(""", "\\u0069d": "zzzzzzzzzzz" """),
            Full(""", "id\\ud800": 5"""),
            Full(""", "viewCount": "1\\u0000234", "likes": 12.0, "commentsCount": -3, "duration": 65"""),
            Full($$""", "unknown": {{new string('[', 100_000)}}{{new string(']', 100_000)}}"""),
            """{"url": "https://www.youtube.com/@nobody", "error": "NO_VIDEOS", "note": "None."}""",
            """{"url": "u"}""",
            "{}",
            "5",
            "null",
            "\"text\""
        );

    [Trait("Category", "Proof")]
    [Theory]
    [MemberData(nameof(Items))]
    public async Task An_item_is_the_same_among_others_however_it_arrives(string item)
    {
        var expected = Text(YouTubeScraperItem.Read(UntrustedJson.Element(Bytes(item)), ReadAt));
        foreach (var export in (string[])[$"[{item},{item} , {item}]", $"{item}\n{item}\n{item}\n"])
        foreach (var chunk in item.Length > 10_000 ? (int[])[4_000] : [1, 7, 100_000])
            Assert.Equal([expected, expected, expected], await ReadAsync(export, chunk));
    }

    [Fact]
    public void What_a_name_stands_for_is_not_what_another_one_does()
    {
        var json = new JsonObject();
        foreach (var member in Enum.GetValues<YouTubeScraperMember>())
            json[JsonNamingPolicy.CamelCase.ConvertName(member.ToString())] = $"the {member}";

        var members = YouTubeScraperMembers.Read(Bytes(json.ToJsonString()));

        foreach (var member in Enum.GetValues<YouTubeScraperMember>())
            Assert.Equal($"the {member}", members.Text(member));
    }

    [Theory]
    [InlineData("", false, null, null, null)]
    [InlineData(""", "likes": null""", true, null, null, null)]
    [InlineData(""", "likes": "1,234 likes" """, true, "1,234 likes", 1_234L, null)]
    [InlineData(""", "likes": 12""", true, null, 12L, 12)]
    [InlineData(""", "likes": -12""", true, null, null, null)]
    [InlineData(""", "likes": 1e20""", true, null, null, null)]
    [InlineData(""", "likes": "1:05" """, true, "1:05", null, 65)]
    [InlineData(""", "likes": true""", true, null, null, null)]
    [InlineData(""", "likes": [3]""", true, null, null, null)]
    [InlineData(""", "lıkes": 3""", false, null, null, null)]
    public void A_member_is_read_leniently(string member, bool isThere, string? text, long? count, int? duration)
    {
        var members = YouTubeScraperMembers.Read(Bytes(Full(member)));
        const YouTubeScraperMember likes = YouTubeScraperMember.Likes;
        Assert.Equal(
            (isThere, text, count, duration),
            (members.Has(likes), members.Text(likes), members.Count(likes), members.Duration(likes))
        );
    }

    [Fact]
    public void Of_lists_and_objects_what_does_not_belong_there_is_left_out()
    {
        var members = YouTubeScraperMembers.Read(
            """{"hashtags": ["#a", 1, null, ["#no"], {"#no": "#no"}, "#b"], "descriptionLinks": [1, {"text": "no url"}, {"url": "u", "text": 5, "more": {"url": "no"}}, [{"url": "no"}], {"url": "no", "url": "v", "text": "V"}], "aboutChannelInfo": []}"""u8
        );

        Assert.Equal(["#a", "#b"], members.Texts(YouTubeScraperMember.Hashtags));
        Assert.Equal([new("u", null), new("v", "V")], members.Links(YouTubeScraperMember.DescriptionLinks));
        Assert.Null(members.Texts(YouTubeScraperMember.Title));
        Assert.Null(members.Links(YouTubeScraperMember.Title));
        Assert.False(members.Object(YouTubeScraperMember.AboutChannelInfo).Has(YouTubeScraperMember.Id));
    }

    private static string Full(string more) =>
        $$"""{"id": "AbCdEfGhIj0", "url": "https://www.youtube.com/watch?v=AbCdEfGhIj0", "title": "A title", "date": "2026-01-02", "channelName": "It"{{more}}}""";

    /// <summary>In UTF-8, but <c>ÿ</c> as the byte 0xFF, which is none.</summary>
    private static byte[] Bytes(string json) =>
        [.. json.Split('ÿ').Select(Encoding.UTF8.GetBytes).Aggregate((one, next) => [.. one, 0xFF, .. next])];

    private static string Text(SourceItem item) => JsonSerializer.Serialize(item, item.GetType());

    private static async Task<List<string>> ReadAsync(string export, int chunk)
    {
        var items = new List<string>();
        await foreach (
            var item in DatasetExport.ReadAsync<SourceItem>(
                new DatasetExportTests.Chunked(Bytes(export), chunk),
                "items.json",
                TryTake,
                CancellationToken.None
            )
        )
            items.Add(Text(item));
        return items;
    }

    private static bool TryTake(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, [NotNullWhen(true)] out SourceItem? item) =>
        YouTubeScraperItem.TryRead(json, ref reader, ReadAt, out item);
}
