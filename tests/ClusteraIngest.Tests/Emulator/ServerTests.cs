using System.Diagnostics;
using ClusteraIngest.Emulator;

namespace ClusteraIngest.Tests.Emulator;

public sealed class ServerTests
{
    [Fact]
    public async Task It_listens_on_loopback_on_a_free_port()
    {
        await using var one = await ApifyEmulator.StartAsync();
        await using var two = await ApifyEmulator.StartAsync();
        Assert.Equal("127.0.0.1", one.BaseAddress.Host);
        Assert.NotEqual(one.BaseAddress.Port, two.BaseAddress.Port);
    }

    [Fact]
    public async Task A_taken_port_is_said_to_be_taken()
    {
        await using var one = await ApifyEmulator.StartAsync();
        var error = await Assert.ThrowsAsync<IOException>(() => ApifyEmulator.StartAsync(new() { Port = one.BaseAddress.Port }));
        Assert.Contains($"port {one.BaseAddress.Port} of 127.0.0.1", error.Message);
        Assert.Contains("already in use", error.Message);
    }

    [Fact]
    public async Task A_port_is_free_again_once_it_is_disposed()
    {
        var one = await ApifyEmulator.StartAsync();
        await one.DisposeAsync();
        await using var two = await ApifyEmulator.StartAsync(new() { Port = one.BaseAddress.Port });
        Assert.Equal(one.BaseAddress, two.BaseAddress);
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_those_who_wait_for_a_run()
    {
        var apify = await Caller.StartAsync(new() { RunTime = TimeSpan.FromHours(1) });
        var waiting = apify.StartRunAsync(Caller.Transcripts, """{"videoUrl":"https://youtu.be/unknown0001"}""");
        await Eventually.HoldsAsync(() => apify.Emulator.Runs.Count > 0);
        await Eventually.EndsAsync(apify.Emulator.DisposeAsync().AsTask());
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        apify.Http.Dispose();
    }

    [Fact]
    public async Task Without_a_token_nothing_is_answered()
    {
        await using var apify = await Caller.StartAsync();
        apify.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(
            (401, "token-not-provided", "Authentication token was not provided"),
            await apify.RefusedAsync(HttpMethod.Get, "/v2/users/me")
        );
        Assert.Equal(401, (await apify.RefusedAsync(HttpMethod.Post, Caller.Lists + "/runs", "{}")).Status);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_where_one_is_wanted()
    {
        await using var apify = await Caller.StartAsync(new() { Token = "right" }, token: "wrong");
        Assert.Equal(
            (401, "invalid-token", "Authentication token is not valid."),
            await apify.RefusedAsync(HttpMethod.Get, "/v2/users/me")
        );
        apify.Http.DefaultRequestHeaders.Authorization = new("Bearer", "right");
        Assert.Equal("emulator", (string?)(await apify.GetAsync("/v2/users/me"))["data"]!["username"]);
    }

    [Fact]
    public async Task The_log_knows_each_request_and_no_token()
    {
        await using var apify = await Caller.StartAsync();
        await apify.GetAsync("/v2/users/me?x=1");
        apify.Http.DefaultRequestHeaders.Authorization = null;
        await apify.GetAsync("/v2/users/me?token=secret");
        await apify.RefusedAsync(HttpMethod.Get, "/v2/nothing");
        Assert.Equal(
            [("GET", "/v2/users/me?x=1", 200, true), ("GET", "/v2/users/me?token=***", 200, false), ("GET", "/v2/nothing", 401, false)],
            apify.Emulator.Requests.Select(request => (request.Method, request.Path, request.Status, request.HadAuthorization))
        );
    }

    [Fact]
    public async Task Unknown_addresses_records_and_methods_are_told_apart()
    {
        await using var apify = await Caller.StartAsync();
        Assert.Equal(
            (404, "page-not-found", "We have bad news: there is no API endpoint at this URL. Did you specify it correctly?"),
            await apify.RefusedAsync(HttpMethod.Get, "/v2/nothing")
        );
        Assert.Equal(
            (404, "record-not-found", "Actor was not found"),
            await apify.RefusedAsync(HttpMethod.Post, "/v2/actors/a~b/runs", "{}")
        );
        Assert.Equal(
            (404, "record-not-found", "Actor run was not found"),
            await apify.RefusedAsync(HttpMethod.Get, "/v2/actor-runs/aaaaaaaaaaaaaaaaa")
        );
        Assert.Equal(
            (404, "record-not-found", "Dataset was not found"),
            await apify.RefusedAsync(HttpMethod.Get, "/v2/datasets/aaaaaaaaaaaaaaaaa/items")
        );
        Assert.Equal(
            (404, "record-not-found", "Store was not found"),
            await apify.RefusedAsync(HttpMethod.Get, "/v2/key-value-stores/aaaaaaaaaaaaaaaaa/records/INPUT")
        );
        Assert.Equal(
            (405, "method-not-allowed"),
            await apify.RefusedAsync(HttpMethod.Delete, "/v2/actor-runs") is var (status, type, _) ? (status, type) : default
        );
    }

    [Theory]
    [InlineData("memory=1000", "invalid-value")]
    [InlineData("maxItems=0", "max-items-must-be-greater-than-zero")]
    [InlineData("maxTotalChargeUsd=0", "max-total-charge-usd-must-be-greater-than-zero")]
    [InlineData("waitForFinish=soon", "invalid-value")]
    [InlineData("timeout=-1", "invalid-value")]
    public async Task Wrong_options_of_a_start_are_refused(string query, string type)
    {
        await using var apify = await Caller.StartAsync();
        var refused = await apify.RefusedAsync(HttpMethod.Post, $"{Caller.Lists}/runs?{query}", """{"searchQueries":["a"]}""");
        Assert.Equal((400, type), (refused.Status, refused.Type));
        Assert.Empty(apify.Emulator.Runs);
    }

    [Fact]
    public async Task A_method_may_be_overridden_by_the_query()
    {
        await using var apify = await Caller.StartAsync();
        var run = await apify.StartRunAsync(Caller.Transcripts, """{"videoUrl":"https://youtu.be/unknown0001"}""");
        Assert.Equal("SUCCEEDED", (string?)(await apify.GetAsync($"/v2/actor-runs/{run["id"]}/abort?method=POST"))["data"]!["status"]);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused()
    {
        await using var apify = await Caller.StartAsync();
        foreach (var (encoding, status) in new[] { ("gzip", 400), ("br", 400), ("bla", 415) })
        {
            using var content = new ByteArrayContent([1, 2, 3, 4, 5, 6, 7, 8, 9]);
            content.Headers.ContentEncoding.Add(encoding);
            using var answer = await apify.Http.PostAsync(Caller.Lists + "/runs", content);
            Assert.Equal((encoding, status), (encoding, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task Latency_delays_each_answer()
    {
        await using var apify = await Caller.StartAsync(new() { Latency = TimeSpan.FromMilliseconds(300) });
        var clock = Stopwatch.StartNew();
        await apify.GetAsync("/v2/users/me");
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task The_account_and_its_limits_are_complete()
    {
        await using var apify = await Caller.StartAsync(new() { MaxConcurrentRuns = 5 });
        var me = (await apify.GetAsync("/v2/users/me"))["data"]!.AsObject();
        Assert.All(
            (string[])["username", "plan", "effectivePlatformFeatures", "isPaying"],
            field => Assert.True(me.ContainsKey(field), field)
        );
        var limits = (await apify.GetAsync("/v2/users/me/limits"))["data"]!;
        Assert.Equal(5, (int?)limits["limits"]!["maxConcurrentActorJobs"]);
        Assert.Equal(0m, (decimal?)limits["current"]!["monthlyUsageUsd"]);
    }

    [Fact]
    public async Task Each_list_of_the_demo_has_what_its_description_says()
    {
        await using var apify = await Caller.StartAsync();
        var counts = new List<int>();
        foreach (var list in DemoWorld.Lists)
            counts.Add((await apify.ListAsync(list.Url)).Count);
        Assert.Equal([12, 27, 10], counts);
        var playlist = Caller.Ids(await apify.ListAsync(DemoWorld.Lists[2].Url));
        var channels = Caller
            .Ids(await apify.ListAsync(DemoWorld.Lists[0].Url))
            .Concat(Caller.Ids(await apify.ListAsync(DemoWorld.Lists[1].Url)))
            .ToList();
        Assert.Equal(2, playlist.Intersect(channels).Count());
        Assert.Equal(47, playlist.Union(channels).Count());
    }
}
