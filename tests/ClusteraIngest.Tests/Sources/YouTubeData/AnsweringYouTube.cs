using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ClusteraIngest.Sources.YouTubeData;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

/// <summary>A YouTube Data API that gives one answer, and remembers what it was asked.</summary>
internal sealed class AnsweringYouTube : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
        }
    );

    private AnsweringYouTube()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(async context =>
        {
            Requests.Enqueue(
                new(
                    context.Request.Path + context.Request.QueryString.Value,
                    context.Request.Headers.ToDictionary(
                        header => header.Key,
                        header => header.Value.ToString(),
                        StringComparer.OrdinalIgnoreCase
                    )
                )
            );
            await Answer(context);
        });
    }

    public static ApiKey Key { get; } = new("AIzaNoKeyAtAll-0123456789_abcdefghijklm");

    public Func<HttpContext, Task> Answer { get; set; } = Json("{}");

    public ConcurrentQueue<Asked> Requests { get; } = [];

    public Asked Request => Assert.Single(Requests);

    public Uri BaseAddress => new(app.Urls.First() + "/");

    public YouTubeDataClient Client => new(http, BaseAddress);

    public static async Task<AnsweringYouTube> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var youTube = new AnsweringYouTube();
        youTube.Answer = answer ?? youTube.Answer;
        await youTube.app.StartAsync();
        return youTube;
    }

    public static Func<HttpContext, Task> Json(string body, int status = 200, params (string Name, string Value)[] headers) =>
        Bytes(Encoding.UTF8.GetBytes(body), status, [("Content-Type", "application/json; charset=UTF-8"), .. headers]);

    public static Func<HttpContext, Task> Bytes(byte[] body, int status = 200, params (string Name, string Value)[] headers) =>
        async context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            if (status != 304)
                await context.Response.Body.WriteAsync(body);
        };

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    internal sealed record Asked(string Address, IReadOnlyDictionary<string, string> Headers);
}
