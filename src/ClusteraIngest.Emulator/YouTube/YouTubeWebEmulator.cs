using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ClusteraIngest.Emulator.Api;
using ClusteraIngest.Emulator.Faults;
using ClusteraIngest.Emulator.YouTube.Media;
using ClusteraIngest.Emulator.YouTube.Pages;
using ClusteraIngest.Emulator.YouTube.Proxy;
using Microsoft.AspNetCore.Builder;

namespace ClusteraIngest.Emulator.YouTube;

/// <summary>
/// youtube.com, googlevideo.com and ytimg.com as yt-dlp sees them, behind a proxy on loopback. yt-dlp is not changed for it, and nothing
/// leaves this machine: the proxy connects to nobody, and refuses every other host.
/// </summary>
/// <remarks>
/// Programs find it by <see cref="Environment"/>. Certificates are made in memory; only that of their authority, without its key, is a
/// file, which is removed at the end. yt-dlp needs <c>--compat-options no-certifi</c>, or it does not look at <c>SSL_CERT_FILE</c>.
/// </remarks>
public sealed class YouTubeWebEmulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CertificateAuthority authority = new();
    private readonly ConnectTunnel tunnel = new(PlayedHosts.Contains);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clustera-youtube-");
    private readonly CancellationTokenSource stopping = new();
    private readonly FaultPlan faults;
    private readonly MediaLibrary library = new(new());
    private readonly WebGate gate;

    private YouTubeWebEmulator(YouTubeWebOptions options)
    {
        faults = new(options.Seed, WebFault.Meanings);
        faults.Set(options.Faults);
        CertificateFile = Path.Combine(folder.FullName, "authority.pem");
        File.WriteAllText(CertificateFile, authority.Pem);
        var site = new YouTubeSite(World, new(World, options), new(World, library));
        gate = new(options, faults, site, new(World, library, options), stopping.Token);
        app = ProxyServer.Build(options.Port, tunnel, authority);
        app.Run(gate.AnswerAsync);
    }

    /// <summary>The proxy, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri ProxyAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The certificate of the authority that signs for the hosts, as PEM.</summary>
    public string CertificateFile { get; }

    /// <summary>The channels, playlists and videos that it shows.</summary>
    public YouTubeWebWorld World { get; } = new();

    /// <summary>The environment in which yt-dlp, ffmpeg and .NET programs find it.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["HTTPS_PROXY"] = ProxyAddress.ToString().TrimEnd('/'),
            ["http_proxy"] = ProxyAddress.ToString().TrimEnd('/'), // ffmpeg reads no other
            ["SSL_CERT_FILE"] = CertificateFile,
        };

    /// <summary>The arguments that yt-dlp needs beside the environment.</summary>
    public static IReadOnlyList<string> YtDlpArguments { get; } = ["--compat-options", "no-certifi"];

    /// <summary>Whether media play: ffmpeg, which makes them, is there. Otherwise they are bytes that are made up.</summary>
    public bool HasPlayableMedia => library.CanPlay;

    /// <summary>The requests so far, in the order in which they were done with; the last 200,000 are kept.</summary>
    public IReadOnlyList<WebRequest> Requests => gate.Log;

    /// <summary>How many requests each host got.</summary>
    public IReadOnlyDictionary<string, long> RequestsByHost => gate.CountsByHost;

    /// <summary>The bytes of media that were sent, all in all.</summary>
    public long MediaBytesSent => gate.MediaBytes;

    /// <summary>What else somebody wanted to be connected to by the proxy. It was refused.</summary>
    public IReadOnlyList<string> RefusedConnections => [.. tunnel.Refused];

    /// <summary>The faults that there are, and what each does.</summary>
    public static IReadOnlyDictionary<string, string> FaultNames => WebFault.Meanings;

    /// <summary>Starts it; it answers when this returns.</summary>
    /// <exception cref="FormatException">The faults cannot be understood.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<YouTubeWebEmulator> StartAsync(YouTubeWebOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var emulator = new YouTubeWebEmulator(options);
        return await Loopback.StartAsync(
            emulator,
            async () =>
            {
                if (!options.WithoutDemo)
                    YouTubeWebDemo.Settle(emulator.World);
                var address = await Loopback.ListenAsync(emulator.app, options.Port, cancel);
                emulator.ProxyAddress = new($"http://127.0.0.1:{address.Port}");
            }
        );
    }

    /// <summary>Other faults from now on, such as <c>503:0.1,cut:0.05</c>; null: none.</summary>
    /// <exception cref="FormatException">The text is not like that, or names a fault that does not exist.</exception>
    public void SetFaults(string? spec) => faults.Set(spec);

    /// <summary>
    /// Lets the next <paramref name="times"/> requests meet a fault for sure; with <paramref name="where"/>, those only whose
    /// <c>METHOD host/path?query subject</c> contains it. The subject is what the body names: a video's id, or a continuation such as
    /// <c>UC…:videos:90</c>, <c>UU…:list:100</c>.
    /// </summary>
    /// <exception cref="FormatException">There is no such fault.</exception>
    public void FailNext(string fault, int times = 1, string? where = null) => faults.Demand(fault, times, where);

    /// <summary>What .NET's HttpClient needs to reach it: the proxy, and trust in its certificates.</summary>
    public SocketsHttpHandler CreateHandler() =>
        new()
        {
            Proxy = new WebProxy(ProxyAddress),
            UseProxy = true,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority.Root },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        authority.Dispose();
        stopping.Dispose();
        folder.Delete(recursive: true);
    }
}
