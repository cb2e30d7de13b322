using System.Net;
using System.Net.Http.Headers;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// How media are asked for: by https, of YouTube's hosts, without cookies; no address of a private network is connected to, whatever the
/// name of a host leads to. A proxy that the environment, or yt-dlp's arguments, name is used, and not judged.
/// </summary>
internal sealed class MediaHttp : IDisposable
{
    private const int MostRedirects = 5;

    /// <summary>What yt-dlp wants to have sent along. Ranges, encodings and cookies are none of its business here.</summary>
    private static readonly string[] PassedOn = ["User-Agent", "Accept", "Accept-Language", "Referer", "Origin"];

    private readonly HttpClient client;

    /// <param name="createHandler">Makes what connects; null: <see cref="CreateHandler"/>.</param>
    /// <param name="ytDlpArguments">What yt-dlp is given, for <see cref="CreateHandler"/>; null: nothing.</param>
    public MediaHttp(Func<SocketsHttpHandler>? createHandler = null, IReadOnlyList<string>? ytDlpArguments = null)
        : this(createHandler?.Invoke() ?? CreateHandler(ytDlpArguments ?? [])) { }

    /// <param name="handler">What connects. It is this object's from now on.</param>
    public MediaHttp(HttpMessageHandler handler)
    {
        if (handler is SocketsHttpHandler sockets)
        {
            sockets.AllowAutoRedirect = false;
            sockets.UseCookies = false;
            sockets.AutomaticDecompression = DecompressionMethods.None;
            sockets.ConnectTimeout = TimeSpan.FromSeconds(30);
        }
        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => client.Dispose();

    /// <summary>A handler that connects to public addresses, or to a proxy.</summary>
    /// <param name="ytDlpArguments">
    /// What yt-dlp is given. YouTube binds addresses of media to where they were asked from: they have to be fetched the same way.
    /// </param>
    public static SocketsHttpHandler CreateHandler(IReadOnlyList<string> ytDlpArguments)
    {
        var route = MediaRoute.Of(ytDlpArguments);
        var handler = new SocketsHttpHandler { ConnectCallback = route.ConnectAsync };
        if (route.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy) { Credentials = CredentialsOf(proxy) };
        return handler;
    }

    /// <summary>What the proxy wants to know of its user, as its address has it; null: nothing.</summary>
    private static NetworkCredential? CredentialsOf(Uri proxy) =>
        proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var password]
            ? new(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password is [var secret] ? secret : ""))
            : null;

    /// <summary>Asks for something; the answer's body is still to be read. Redirects are followed where they are allowed.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="isAllowed">Whether an address may be asked at all.</param>
    /// <param name="headers">What yt-dlp wants to have sent along.</param>
    /// <param name="range">The bytes that are wanted; null: all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="MediaException"><see cref="MediaFailure.Unfit"/>: it is elsewhere.</exception>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<HttpResponseMessage> GetAsync(
        Uri address,
        Func<Uri, bool> isAllowed,
        IReadOnlyDictionary<string, string> headers,
        RangeHeaderValue? range,
        CancellationToken cancel
    )
    {
        for (var redirects = 0; ; redirects++)
        {
            if (!isAllowed(address))
                throw new MediaException(MediaFailure.Unfit, $"{address.Scheme}://{address.Authority} is no address of YouTube's media.");
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Range = range;
            foreach (var name in PassedOn)
                if (headers.TryGetValue(name, out var value))
                    request.Headers.TryAddWithoutValidation(name, value);
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return answer;
            var next = answer.Headers.Location;
            answer.Dispose();
            if (next is null || redirects == MostRedirects)
                throw new MediaException(MediaFailure.Network, $"{address.Host} sends on and on, and nowhere.");
            address = new Uri(address, next);
        }
    }
}
