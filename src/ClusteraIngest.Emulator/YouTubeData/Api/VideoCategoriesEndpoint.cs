using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary><c>videoCategories.list</c>: the same categories in every region.</summary>
internal static class VideoCategoriesEndpoint
{
    private static readonly HashSet<string> Known = ["snippet"];
    private static readonly Category[] All =
    [
        new("1", "Film & Animation", true),
        new("2", "Autos & Vehicles", true),
        new("10", "Music", true),
        new("15", "Pets & Animals", true),
        new("17", "Sports", true),
        new("18", "Short Movies", false),
        new("19", "Travel & Events", true),
        new("20", "Gaming", true),
        new("21", "Videoblogging", false),
        new("22", "People & Blogs", true),
        new("23", "Comedy", true),
        new("24", "Entertainment", true),
        new("25", "News & Politics", true),
        new("26", "Howto & Style", true),
        new("27", "Education", true),
        new("28", "Science & Technology", true),
        new("29", "Nonprofits & Activism", true),
        new("30", "Movies", false),
        new("31", "Anime/Animation", false),
        new("32", "Action/Adventure", false),
        new("33", "Classics", false),
        new("34", "Comedy", false),
        new("35", "Documentary", false),
        new("36", "Drama", false),
        new("37", "Family", false),
        new("38", "Foreign", false),
        new("39", "Horror", false),
        new("40", "Sci-Fi/Fantasy", false),
        new("41", "Thriller", false),
        new("42", "Shorts", false),
        new("43", "Shows", false),
        new("44", "Trailers", false),
    ];

    public static Answer Answer(ApiQuery query, Catalogue catalogue)
    {
        query.Parts(Known);
        var filter = query.Filter("id", "regionCode");
        if (filter == "regionCode" && query.Text(filter) is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            throw Mistake.Invalid(filter, query.Text(filter)!);
        var ids = query.Ids("id");
        return new(
            "youtube#videoCategoryListResponse",
            [.. All.Where(category => filter == "regionCode" || ids.Contains(category.Id)).Select(Item)],
            null
        );
    }

    private static AnswerItem Item(Category category) =>
        new(
            "youtube#videoCategory",
            Etag.Of("category|" + category.Id),
            json =>
            {
                json.WriteString("id", category.Id);
                json.WriteStartObject("snippet");
                json.WriteString("title", category.Title);
                json.WriteBoolean("assignable", category.IsAssignable);
                json.WriteString("channelId", "UCBR8-60-B28hp2BmDPdntcQ");
                json.WriteEndObject();
            }
        );

    private sealed record Category(string Id, string Title, bool IsAssignable);
}
