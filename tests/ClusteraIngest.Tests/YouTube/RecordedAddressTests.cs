using System.Text.Json;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.YouTube;

/// <summary>What peers accept as ids and addresses (<c>../shared/samples/urls</c>).</summary>
public sealed class RecordedAddressTests
{
    // A peer that plays videos can use these; a list that never ends, that only its owner sees, or that YouTube gave up cannot be read.
    private static readonly string[] PlaylistsRefusedHere =
    [
        "WL",
        "LL",
        "RDMM",
        "RD1hu8-y6fKg0",
        "RDMMU-ty-2B02VY",
        "ULl6WWX-BgIiE",
        "youtube.com/watch?v=x2ZRoWQ0grU&list=RDEMNJhLy4rECJ_fG8NL-joqsg",
        "RDTsYhxMnGYCw",
    ];

    // The peer knows from the type that a word is a handle, a custom name or a user name. A list may be anything, so a bare word is
    // refused.
    private static readonly string[] WordsRefusedHere =
    [
        "BeauMiles",
        "a-z.0_9",
        "Tyrrrz",
        "BlenderFoundation",
        "TheTyrrr",
        "KannibalenRecords",
        "JClayton1994",
    ];

    [RecordedFact]
    public void Video_channel_and_playlist_ids_are_read_as_by_the_peer()
    {
        foreach (var (type, input, expected) in Vectors())
        {
            var actual = type switch
            {
                "VideoId" => VideoId.TryParse(input, out var video) ? video.Value : null,
                "ChannelId" => ChannelId.TryParse(input, out var channel) ? channel.Value : null,
                "PlaylistId" => PlaylistId.TryParse(input, out var playlist) ? playlist.Value : null,
                _ => expected,
            };
            Assert.True(actual == (PlaylistsRefusedHere.Contains(input) ? null : expected), $"{type} {input}: {actual}");
        }
    }

    [RecordedFact]
    public void Handles_custom_names_and_user_names_are_lists_as_by_the_peer()
    {
        foreach (var (type, input, expected) in Vectors())
        {
            var prefix = type switch
            {
                "ChannelHandle" => "@",
                "ChannelSlug" => "c/",
                "UserName" => "user/",
                _ => null,
            };
            if (prefix is null)
                continue;
            var list = ListReference.TryParse(input, out var reference) ? reference.Url : null;
            var wanted =
                expected is null || WordsRefusedHere.Contains(input)
                    ? null
                    : $"https://www.youtube.com/{prefix}{expected.ToLowerInvariant()}";
            Assert.True(list == wanted, $"{type} {input}: {list}");
        }
    }

    [RecordedFact]
    public void The_peers_special_ids_are_read()
    {
        var ids = Recorded.Json("urls/youtubeexplode_special_ids.json");
        foreach (var id in ids.GetProperty("VideoIds").EnumerateObject())
            Assert.Equal(id.Value.GetString(), VideoId.Parse($"https://youtu.be/{id.Value}?si=x").Value);
        foreach (var id in ids.GetProperty("ChannelIds").EnumerateObject())
            Assert.Equal(id.Value.GetString(), ListReference.Parse(id.Value.GetString()!).YouTubeId);
        foreach (var id in ids.GetProperty("PlaylistIds").EnumerateObject())
            if (id.Value.GetString() is ['R', 'D', .. var rest] && !rest.StartsWith("CLAK5uy_", StringComparison.Ordinal))
                Assert.Equal("EndlessMix", Assert.Throws<InvalidInputException>(() => ListReference.Parse(id.Value.GetString()!)).ErrorId);
            else
                Assert.Equal(id.Value.GetString(), ListReference.Parse($"https://youtube.com/playlist?list={id.Value}").YouTubeId);
        Assert.Equal("@mrbeast", ListReference.Parse("@" + ids.GetProperty("ChannelHandles").GetProperty("Normal")).Handle);
        Assert.Equal(
            "https://www.youtube.com/c/меланіяподоляк",
            ListReference.Parse("youtube.com/c/" + ids.GetProperty("ChannelSlugs").GetProperty("Normal")).Url
        );
        Assert.Equal(
            "https://www.youtube.com/user/mrbeast6000",
            ListReference.Parse("youtube.com/user/" + ids.GetProperty("UserNames").GetProperty("Normal")).Url
        );
    }

    [RecordedFact]
    public void Another_peers_addresses_are_read()
    {
        foreach (var vector in Recorded.Json("urls/pytube_url_vectors.json").EnumerateArray())
        {
            var url = vector.GetProperty("url").GetString()!;
            if (vector.GetProperty("kind").GetString() == "video")
                Assert.Equal(vector.GetProperty("id").GetString(), VideoId.Parse(url).Value);
            else
                Assert.Equal(
                    "https://www.youtube.com" + vector.GetProperty("channel_uri").GetString(),
                    ListReference.Parse(url).Url,
                    ignoreCase: true
                );
        }
    }

    private static IEnumerable<(string Type, string Input, string? Expected)> Vectors() =>
        Recorded
            .Json("urls/youtubeexplode_parse_vectors.json")
            .EnumerateArray()
            .Select(vector =>
                (
                    vector.GetProperty("type").GetString()!,
                    vector.GetProperty("input").GetString()!,
                    vector.GetProperty("expected").ValueKind == JsonValueKind.Null ? null : vector.GetProperty("expected").GetString()
                )
            );
}
