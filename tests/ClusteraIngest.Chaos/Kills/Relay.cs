using System.Net;
using System.Net.Sockets;

namespace ClusteraIngest.Chaos.Kills;

/// <summary>
/// Stands between one process and a server on loopback, passes on every byte, and is the place for an <see cref="Ambush"/>.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<int> serverPort;
    private readonly Func<Watcher> newWatcher;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;
    private Ambush? ambush;

    public Relay(Func<int> serverPort, Func<Watcher> newWatcher)
    {
        (this.serverPort, this.newWatcher) = (serverPort, newWatcher);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Ends when the process has connected for the first time.</summary>
    public Task Connected => connected.Task;

    public void Lay(Ambush waiting) => ambush = waiting;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                connected.TrySetResult();
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(PassAsync(client));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        using (client)
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, serverPort(), both.Token);
                var connection = new Connection(this, client.GetStream(), server.GetStream());
                await Task.WhenAny(connection.SendAsync(both.Token), connection.AnswerAsync(both.Token));
                await both.CancelAsync();
            }
            catch (Exception e) when (IsEnd(e))
            {
                // As between any two: one of them is gone, or was never there.
            }
        }
    }

    private static bool IsEnd(Exception e) => e is OperationCanceledException or IOException or SocketException or ObjectDisposedException;

    private sealed class Connection(Relay relay, NetworkStream client, NetworkStream server)
    {
        private readonly Watcher watcher = relay.newWatcher();
        private Ambush? awaitsAnswer;

        public Task SendAsync(CancellationToken cancel) => PumpAsync(client, OnSendingAsync, cancel);

        public Task AnswerAsync(CancellationToken cancel) => PumpAsync(server, OnAnswerAsync, cancel);

        private async Task<bool> OnSendingAsync(ReadOnlyMemory<byte> sent, CancellationToken cancel)
        {
            var sprung = watcher.IsDecisive(sent.Span) && relay.ambush is { } waiting && waiting.IsSprung() ? waiting : null;
            if (sprung is { Instant: Instant.BeforeSent })
            {
                sprung.Strike();
                return false;
            }

            if (sprung is not null)
                Volatile.Write(ref awaitsAnswer, sprung);
            await server.WriteAsync(sent, cancel);
            return true;
        }

        private async Task<bool> OnAnswerAsync(ReadOnlyMemory<byte> answered, CancellationToken cancel)
        {
            var sprung = Interlocked.Exchange(ref awaitsAnswer, null);
            if (sprung is { Instant: Instant.AfterAnswered })
                await client.WriteAsync(answered, cancel);
            sprung?.Strike();
            if (sprung is null)
                await client.WriteAsync(answered, cancel);
            return sprung is null;
        }

        private static async Task PumpAsync(
            NetworkStream from,
            Func<ReadOnlyMemory<byte>, CancellationToken, Task<bool>> pass,
            CancellationToken cancel
        )
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await from.ReadAsync(buffer, cancel) is > 0 and var read && await pass(buffer.AsMemory(0, read), cancel)) { }
            }
            catch (Exception e) when (IsEnd(e))
            {
                // The other direction ends with this one.
            }
        }
    }
}
