using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClusteraIngest.Emulator.Api;

/// <summary>The web server of an emulator: on 127.0.0.1 only, and quiet towards the program that hosts it.</summary>
internal static class Loopback
{
    public static WebApplication Build(int port) => Build(kestrel => kestrel.Listen(IPAddress.Loopback, port));

    /// <param name="listen">Says where and how it listens, on loopback.</param>
    public static WebApplication Build(Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        // The default lifetime takes Ctrl+C away from the program that hosts this.
        builder.Services.AddSingleton<IHostLifetime, HostedByOthers>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinResponseDataRate = null; // A reader may take its time: it has a database to write to.
                listen(kestrel);
            });
        return builder.Build();
    }

    /// <summary>Starts an emulator; one that does not start is disposed of.</summary>
    public static async Task<T> StartAsync<T>(T emulator, Func<Task> start)
        where T : IAsyncDisposable
    {
        try
        {
            await start();
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it; where it listens.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<Uri> ListenAsync(WebApplication app, int port, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new IOException(
                $"The emulator cannot listen on port {port} of 127.0.0.1: {(e.InnerException ?? e).Message}. Choose another port, or 0 "
                    + $"for a free one.",
                e
            );
        }
        return new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private sealed class HostedByOthers : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
