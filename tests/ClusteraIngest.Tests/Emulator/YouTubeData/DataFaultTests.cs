using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class DataFaultTests
{
    private const string Any = "videos?part=id&id=aaaaaaaaaaa";

    [Theory]
    [InlineData("429", 429, "rateLimitExceeded", 0)]
    [InlineData("403", 403, "rateLimitExceeded", 0)]
    [InlineData("used-up", 403, "quotaExceeded", 0)]
    [InlineData("500", 500, "backendError", 1)]
    public async Task A_request_can_be_answered_with_an_error(string fault, int status, string reason, int units)
    {
        await using var api = await DataApi.StartAsync();
        api.Emulator.FailNext(fault);
        Assert.Equal((status, reason), (await api.RefusedAsync(Any)) is var (given, why, _) ? (given, why) : default);
        Assert.Equal(units, api.Use.Units);
    }

    [Fact]
    public async Task What_somebody_else_has_used_up_is_gone_for_the_day()
    {
        var time = new AdvancingTime();
        await using var api = await DataApi.StartAsync(new() { WithoutDemo = true, Time = time });
        api.Emulator.FailNext("used-up");
        await api.RefusedAsync(Any);
        Assert.Equal("quotaExceeded", (await api.RefusedAsync(Any)).Reason);
        Assert.Equal(1, api.Use.RequestsAfterRefusal);
        time.Advance(TimeSpan.FromDays(1));
        await api.GetAsync(Any);
    }

    [Theory]
    [InlineData("503", 503)]
    [InlineData("html", 200)]
    public async Task A_page_can_come_instead_of_JSON(string fault, int status)
    {
        await using var api = await DataApi.StartAsync();
        api.Emulator.FailNext(fault);
        using var answer = await api.Http.GetAsync(Any + "&key=" + DataApi.Key);
        Assert.Equal((status, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, api.Use.Units);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("truncated")]
    public async Task A_connection_can_be_dropped_after_the_charge(string fault)
    {
        await using var api = await DataApi.StartAsync();
        api.Emulator.FailNext(fault);
        await Assert.ThrowsAsync<HttpRequestException>(() => api.SendAsync(Any));
        Assert.Equal((1, 0), (api.Use.Units, Assert.Single(api.Emulator.Requests).Status));
    }

    [Fact]
    public async Task A_fault_can_be_aimed_at_a_request()
    {
        await using var api = await DataApi.StartAsync();
        api.Emulator.FailNext("500", times: 2, where: "id=bbb,ccc");
        await api.GetAsync(Any);
        for (var at = 0; at < 2; at++)
            await api.RefusedAsync("videos?part=id&id=bbb%2Cccc&key=" + DataApi.Key, key: null);
        await api.GetAsync("videos?part=id&id=bbb,ccc");
    }

    [Fact]
    public async Task Faults_can_be_probable_and_an_unknown_one_is_named()
    {
        await using var api = await DataApi.StartAsync(new() { WithoutDemo = true, Faults = "500:1" });
        await api.RefusedAsync(Any);
        api.Emulator.SetFaults(null);
        await api.GetAsync(Any);
        Assert.Contains("lost-start", Assert.Throws<FormatException>(() => api.Emulator.FailNext("lost-start")).Message);
        api.Emulator.SetFaults(string.Join(',', YouTubeDataEmulator.FaultNames.Keys.Select(name => name + ":0")));
        await api.GetAsync(Any);
    }

    [Theory]
    [InlineData("/youtube/v3/comments?part=id")]
    [InlineData("/youtube/v4/videos?part=id")]
    [InlineData("/")]
    public async Task What_is_not_served_is_not_found_and_free(string path)
    {
        await using var api = await DataApi.StartAsync();
        Assert.Equal(404, (await api.SendAsync(path)).Status);
        Assert.Equal(0, api.Emulator.UnitsCharged);
    }
}
