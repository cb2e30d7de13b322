using System.Globalization;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Emulator.YouTubeData;

public sealed class KeyTests
{
    private const string Any = "videos?part=id&id=aaaaaaaaaaa";
    private const string Search = "search?part=id&q=tea";

    [Fact]
    public async Task Every_answered_request_costs_a_unit_also_a_wrong_one()
    {
        await using var api = await DataApi.StartAsync();
        await api.GetAsync(Any);
        await api.RefusedAsync("videos?part=nonsense&id=aaaaaaaaaaa");
        await api.RefusedAsync("playlistItems?part=id&playlistId=PLnone");
        Assert.Equal(
            (3, 0, 3, 0, 0),
            (api.Use.Units, api.Use.Searches, api.Use.UnitsToday, api.Use.SearchesToday, api.Use.RequestsAfterRefusal)
        );
        await api.GetAsync(Search);
        await api.RefusedAsync("search?part=nonsense");
        Assert.Equal((3, 2), (api.Emulator.UnitsCharged, api.Emulator.SearchesCharged));
    }

    [Fact]
    public async Task A_key_over_its_units_is_told_so_and_can_still_search()
    {
        await using var api = await DataApi.StartAsync(new() { WithoutDemo = true, Keys = [new(DataApi.Key) { Units = 2 }] });
        await api.GetAsync(Any);
        await api.GetAsync(Any);
        var refused = await api.RefusedAsync(Any);
        Assert.Equal((403, "quotaExceeded"), (refused.Status, refused.Reason));
        Assert.Contains("<a href=\"/youtube/v3/getting-started#quota\">quota</a>", refused.Message);
        await api.GetAsync(Search);
        Assert.Equal((2, 1, 0), (api.Use.Units, api.Use.Searches, api.Use.RequestsAfterRefusal));
    }

    [Fact]
    public async Task A_key_over_its_searches_is_told_so_with_429_and_can_still_read()
    {
        await using var api = await DataApi.StartAsync(new() { WithoutDemo = true, Keys = [new(DataApi.Key) { Searches = 1 }] });
        await api.GetAsync(Search);
        var refused = await api.RefusedAsync(Search);
        Assert.Equal(429, refused.Status);
        Assert.StartsWith(
            "Quota exceeded for quota metric 'Search Queries' and limit 'Search Queries per day' of service 'youtube.googleapis.com'",
            refused.Message
        );
        await api.GetAsync(Any);
    }

    [Fact]
    public async Task Requests_after_the_quota_was_answered_as_used_up_are_counted_until_the_next_day()
    {
        var time = new AdvancingTime();
        await using var api = await DataApi.StartAsync(
            new()
            {
                WithoutDemo = true,
                Keys = [new(DataApi.Key) { Units = 1 }],
                Time = time,
            }
        );
        await api.GetAsync(Any);
        await api.RefusedAsync(Any);
        Assert.Equal(0, api.Use.RequestsAfterRefusal);
        await api.RefusedAsync(Any);
        await api.GetAsync(Search);
        Assert.Equal(1, api.Use.RequestsAfterRefusal);
        time.Advance(TimeSpan.FromDays(1));
        await api.GetAsync(Any);
        Assert.Equal((2, 1, 1), (api.Use.Units, api.Use.UnitsToday, api.Use.RequestsAfterRefusal));
    }

    [Theory]
    [InlineData("2026-07-01T06:59:59Z", "2026-07-01T07:00:00Z")]
    [InlineData("2026-12-01T07:59:59Z", "2026-12-01T08:00:00Z")]
    [InlineData("2026-03-08T07:59:59Z", "2026-03-08T08:00:00Z")]
    [InlineData("2026-03-09T06:59:59Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-11-01T06:59:59Z", "2026-11-01T07:00:00Z")]
    [InlineData("2026-11-02T07:59:59Z", "2026-11-02T08:00:00Z")]
    public async Task The_day_begins_at_midnight_in_Los_Angeles(string before, string after)
    {
        var time = new SetTime(before);
        await using var api = await DataApi.StartAsync(
            new()
            {
                WithoutDemo = true,
                Keys = [new(DataApi.Key) { Units = 1 }],
                Time = time,
            }
        );
        await api.GetAsync(Any);
        Assert.Equal("quotaExceeded", (await api.RefusedAsync(Any)).Reason);
        time.Now = DateTimeOffset.Parse(after, CultureInfo.InvariantCulture);
        await api.GetAsync(Any);
    }

    [Fact]
    public async Task Only_so_many_requests_a_minute_are_let_in_and_the_others_are_free()
    {
        var time = new SetTime("2026-07-01T12:00:10Z");
        await using var api = await DataApi.StartAsync(
            new()
            {
                WithoutDemo = true,
                Keys = [new(DataApi.Key) { PerMinute = 2 }],
                Time = time,
            }
        );
        await api.GetAsync(Any);
        await api.GetAsync(Any);
        var refused = await api.RefusedAsync(Any);
        Assert.Equal((429, "rateLimitExceeded"), (refused.Status, refused.Reason));
        time.Now += TimeSpan.FromMinutes(1);
        await api.GetAsync(Any);
        Assert.Equal((3, 0), (api.Use.Units, api.Use.RequestsAfterRefusal));
    }

    [Theory]
    [InlineData("invalid", 400, "badRequest", "API_KEY_INVALID")]
    [InlineData("off", 403, "accessNotConfigured", "SERVICE_DISABLED")]
    [InlineData("blocked", 403, "forbidden", "API_KEY_SERVICE_BLOCKED")]
    [InlineData("unknown", 400, "badRequest", "API_KEY_INVALID")]
    public async Task A_key_can_be_refused_which_is_free(string key, int status, string reason, string info)
    {
        await using var api = await DataApi.StartAsync(
            new()
            {
                WithoutDemo = true,
                Keys = [new("invalid") { IsInvalid = true }, new("off") { IsNotConfigured = true }, new("blocked") { IsBlocked = true }],
            }
        );
        var refused = await api.SendAsync(Any, key);
        Assert.Equal(
            (status, reason, info),
            (
                refused.Status,
                (string?)refused.Body!["error"]!["errors"]![0]!["reason"],
                (string?)refused.Body["error"]!["details"]![0]!["reason"]
            )
        );
        Assert.Equal((0, 0), (api.Emulator.Keys[key].Units, api.Emulator.Keys[key].RequestsAfterRefusal));
        await api.RefusedAsync(Any, key);
        Assert.Equal(1, api.Emulator.Keys[key].RequestsAfterRefusal);
    }

    [Fact]
    public async Task A_key_comes_in_the_header_or_the_address_and_is_not_logged()
    {
        await using var api = await DataApi.StartAsync();
        await api.GetAsync(Any + "&key=secret-2", key: null);
        await api.GetAsync(Any, key: "secret-3");
        Assert.Equal(1, api.Emulator.Keys["secret-2"].Units);
        Assert.Equal(403, (await api.RefusedAsync(Any, key: null)).Status);
        Assert.Equal(
            [
                ("/youtube/v3/videos?part=id&id=aaaaaaaaaaa&key=***", 200, false),
                ("/youtube/v3/videos?part=id&id=aaaaaaaaaaa", 200, true),
                ("/youtube/v3/videos?part=id&id=aaaaaaaaaaa", 403, false),
            ],
            api.Emulator.Requests.Select(request => (request.Path, request.Status, request.HadAuthorization))
        );
    }

    [Fact]
    public async Task Side_by_side_no_more_than_the_quota_is_given_out()
    {
        await using var api = await DataApi.StartAsync(new() { WithoutDemo = true, Keys = [new(DataApi.Key) { Units = 50 }] });
        var statuses = await Task.WhenAll(Enumerable.Range(0, 120).Select(async _ => (await api.SendAsync(Any)).Status));
        Assert.Equal((50, 70), (statuses.Count(status => status == 200), statuses.Count(status => status == 403)));
        Assert.Equal(50, api.Use.Units);
    }

    private sealed class SetTime(string now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
