using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClusteraIngest.Tests.Hostile;

/// <summary>
/// An Apify of five answers, each of which a test can replace by anything: the start, the run, the items, the list of runs, the account.
/// </summary>
internal sealed class HostileApify : IAsyncDisposable
{
    private readonly WebApplication app;
    private int starts;

    private HostileApify()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Uri BaseAddress => new(app.Urls.First());

    /// <summary>How often a run was started.</summary>
    public int Starts => starts;

    /// <summary>Every value of an Authorization header that came.</summary>
    public List<string> Authorizations { get; } = [];

    public Func<HttpContext, Task> Start { get; set; } = Text($$"""{"data": {{Run}} }""", 201);

    public Func<HttpContext, Task> State { get; set; } = Text($$"""{"data": {{Run}} }""");

    public Func<HttpContext, Task> Items { get; set; } =
        context => Text(context.Request.Query["offset"] == "0" ? $"[{IngestWorld.Item("mean", 0).ToJsonString()}]" : "[]")(context);

    /// <summary>The list of an actor's runs.</summary>
    public Func<HttpContext, Task> Runs { get; set; } = Text("""{"data":{"items":[]}}""");

    /// <summary>Whose token it is.</summary>
    public Func<HttpContext, Task> Account { get; set; } = Missing;

    private static Func<HttpContext, Task> Missing { get; } = Text("""{"error":{"type":"record-not-found","message":"gone"}}""", 404);

    /// <summary>A run as Apify describes it.</summary>
    public static string Run { get; } = RunWith("", "");

    public static async Task<HostileApify> StartAsync()
    {
        var apify = new HostileApify();
        await apify.app.StartAsync();
        return apify;
    }

    /// <summary>The run with something in it replaced.</summary>
    public static string RunWith(string what, string by)
    {
        var run = $$"""
            {"id":"runrunrunrunrunru","status":"SUCCEEDED","startedAt":"{{DateTime.UtcNow.ToString(
                "s",
                CultureInfo.InvariantCulture
            )}}Z","finishedAt":null,"usageTotalUsd":0.005,"defaultDatasetId":"datasetdatasetdat","defaultKeyValueStoreId":"storestorestorest"}
            """;
        return what.Length == 0 ? run : run.Replace(what, by, StringComparison.Ordinal);
    }

    public static Func<HttpContext, Task> Text(string body, int status = 200, string type = "application/json") =>
        Bytes(Encoding.UTF8.GetBytes(body), status, type);

    public static Func<HttpContext, Task> Bytes(byte[] body, int status = 200, string type = "application/json", string? encoding = null) =>
        async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            if (encoding is not null)
                context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        lock (Authorizations)
            Authorizations.Add(context.Request.Headers.Authorization.ToString());
        var path = context.Request.Path.Value!;
        if (context.Request.Method == "POST")
            Interlocked.Increment(ref starts);
        var answer =
            context.Request.Method == "POST" ? Start
            : path.StartsWith("/v2/actor-runs/", StringComparison.Ordinal) ? State
            : path.EndsWith("/items", StringComparison.Ordinal) ? Items
            : path.EndsWith("/runs", StringComparison.Ordinal) ? Runs
            : path.EndsWith("/users/me", StringComparison.Ordinal) ? Account
            : Missing;
        try
        {
            await answer(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller has had enough.
        }
    }
}
