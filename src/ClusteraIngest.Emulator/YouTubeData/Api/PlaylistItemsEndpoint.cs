using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Emulator.YouTubeData.Videos;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary><c>playlistItems.list</c>. Private and deleted videos keep their places, but nothing that would tell what they were.</summary>
internal static class PlaylistItemsEndpoint
{
    private static readonly HashSet<string> Known = ["contentDetails", "id", "snippet", "status"];

    public static Answer Answer(ApiQuery query, Catalogue catalogue)
    {
        var parts = query.Parts(Known);
        query.Filter("playlistId");
        var slice = catalogue.PlaylistPage(query.Text("playlistId")!, query.Token, query.MaxResults) ?? throw Mistake.NoPlaylist();
        return new(
            "youtube#playlistItemListResponse",
            [.. slice.Ids.Select((id, at) => Item(slice, id, slice.Videos[at], slice.Page.Start + at, parts))],
            slice.Page
        );
    }

    private static AnswerItem Item(PlaylistSlice slice, string id, SeenVideo? video, int position, IReadOnlySet<string> parts) =>
        new(
            "youtube#playlistItem",
            Etag.Of($"{slice.Playlist.Facts.Id}|{slice.Playlist.Version}|{id}|{video?.Version}|{position}|{string.Join(',', parts)}"),
            json =>
            {
                var seen = video is { Facts.IsVisible: true } ? video : null;
                json.WriteString("id", ItemId(slice.Playlist.Facts.Id, id));
                if (parts.Contains("snippet"))
                    WriteSnippet(json, slice.Playlist, id, video, position);
                if (parts.Contains("contentDetails"))
                {
                    json.WriteStartObject("contentDetails");
                    json.WriteString("videoId", id);
                    json.WriteTimeIfAny("videoPublishedAt", seen?.Facts.PublishedAt);
                    json.WriteEndObject();
                }
                if (parts.Contains("status"))
                {
                    json.WriteStartObject("status");
                    json.WriteString(
                        "privacyStatus",
                        IsGone(video) ? "privacyStatusUnspecified" : video!.Facts.Privacy.ToString().ToLowerInvariant()
                    );
                    json.WriteEndObject();
                }
            }
        );

    private static void WriteSnippet(Utf8JsonWriter json, SeenPlaylist playlist, string id, SeenVideo? video, int position)
    {
        var isSeen = video is { Facts.IsVisible: true };
        json.WriteStartObject("snippet");
        json.WriteTime(
            "publishedAt",
            video is not null && video.Facts.PublishedAt > playlist.Facts.PublishedAt ? video.Facts.PublishedAt : playlist.Facts.PublishedAt
        );
        json.WriteString("channelId", playlist.Facts.ChannelId);
        json.WriteString(
            "title",
            isSeen ? video!.Facts.Title
                : IsGone(video) ? "Deleted video"
                : "Private video"
        );
        json.WriteString(
            "description",
            isSeen ? video!.Facts.Description
                : IsGone(video) ? "This video is unavailable."
                : "This video is private."
        );
        json.WriteVideoThumbnails(id, isSeen ? 5 : 0);
        json.WriteString("channelTitle", playlist.ChannelTitle);
        json.WriteString("playlistId", playlist.Facts.Id);
        json.WriteNumber("position", position);
        json.WriteStartObject("resourceId");
        json.WriteString("kind", "youtube#video");
        json.WriteString("videoId", id);
        json.WriteEndObject();
        if (isSeen)
        {
            json.WriteString("videoOwnerChannelTitle", video!.ChannelTitle);
            json.WriteString("videoOwnerChannelId", video.Facts.ChannelId);
        }
        json.WriteEndObject();
    }

    private static bool IsGone(SeenVideo? video) => video is null or { Facts.IsDeleted: true };

    private static string ItemId(string playlistId, string videoId) =>
        Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes($"{playlistId}.{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(videoId)).AsSpan(0, 8))}")
        );
}
