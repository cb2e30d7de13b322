using System.Net;
using System.Text.Json;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Sources.YouTubeData;

/// <summary>
/// The calls of the YouTube Data API v3 that we need, each made once: what to repeat, and with which key, is the caller's business.
/// See https://developers.google.com/youtube/v3/docs.
/// </summary>
/// <param name="http">Follows no redirection, and uses no proxy where the address is http.</param>
/// <param name="baseAddress">Where Google's APIs are, with a slash at its end: <c>https://www.googleapis.com/</c>.</param>
internal sealed class YouTubeDataClient(HttpClient http, Uri baseAddress)
{
    /// <summary>What the facts are said to come from.</summary>
    public const string Source = "youtube-data-api:v3";

    /// <summary>The most ids or items of a call.</summary>
    public const int MostAtOnce = 50;

    /// <summary>1 unit. Channels that there are not are missing.</summary>
    /// <param name="key">Pays for it.</param>
    /// <param name="ids">1 to 50.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="YouTubeDataException">There is no such answer.</exception>
    public Task<IReadOnlyList<Channel>> ChannelsAsync(ApiKey key, IReadOnlyCollection<ChannelId> ids, CancellationToken cancel) =>
        ChannelsAsync(key, $"id={Joined(ids)}&maxResults={MostAtOnce}", cancel);

    /// <summary>The channel with this handle, with or without its <c>@</c>; null where there is none. 1 unit.</summary>
    public Task<Channel?> ChannelByHandleAsync(ApiKey key, string handle, CancellationToken cancel) =>
        ChannelAsync(key, $"forHandle={Uri.EscapeDataString(handle.StartsWith('@') ? handle : "@" + handle)}", cancel);

    /// <summary>The channel with this user name of the years before 2012; null where there is none. 1 unit.</summary>
    public Task<Channel?> ChannelByUserNameAsync(ApiKey key, string userName, CancellationToken cancel) =>
        ChannelAsync(key, $"forUsername={Uri.EscapeDataString(userName)}", cancel);

    /// <summary>
    /// A page of a playlist, in its order. 1 unit, which an answer that nothing has changed (304) costs as well: that is not asked for.
    /// </summary>
    /// <param name="key">Pays for it.</param>
    /// <param name="playlist">The playlist.</param>
    /// <param name="pageToken">Of the page before; null: the first page.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<PlaylistPage> PlaylistItemsAsync(ApiKey key, PlaylistId playlist, string? pageToken, CancellationToken cancel) =>
        CallAsync(
            key,
            QuotaBucket.Units,
            $"playlistItems?part=snippet,contentDetails,status&playlistId={playlist}&maxResults={MostAtOnce}{(pageToken is null ? "" : "&pageToken=" + Uri.EscapeDataString(pageToken))}"
                + $"&fields=kind,nextPageToken,pageInfo/totalResults,items({PlaylistEntry.Fields})",
            async (response, attempt) =>
                PlaylistPage.Read(await YouTubeDataAnswer.ReadAsync(response, "youtube#playlistItemListResponse", attempt)),
            cancel
        );

    /// <summary>1 unit. Playlists that there are not, or that are private, are missing.</summary>
    public Task<IReadOnlyList<PlaylistFacts>> PlaylistsAsync(ApiKey key, IReadOnlyCollection<PlaylistId> ids, CancellationToken cancel) =>
        ListAsync(
            key,
            QuotaBucket.Units,
            $"playlists?part=snippet,contentDetails&id={Joined(ids)}&maxResults={MostAtOnce}&fields=kind,items({PlaylistFacts.Fields})",
            "youtube#playlistListResponse",
            PlaylistFacts.Read,
            cancel
        );

    /// <summary>1 unit. Videos that are private or deleted are missing.</summary>
    public Task<IReadOnlyList<ListedVideo>> VideosAsync(ApiKey key, IReadOnlyCollection<VideoId> ids, CancellationToken cancel) =>
        ListAsync(
            key,
            QuotaBucket.Units,
            $"videos?part={VideoResource.Parts}&id={Joined(ids)}&fields=kind,items({VideoResource.Fields})",
            "youtube#videoListResponse",
            VideoResource.Read,
            cancel
        );

    /// <summary>Channels that YouTube finds for a text, the best first. One call of <see cref="QuotaBucket.Search"/>.</summary>
    /// <param name="key">Pays for it.</param>
    /// <param name="text">What one would type.</param>
    /// <param name="maxResults">1 to 50.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<IReadOnlyList<ChannelHit>> SearchChannelsAsync(ApiKey key, string text, int maxResults, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxResults, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxResults, MostAtOnce);
        return ListAsync(
            key,
            QuotaBucket.Search,
            $"search?part=snippet&type=channel&q={Uri.EscapeDataString(text)}&maxResults={maxResults}&fields=kind,items({ChannelHit.Fields})",
            "youtube#searchListResponse",
            ChannelHit.Read,
            cancel
        );
    }

    /// <summary>The categories of videos in a country, such as <c>US</c>, with English titles. 1 unit.</summary>
    public Task<IReadOnlyList<VideoCategory>> CategoriesAsync(ApiKey key, string regionCode, CancellationToken cancel) =>
        ListAsync(
            key,
            QuotaBucket.Units,
            $"videoCategories?part=snippet&regionCode={Uri.EscapeDataString(regionCode)}&fields=kind,items({VideoCategory.Fields})",
            "youtube#videoCategoryListResponse",
            VideoCategory.Read,
            cancel
        );

    private async Task<Channel?> ChannelAsync(ApiKey key, string filter, CancellationToken cancel)
    {
        try
        {
            return await ChannelsAsync(key, filter, cancel) is [var channel, ..] ? channel : null;
        }
        catch (YouTubeDataException exception) when (exception.Fault is YouTubeDataFault.NotFound)
        {
            return null;
        }
    }

    private Task<IReadOnlyList<Channel>> ChannelsAsync(ApiKey key, string filter, CancellationToken cancel) =>
        ListAsync(
            key,
            QuotaBucket.Units,
            $"channels?part=snippet,statistics&{filter}&fields=kind,items({ChannelResource.Fields})",
            "youtube#channelListResponse",
            ChannelResource.Read,
            cancel
        );

    private Task<IReadOnlyList<T>> ListAsync<T>(
        ApiKey key,
        QuotaBucket bucket,
        string call,
        string kind,
        Func<JsonElement, T?> read,
        CancellationToken cancel
    )
        where T : class =>
        CallAsync(
            key,
            bucket,
            call,
            async (response, attempt) => ItemList.Read(await YouTubeDataAnswer.ReadAsync(response, kind, attempt), read),
            cancel
        );

    private async Task<T> CallAsync<T>(
        ApiKey key,
        QuotaBucket bucket,
        string call,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(baseAddress, "youtube/v3/" + call));
        // Not ?key=: addresses end up in logs.
        request.Headers.Add("X-Goog-Api-Key", key.Value);

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return response.StatusCode is HttpStatusCode.OK
                ? await read(response, cancel)
                : throw await YouTubeDataAnswer.RefusedAsync(response, key, bucket, cancel);
        }
        catch (Exception cause) when (YouTubeDataAnswer.IsBroken(cause))
        {
            throw YouTubeDataAnswer.Broken(cause, baseAddress, bucket);
        }
    }

    private static string Joined<T>(IReadOnlyCollection<T> ids)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ids.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MostAtOnce);
        return string.Join(',', ids);
    }
}
