using System.Net;
using System.Net.Sockets;

namespace ClusteraIngest.Tests.Archive.Storage;

/// <summary>A way to a server on this machine on which a byte of what is sent there becomes another one.</summary>
internal sealed class ChangingWay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public ChangingWay(int to)
    {
        listener.Start();
        accepting = AcceptAsync(to);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>In how many bytes from now on one is changed; null: none is.</summary>
    public int? ChangeIn { get; set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync(int to)
    {
        while (true)
            _ = PassAsync(await listener.AcceptTcpClientAsync(stop.Token), to);
    }

    private async Task PassAsync(TcpClient from, int to)
    {
        using var there = new TcpClient();
        using (from)
        {
            await there.ConnectAsync(IPAddress.Loopback, to, stop.Token);
            var (near, far) = (from.GetStream(), there.GetStream());
            await Task.WhenAny(far.CopyToAsync(near, stop.Token), ChangeAsync(near, far));
        }
    }

    private async Task ChangeAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, stop.Token) is > 0 and var count)
        {
            if (ChangeIn < count)
                buffer[ChangeIn.Value] ^= 1;
            ChangeIn = ChangeIn < count ? null : ChangeIn - count;
            await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
        }
    }
}
