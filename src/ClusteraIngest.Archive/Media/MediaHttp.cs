using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// How media are asked for: by https, of YouTube's hosts, without cookies; no address of a private network is connected to, whatever the
/// name of a host leads to. A proxy that the environment names is used, and not judged.
/// </summary>
internal sealed class MediaHttp : IDisposable
{
    private const int MostRedirects = 5;

    /// <summary>What yt-dlp wants to have sent along. Ranges, encodings and cookies are none of its business here.</summary>
    private static readonly string[] PassedOn = ["User-Agent", "Accept", "Accept-Language", "Referer", "Origin"];

    private readonly HttpClient client;

    /// <param name="createHandler">Makes the handler; null: <see cref="CreateHandler"/>.</param>
    public MediaHttp(Func<SocketsHttpHandler>? createHandler = null)
    {
        var handler = (createHandler ?? CreateHandler)();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.ConnectTimeout = TimeSpan.FromSeconds(30);
        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => client.Dispose();

    /// <summary>A handler that connects to public addresses, and to the proxy of the environment.</summary>
    public static SocketsHttpHandler CreateHandler() => new() { ConnectCallback = ConnectAsync };

    /// <summary>Asks for something, of which the answer's body is still to be read. Redirects are followed where they are allowed.</summary>
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

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var end = context.DnsEndPoint;
        var isDirect = string.Equals(end.Host, context.InitialRequestMessage.RequestUri?.IdnHost, StringComparison.OrdinalIgnoreCase);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (isDirect)
            {
                var addresses = Array.FindAll(await Dns.GetHostAddressesAsync(end.Host, cancel), NetworkAddress.IsPublic);
                if (addresses.Length == 0)
                    throw new HttpRequestException($"{end.Host} leads to no public address.");
                await socket.ConnectAsync(addresses, end.Port, cancel);
            }
            else
                await socket.ConnectAsync(end, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
