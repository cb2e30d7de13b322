using ClusteraIngest.Resilience;
using ClusteraIngest.Sources;
using ClusteraIngest.Tests.Sources.YouTubeData;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Timeout;

namespace ClusteraIngest.Tests.Sources;

public sealed class ResilientHttpTests
{
    private static readonly HurriedTime Time = new(200, hurriesChanges: true);

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A_request_that_does_not_ask_for_more_is_sent_once(string method)
    {
        await using var server = await AnsweringYouTube.StartAsync(AnsweringYouTube.Json("", 503));
        using var http = CreateClient();
        using var request = new HttpRequestMessage(new(method), server.BaseAddress);

        using var response = await http.SendAsync(request);

        Assert.Equal((503, 1), ((int)response.StatusCode, server.Requests.Count));
    }

    [Fact]
    public async Task Headers_that_do_not_come_are_given_up()
    {
        await using var server = await AnsweringYouTube.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var http = CreateClient(limitMinutes: 1);
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => http.GetAsync(server.BaseAddress).WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(500, 4)]
    [InlineData(503, 4)]
    [InlineData(408, 4)]
    [InlineData(429, 1)] // waited for in the open, above
    [InlineData(402, 1)]
    [InlineData(404, 1)]
    public async Task What_asks_for_it_is_repeated_while_the_service_is_away(int status, int requests)
    {
        var asked = 0;
        await using var server = await AnsweringYouTube.StartAsync(context =>
            AnsweringYouTube.Json("", Interlocked.Increment(ref asked) < 4 ? status : 200)(context)
        );
        await SendAsync(server.BaseAddress);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_pause_that_is_asked_for_is_kept_but_not_for_years()
    {
        Func<HttpContext, Task>[] answers =
        [
            AnsweringYouTube.Json("", 503, ("Retry-After", "90")),
            AnsweringYouTube.Json("", 503, ("Retry-After", "99999999")),
            AnsweringYouTube.Json(""),
        ];
        var asked = -1;
        await using var server = await AnsweringYouTube.StartAsync(context => answers[Interlocked.Increment(ref asked)](context));
        var begin = Time.GetTimestamp();

        await SendAsync(server.BaseAddress);

        Assert.Equal(3, server.Requests.Count);
        Assert.InRange(Time.GetElapsedTime(begin), TimeSpan.FromSeconds(90 + 300), TimeSpan.MaxValue);
    }

    private static async Task SendAsync(Uri address)
    {
        var outage = new Outage("the service", TimeSpan.FromHours(3), Time, NullLogger.Instance);
        var options = ResilientHttp.WhileAway(
            outage,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(30),
            (_, request) => $"No answer from {request?.RequestUri}."
        );
        using var http = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var context = ResilienceContextPool.Shared.Get();
        ResilientHttp.Ask(request, ResilientHttp.Repeat(options, TimeSpan.FromMinutes(10), Time), context);
        using var response = await http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(60));
        ResilienceContextPool.Shared.Return(context);
    }

    private static HttpClient CreateClient(int limitMinutes = 10) =>
        ResilientHttp.CreateClient(new SocketsHttpHandler { UseProxy = false }, TimeSpan.FromMinutes(limitMinutes), Time);
}
