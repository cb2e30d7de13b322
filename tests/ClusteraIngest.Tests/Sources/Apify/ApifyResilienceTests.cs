using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources;
using ClusteraIngest.Sources.Apify;
using ClusteraIngest.Tests.Hostile;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Sources.Apify;

/// <summary>What the HTTP handler repeats and what is repeated above it, together.</summary>
public sealed class ApifyResilienceTests
{
    private static readonly HurriedTime Time = new(50, hurriesChanges: true);

    private static readonly Func<HttpContext, Task> Good = HostileApify.Text($$"""{"data": {{HostileApify.Run}} }""");

    private static readonly Func<HttpContext, Task> Away = HostileApify.Text("", 503);

    private static readonly Func<HttpContext, Task> Garbled = HostileApify.Text("<html>Log in</html>");

    private static readonly Func<HttpContext, Task> Half = async context =>
    {
        context.Response.ContentLength = 1_000;
        await context.Response.WriteAsync("{");
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>The headers come, and of the body the first letter only.</summary>
    private static readonly Func<HttpContext, Task> Hanging = async context =>
    {
        await context.Response.WriteAsync("{");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    };

    [Fact]
    public async Task What_may_pass_is_repeated_until_a_whole_answer_comes()
    {
        await using var world = await World.StartAsync(state: [Away, Half, Away, Garbled, Hanging, Never, Away, Good]);
        var run = await world.Client.GetRunAsync("run", TimeSpan.Zero, default).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(("runrunrunrunrunru", 8), (run.Id, world.Asked));
        Assert.Null(world.Outage.Notice);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("half")]
    [InlineData("nothing")]
    public async Task A_start_is_sent_once_and_may_have_been_done(string answer)
    {
        await using var world = await World.StartAsync(
            start:
            [
                answer switch
                {
                    "503" => Away,
                    "half" => Half,
                    _ => Never,
                },
            ]
        );
        var error = await Assert.ThrowsAsync<ApifyException>(() =>
            world.Client.StartRunAsync("a/b", "{}", null, default).WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Equal((1, ApifyFault.Transient, true), (world.Apify.Starts, error.Fault, error.MayHaveBeenDone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_fails_while_others_are_answered_ends_alone(bool isItsBodyBroken)
    {
        // By turns in the handler and above it: both count the same failure.
        await using var world = await World.StartAsync(
            state: isItsBodyBroken ? [Half] : [.. Enumerable.Range(0, 1_000).Select(attempt => attempt % 2 == 0 ? Away : Half)],
            most: TimeSpan.FromMinutes(1)
        );
        using var done = new CancellationTokenSource();
        var others = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await world.Client.RunsSinceAsync("a/b", DateTimeOffset.UnixEpoch, isPatient: true, default).ToListAsync();
        });

        var error = await Assert.ThrowsAsync<ApifyException>(() =>
            world.Client.GetRunAsync("run", TimeSpan.Zero, default).WaitAsync(TimeSpan.FromSeconds(60))
        );

        await done.CancelAsync();
        await others;
        Assert.Equal(ApifyFault.Transient, error.Fault);
        Assert.InRange(world.Asked, 3, 200);
    }

    [Fact]
    public async Task Apify_is_given_up_when_it_has_been_silent_for_too_long()
    {
        await using var world = await World.StartAsync(state: [Away], most: TimeSpan.FromMinutes(2));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            world.Client.GetRunAsync("run", TimeSpan.Zero, default).WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Equal("ApifyUnreachable", error.ErrorId);
        Assert.StartsWith("Apify has not answered for 2 minutes. Apify answered 503", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_briefly_is_repeated_four_times_whoever_repeats_it()
    {
        await using var world = await World.StartAsync(
            runs: [Away, Garbled, Away, HostileApify.Text("", 429), Away, Good],
            time: new(5, hurriesChanges: true)
        );
        await world.Client.GreetAsync(default); // a 503 is an answer
        Assert.Equal(5, world.Asked);
    }

    [Fact]
    public async Task An_Apify_that_holds_the_line_is_unreachable_before_anything_is_begun()
    {
        await using var world = await World.StartAsync(runs: [Never]);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            world.Client.GreetAsync(default).WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Equal("ApifyUnreachable", error.ErrorId);
    }

    private static Task Never(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private sealed class World : IAsyncDisposable
    {
        private readonly HttpClient http;
        private int asked;

        private World(HostileApify apify, TimeSpan most, TimeProvider time)
        {
            http = ResilientHttp.CreateClient(new SocketsHttpHandler { UseProxy = false }, ApifyResilience.AttemptTimeout, time);
            Apify = apify;
            Outage = new("Apify", most, time, NullLogger.Instance);
            var resilience = new ApifyResilience(Outage, new(TimeSpan.FromHours(3), time, NullLogger.Instance), time);
            Client = new(http, apify.BaseAddress, "token", resilience, new(time));
        }

        public HostileApify Apify { get; }

        public Outage Outage { get; }

        public ApifyClient Client { get; }

        /// <summary>How often one of the answers was given.</summary>
        public int Asked => asked;

        /// <summary>The answers one after the other, the last of them again and again.</summary>
        public static async Task<World> StartAsync(
            Func<HttpContext, Task>[]? start = null,
            Func<HttpContext, Task>[]? state = null,
            Func<HttpContext, Task>[]? runs = null,
            TimeSpan? most = null,
            HurriedTime? time = null
        )
        {
            var apify = await HostileApify.StartAsync();
            var world = new World(apify, most ?? TimeSpan.FromHours(3), time ?? Time);
            if (start is not null)
                apify.Start = world.InTurn(start);
            if (state is not null)
                apify.State = world.InTurn(state);
            if (runs is not null)
                apify.Runs = world.InTurn(runs);
            return world;
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await Apify.DisposeAsync();
        }

        private Func<HttpContext, Task> InTurn(Func<HttpContext, Task>[] answers) =>
            context => answers[Math.Min(Interlocked.Increment(ref asked), answers.Length) - 1](context);
    }
}
