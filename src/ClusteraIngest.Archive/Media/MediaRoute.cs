using System.Net;
using System.Net.Sockets;

namespace ClusteraIngest.Archive.Media;

/// <summary>How media's servers are connected to: as yt-dlp, which asked for the addresses, connects to YouTube.</summary>
internal sealed record MediaRoute
{
    /// <summary>The proxy; null: that of the environment, if there is one.</summary>
    public Uri? Proxy { get; private init; }

    /// <summary>The only kind of addresses that is connected to; null: any.</summary>
    public AddressFamily? Family { get; private init; }

    /// <summary>The address of this machine that is connected from; null: any.</summary>
    public IPAddress? From { get; private init; }

    /// <summary>The route that yt-dlp's arguments name.</summary>
    public static MediaRoute Of(IReadOnlyList<string> ytDlpArguments)
    {
        var from = IPAddress.TryParse(ValueOf(ytDlpArguments, "--source-address="), out var address) ? address : null;
        return new()
        {
            Proxy = Uri.TryCreate(ValueOf(ytDlpArguments, "--proxy="), UriKind.Absolute, out var proxy) ? proxy : null,
            From = from,
            Family =
                ytDlpArguments.Contains("--force-ipv4") ? AddressFamily.InterNetwork
                : ytDlpArguments.Contains("--force-ipv6") ? AddressFamily.InterNetworkV6
                : from?.AddressFamily,
        };
    }

    /// <summary>Connects to a host's public addresses, or to the proxy.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (end, target) = (context.DnsEndPoint, context.InitialRequestMessage.RequestUri);
        var isDirect = string.Equals(end.Host, target?.IdnHost, StringComparison.OrdinalIgnoreCase);
        var addresses = await Dns.GetHostAddressesAsync(end.Host, cancel);
        if (isDirect)
            addresses = Usable(addresses, target!);
        if (addresses.Length == 0)
            throw new HttpRequestException($"{end.Host} leads to no public address that can be connected to.");
        SocketException? failure = null;
        foreach (var family in addresses.GroupBy(address => address.AddressFamily))
        {
            var socket = new Socket(family.Key, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                if (From is not null && isDirect)
                    socket.Bind(new IPEndPoint(From, 0));
                await socket.ConnectAsync([.. family], end.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw failure!;
    }

    /// <summary>The public ones, of the kind that the address of media was given out for first.</summary>
    internal IPAddress[] Usable(IPAddress[] addresses, Uri target)
    {
        // …&ip=2001:db8::1&…: whom YouTube gave the address to.
        var asked = target.Query.TrimStart('?').Split('&').FirstOrDefault(pair => pair.StartsWith("ip=", StringComparison.Ordinal));
        var isV6 = asked is not null && Uri.UnescapeDataString(asked).Contains(':', StringComparison.Ordinal);
        var first = isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        return
        [
            .. addresses
                .Where(address => NetworkAddress.IsPublic(address) && (Family is null || address.AddressFamily == Family))
                .OrderBy(address => asked is not null && address.AddressFamily != first),
        ];
    }

    private static string? ValueOf(IReadOnlyList<string> arguments, string option) =>
        arguments.LastOrDefault(argument => argument.StartsWith(option, StringComparison.Ordinal))?[option.Length..];
}
