using System.Net;
using System.Net.Sockets;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Archive.Media;

/// <summary>An input of ffmpeg: a port on loopback, to which it connects, and where what is fetched is handed over as it comes.</summary>
internal sealed class MuxInput : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly StallWatch watch;
    private Socket? connection;
    private bool isClosed;

    /// <param name="watch">Watches that ffmpeg takes it; other waiting is not ffmpeg's.</param>
    public MuxInput(StallWatch watch)
    {
        this.watch = watch;
        listener.Start(1);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Waits for ffmpeg, hands over all that a source has, and closes.</summary>
    public async Task FeedAsync(
        Func<Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>, CancellationToken, Task> source,
        CancellationToken cancel
    )
    {
        connection = await listener.AcceptSocketAsync(cancel);
        listener.Stop();
        watch.Pause();
        try
        {
            await source(WriteAsync, cancel);
        }
        finally
        {
            watch.Resume();
        }
        if (!isClosed)
            connection.Shutdown(SocketShutdown.Send);
    }

    public void Dispose()
    {
        listener.Dispose();
        connection?.Dispose();
    }

    /// <summary>
    /// ffmpeg may close an input before its end, where nothing but filling follows: the rest is fetched all the same, so that all of it was
    /// there. Whether ffmpeg is content is told by how it ends.
    /// </summary>
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (isClosed)
            return;
        watch.Resume();
        try
        {
            while (content.Length > 0)
                content = content[await connection!.SendAsync(content, SocketFlags.None, cancel)..];
        }
        catch (SocketException)
        {
            isClosed = true;
        }
        finally
        {
            watch.Pause();
        }
    }
}
