using System.Text.Json;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>A page of a playlist.</summary>
/// <param name="Entries">Up to 50, in the playlist's order.</param>
/// <param name="NextPageToken">Leads to the next page; null: this is the last.</param>
/// <param name="Total">How many entries YouTube says that there are, those included which it does not show.</param>
internal sealed record PlaylistPage(IReadOnlyList<PlaylistEntry> Entries, string? NextPageToken, int? Total)
{
    /// <summary>Reads the answer of <c>playlistItems.list</c>.</summary>
    public static PlaylistPage Read(JsonElement answer) =>
        new(
            ItemList.Read(answer, PlaylistEntry.Read),
            answer.Text("nextPageToken"u8) is { Length: > 0 } token ? token : null,
            answer.Member("pageInfo"u8)?.Member("totalResults"u8) is { ValueKind: JsonValueKind.Number } total
            && total.TryGetInt32(out var count)
            && count >= 0
                ? count
                : null
        );
}
