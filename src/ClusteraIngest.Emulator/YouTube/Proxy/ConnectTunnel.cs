using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace ClusteraIngest.Emulator.YouTube.Proxy;

/// <summary>
/// The first words of a connection to a proxy: <c>CONNECT host:443</c> is answered as if the host were connected, and the host is this
/// process. What follows is TLS.
/// </summary>
/// <param name="isServed">Whether a host is one that is played here; others are refused.</param>
internal sealed class ConnectTunnel(Func<string, bool> isServed)
{
    private const int MostBytes = 16 * 1024;

    /// <summary>Hosts that somebody wanted to be connected to, and that are not played here.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Refused { get; } = [];

    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed);
            if (HeadOf(read.Buffer) is not { } head)
            {
                if (read.IsCompleted || read.Buffer.Length > MostBytes)
                    return;
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var target = TargetOf(head);
            var isOurs = target is { } host && isServed(host);
            // What is left in the buffer is the client's TLS greeting.
            input.AdvanceTo(isOurs ? read.Buffer.GetPosition(head.Length) : read.Buffer.End);
            if (!isOurs)
                Refused.Enqueue(target ?? head.Split('\r')[0]); // before it is told: whoever was told may look at once
            await output.WriteAsync(
                isOurs
                    ? "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray()
                    : "HTTP/1.1 403 Not a host of YouTube\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray()
            );
            if (isOurs)
                await next(connection);
            return;
        }
    }

    private static string? HeadOf(ReadOnlySequence<byte> buffer)
    {
        var text = Encoding.ASCII.GetString(buffer.Slice(0, Math.Min(buffer.Length, MostBytes)));
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? null : text[..(end + 4)];
    }

    private static string? TargetOf(string head) =>
        head.Split('\r')[0].Split(' ') is ["CONNECT", var target, _] && target.EndsWith(":443", StringComparison.Ordinal)
            ? target[..^4]
            : null;
}
