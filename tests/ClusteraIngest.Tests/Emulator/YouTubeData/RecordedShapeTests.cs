using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

/// <summary>The emulator has no field that the service was never seen to send, and all those that it always sends.</summary>
public sealed class RecordedShapeTests
{
    [RecordedTheory]
    [InlineData(
        "channels/info_multiple.json",
        "channels?part=snippet,contentDetails,statistics,brandingSettings&id=UClMQn8Xcams8rN7LP7J6ZnX,UCl36b62R_P3sNg5bNzqac3l"
    )]
    [InlineData("playlist_items/playlist_items_paged_1.json", "playlistItems?part=snippet&playlistId=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF")]
    [InlineData("playlists/playlists_multi.json", "playlists?part=snippet&id=PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF")]
    [InlineData("videos/videos_info_multi.json", "videos?part=snippet&id=Vc3qDVLukiD,GVEQBZvsgVy")]
    [InlineData("search/search_videos_by_channel.json", "search?part=snippet&type=video&q=a&maxResults=5")]
    [InlineData("search/search_channels.json", "search?part=snippet&type=channel&q=a&maxResults=2")]
    [InlineData("categories/video_category_by_region.json", "videoCategories?part=snippet&regionCode=US")]
    public async Task Answers_have_the_recorded_shape(string file, string path)
    {
        await using var api = await DataApi.StartAsync(new());
        var recorded = Kinds(Load(file));
        var answered = Kinds(await api.GetAsync(path));
        // What came to the service after the recording, or comes only of some resources.
        string[] since = ["videoOwnerChannelTitle", "videoOwnerChannelId", "publishTime", "country", "prevPageToken"];
        string[] sometimes =
        [
            "nextPageToken",
            "country",
            "defaultLanguage",
            "defaultAudioLanguage",
            "player",
            "keywords",
            "trackingAnalyticsAccountId",
            "unsubscribedTrailer",
        ];
        Assert.Equal([], answered.Except(recorded).Where(field => !Has(field, since) && !IsSizeOfSearchedChannel(field)));
        Assert.Equal([], recorded.Except(answered).Where(field => !Has(field, sometimes)));

        static bool Has(string field, string[] names) => names.Any(name => field.Contains('.' + name, StringComparison.Ordinal));

        // Old recordings of channels have no sizes.
        bool IsSizeOfSearchedChannel(string field) =>
            file == "search/search_channels.json"
            && (field.Contains(".width", StringComparison.Ordinal) || field.Contains(".height", StringComparison.Ordinal));
    }

    [RecordedFact("youtube-data-api/real_error_bodies.json")]
    public async Task Errors_have_the_recorded_words()
    {
        var recorded = JsonNode.Parse(File.ReadAllText(Tests.Recorded.Path("youtube-data-api/real_error_bodies.json")))!.AsArray();
        await using var api = await DataApi.StartAsync(
            new()
            {
                WithoutDemo = true,
                Keys =
                [
                    new("over") { Units = 0 },
                    new("blocked") { IsBlocked = true },
                    new("off") { IsNotConfigured = true },
                    new(DataApi.Key),
                ],
            }
        );
        foreach (
            var (key, path) in ((string, string)[])
                [
                    ("over", "videos?part=id&id=x"),
                    ("blocked", "channels?part=id&id=x"),
                    ("off", "videos?part=id&id=x"),
                    (DataApi.Key, "playlistItems?part=id&playlistId=PLx"),
                ]
        )
        {
            var (status, body, _) = await api.SendAsync(path, key);
            var reason = (string?)body!["error"]!["errors"]![0]!["reason"];
            var known = recorded
                .Where(error => error!["body"] is not null)
                .First(error => (string?)error!["body"]!["error"]!["errors"]![0]!["reason"] == reason)!;
            Assert.Equal((int)known["http"]!, status);
            Assert.Empty(Kinds(known["body"]!).Except(Kinds(body)));
            Assert.Equal((string?)known["body"]!["error"]!["errors"]![0]!["domain"], (string?)body["error"]!["errors"]![0]!["domain"]);
            Assert.Equal(((string)known["body"]!["error"]!["message"]!)[..30], ((string)body["error"]!["message"]!)[..30]);
        }
    }

    private static JsonNode Load(string file) => JsonNode.Parse(File.ReadAllText(Tests.Recorded.Path("youtube-data-api/" + file)))!;

    /// <summary>Every field's path with the kind of its value.</summary>
    private static HashSet<string> Kinds(JsonNode node, string at = "") =>
        node switch
        {
            JsonObject fields =>
            [
                .. fields.Where(field => field.Value is not null).SelectMany(field => Kinds(field.Value!, $"{at}.{field.Key}")),
            ],
            JsonArray items => [.. items.SelectMany(item => Kinds(item!, at + "[]"))],
            _ => [$"{at}:{(node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "flag" : node.GetValueKind().ToString())}"],
        };
}
