using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClusteraIngest.Tests.Secrecy;

/// <summary>Stands before the emulator and keeps every byte that is sent to it.</summary>
internal sealed class RecordingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<byte[]> sent = new();
    private readonly Task accepting;
    private readonly Uri behind;

    public RecordingRelay(Uri behind)
    {
        this.behind = behind;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>All that was sent, as text.</summary>
    public string Sent => string.Concat(sent.Select(Encoding.Latin1.GetString));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var caller = await listener.AcceptTcpClientAsync(stop.Token);
            connections.Add(RelayAsync(caller));
        }

        await Task.WhenAll(connections);
    }

    private async Task RelayAsync(TcpClient caller)
    {
        try
        {
            using var from = caller;
            using var to = new TcpClient();
            await to.ConnectAsync(behind.Host, behind.Port, stop.Token);
            var answers = to.GetStream().CopyToAsync(from.GetStream(), stop.Token);
            var buffer = new byte[65536];
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, stop.Token)) > 0)
            {
                sent.Enqueue(buffer[..read]);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }

            to.Client.Shutdown(SocketShutdown.Send);
            await answers;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either side has had enough.
        }
    }
}
