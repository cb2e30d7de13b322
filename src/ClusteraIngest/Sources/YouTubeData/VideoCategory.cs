using System.Globalization;
using System.Text.Json;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A category of videos. See https://developers.google.com/youtube/v3/docs/videoCategories.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">Its title in English.</param>
/// <param name="IsAssignable">Whether videos can be put into it.</param>
internal sealed record VideoCategory(int Id, string Title, bool IsAssignable)
{
    /// <summary>What is asked for.</summary>
    public const string Fields = "id,snippet(title,assignable)";

    /// <exception cref="JsonException">It has no number or title.</exception>
    public static VideoCategory Read(JsonElement item) =>
        int.TryParse(item.Text("id"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && item.Member("snippet"u8)?.Text("title"u8) is { } title
            ? new(id, title, item.Member("snippet"u8)?.Flag("assignable"u8) ?? false)
            : throw new JsonException("A category in it has no number or title.");
}
