using System.Net;
using System.Net.Sockets;

namespace ClusteraIngest.Archive.Media;

/// <summary>
/// How media are asked for: by https, of YouTube's hosts, without cookies; no address of a private network is connected to, whatever the
/// name of a host leads to. A proxy that the environment names is used, and not judged.
/// </summary>
internal sealed class MediaHttp : IDisposable
{
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

    /// <summary>Sends a request, of which the answer's body is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);

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
