using ClusteraIngest.Errors;
using ClusteraIngest.Serving.Pages;
using ClusteraIngest.Serving.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClusteraIngest.Serving;

/// <summary>
/// Serves the library as pages for people and as JSON for backends. Pages are whole when they leave here: no script runs in them, and
/// nothing is fetched from elsewhere.
/// </summary>
public sealed class LibraryPageServer : IAsyncDisposable
{
    private const int MostBodyBytes = 64 * 1024;
    private const int MostConnections = 500;

    private readonly WebApplication app;
    private readonly PageGuards guards;
    private readonly RequestLimits limits;

    private LibraryPageServer(WebApplication app, PageGuards guards, RequestLimits limits) =>
        (this.app, this.guards, this.limits) = (app, guards, limits);

    /// <summary>Where it is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="client">The library; it writes what users do with digests.</param>
    /// <param name="options">Where, and to whom.</param>
    /// <param name="words">Puts an error's text into the words of the program that hosts this; null: as it is.</param>
    /// <param name="loggers">Where diagnostics go; null: nowhere.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <exception cref="ConfigurationException"><c>ServeTokenMissing</c>, <c>ServeNotStarted</c>.</exception>
    public static async Task<LibraryPageServer> StartAsync(
        IngestClient client,
        LibraryPageOptions? options = null,
        Func<string, string>? words = null,
        ILoggerFactory? loggers = null,
        CancellationToken cancel = default
    )
    {
        options ??= new();
        options.Validate();
        var guards = new PageGuards(options, client.Services.Time);
        var server = new LibraryPageServer(Build(options), guards, new(client.Services.Time, options.Patience, options.MostAtOnce));
        try
        {
            server.app.Use(next => context => server.AnswerAsync(context, next, words ?? (text => text), loggers));
            var reader = new LibraryReader(client);
            new PageRoutes(client, reader, guards, words ?? (text => text)).Map(server.app);
            new ApiRoutes(client, reader, guards).Map(server.app);
            server.app.MapFallback(context =>
                Replies.ErrorAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    "PageNotFound",
                    "There is no such page.",
                    "Begin at the library."
                )
            );
            await server.ListenAsync(options, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        guards.Dispose();
        limits.Dispose();
    }

    private static WebApplication Build(LibraryPageOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        // The default lifetime takes Ctrl+C away from the program that hosts this.
        builder.Services.AddSingleton<IHostLifetime, HostedByOthers>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
                kestrel.Limits.MaxConcurrentConnections = MostConnections;
                kestrel.Listen(options.Listen);
            });
        return builder.Build();
    }

    private async Task ListenAsync(LibraryPageOptions options, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new ConfigurationException(
                ErrorIds.ServeNotStarted,
                $"The page cannot listen at {options.Listen}: {(error.InnerException ?? error).Message}.",
                "Choose another address or port, or port 0 for a free one.",
                error
            );
        }
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>What holds for every request, whatever it asks for.</summary>
    private async Task AnswerAsync(HttpContext context, RequestDelegate next, Func<string, string> words, ILoggerFactory? loggers)
    {
        Replies.Secure(context.Response);
        try
        {
            if (!guards.IsOwnHost(context.Request))
                await Replies.ErrorAsync(
                    context,
                    StatusCodes.Status421MisdirectedRequest,
                    "HostNotOwn",
                    "The page is not reached under that name.",
                    words("Use its address, or let it know the name: LibraryPageOptions.HostNames.")
                );
            else if (IsOpen(context.Request))
                await next(context);
            else if (!await guards.HasTokenAsync(context.Request, context.RequestAborted))
                await AskForTokenAsync(context);
            else if (!await limits.RunAsync(context, next) && !context.Response.HasStarted)
                await Replies.ErrorAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    ErrorIds.AnswerTooSlow,
                    $"The answer has taken more than {limits.Patience.TotalSeconds} seconds.",
                    "Ask for less, or later."
                );
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (BadHttpRequestException error)
        {
            await Replies.ErrorAsync(
                context,
                error.StatusCode,
                "RequestNotUnderstood",
                "The request is not understood.",
                "Send less, or otherwise."
            );
        }
        catch (IngestException error) when (!context.Response.HasStarted)
        {
            await Replies.ErrorAsync(context, Replies.StatusOf(error), error.ErrorId, words(error.Message), words(error.Remedy));
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            if (loggers?.CreateLogger("ClusteraIngest.Serving.LibraryPageServer") is { } log)
                ServingLog.PageFailed(log, Text.Printable.Of(context.Request.Path, 100), error.GetType().Name, error);
            await Replies.ErrorAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "Unexpected",
                "Something unexpected went wrong.",
                "Standard error of the server says more."
            );
        }
    }

    private static bool IsOpen(HttpRequest request) => request.Path.Value is "/login" or "/style.css" or "/icon.svg";

    private static Task AskForTokenAsync(HttpContext context)
    {
        if (!Replies.IsForBackends(context.Request) && HttpMethods.IsGet(context.Request.Method))
        {
            Replies.SeeOther(context, PageText.Address("/login", ("next", context.Request.Path + context.Request.QueryString)));
            return Task.CompletedTask;
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Replies.ErrorAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "TokenNeeded",
            "The token is missing or wrong.",
            "Send it as the header Authorization: Bearer TOKEN."
        );
    }

    private sealed class HostedByOthers : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
