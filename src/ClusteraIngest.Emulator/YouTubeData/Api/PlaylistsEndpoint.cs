using System.Text.Json;
using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary><c>playlists.list</c>.</summary>
internal static class PlaylistsEndpoint
{
    private static readonly HashSet<string> Known = ["contentDetails", "id", "localizations", "player", "snippet", "status"];

    public static Answer Answer(ApiQuery query, Catalogue catalogue)
    {
        var parts = query.Parts(Known);
        var filter = query.Filter("id", "channelId");
        var found = filter == "id" ? catalogue.Playlists(query.Ids(filter)) : catalogue.PlaylistsOf(query.Text(filter)!);
        var page = Page.Of(found.Count, query.Token, query.MaxResults);
        return new(
            "youtube#playlistListResponse",
            [.. found.Skip(page.Start).Take(page.Count).Select(playlist => Item(playlist, parts))],
            page
        );
    }

    private static AnswerItem Item(SeenPlaylist playlist, IReadOnlySet<string> parts) =>
        new(
            "youtube#playlist",
            Etag.Of($"{playlist.Facts.Id}|{playlist.Version}|{playlist.Items}|{playlist.ChannelTitle}|{string.Join(',', parts)}"),
            json =>
            {
                json.WriteString("id", playlist.Facts.Id);
                if (parts.Contains("snippet"))
                    WriteSnippet(json, playlist);
                if (parts.Contains("status"))
                {
                    json.WriteStartObject("status");
                    json.WriteString("privacyStatus", "public");
                    json.WriteEndObject();
                }
                if (parts.Contains("contentDetails"))
                {
                    json.WriteStartObject("contentDetails");
                    json.WriteNumber("itemCount", playlist.Items);
                    json.WriteEndObject();
                }
            }
        );

    private static void WriteSnippet(Utf8JsonWriter json, SeenPlaylist playlist)
    {
        json.WriteStartObject("snippet");
        json.WriteTime("publishedAt", playlist.Facts.PublishedAt);
        json.WriteString("channelId", playlist.Facts.ChannelId);
        json.WriteString("title", playlist.Facts.Title);
        json.WriteString("description", playlist.Facts.Description);
        json.WriteVideoThumbnails(playlist.Facts.VideoIds is [var first, ..] ? first : "", playlist.Facts.VideoIds.Count > 0 ? 5 : 0);
        json.WriteString("channelTitle", playlist.ChannelTitle);
        json.WriteLocalized(playlist.Facts.Title, playlist.Facts.Description);
        json.WriteEndObject();
    }
}
