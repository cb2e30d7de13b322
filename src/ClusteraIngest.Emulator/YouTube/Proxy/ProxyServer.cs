using System.Net;
using ClusteraIngest.Emulator.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ClusteraIngest.Emulator.YouTube.Proxy;

/// <summary>The web server behind the proxy: tunnel first, then TLS with the certificate of the host that the client names.</summary>
internal static class ProxyServer
{
    public static WebApplication Build(int port, ConnectTunnel tunnel, CertificateAuthority authority) =>
        Loopback.Build(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                port,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.Use(next => connection => tunnel.PassAsync(connection, next));
                    listen.UseHttps(
                        new HttpsConnectionAdapterOptions
                        {
                            ServerCertificateSelector = (_, host) => authority.For(host ?? "www.youtube.com"),
                        }
                    );
                }
            )
        );
}
