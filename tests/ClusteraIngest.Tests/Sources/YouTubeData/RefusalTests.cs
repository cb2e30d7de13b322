using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;
using Microsoft.AspNetCore.Http;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

/// <summary>What errors are taken for.</summary>
public sealed class RefusalTests
{
    private const YouTubeDataFault Quota = YouTubeDataFault.QuotaExceeded;
    private const YouTubeDataFault Rate = YouTubeDataFault.RateLimited;
    private const YouTubeDataFault Key = YouTubeDataFault.KeyRefused;

    /// <summary>In the order of real_error_bodies.json; those without a body are served as the text that was reported.</summary>
    [RecordedTheory]
    [InlineData(0, "QuotaExceeded", "quotaExceeded", "you have exceeded your quota.")]
    [InlineData(1, "QuotaExceeded", "quotaExceeded", "you have exceeded your quota.")]
    [InlineData(2, "KeyRefused", "API_KEY_SERVICE_BLOCKED", "are blocked.")]
    [InlineData(3, "QuotaExceeded", "", "'Search Queries per day'")]
    [InlineData(4, "KeyRefused", "accessNotConfigured", "or it is disabled")]
    [InlineData(5, "KeyRefused", "keyInvalid", "Bad Request.")]
    [InlineData(6, "KeyRefused", "", "API key not valid")]
    [InlineData(7, "KeyRefused", "", "missing a valid API key.")]
    [InlineData(8, "QuotaExceeded", "", "midnight Pacific Time")]
    [InlineData(9, "NotFound", "playlistNotFound", "request's playlistId parameter cannot be found.")]
    public async Task Recorded_errors_are_understood(int place, string fault, string reason, string said)
    {
        var recorded = Recorded.Json("youtube-data-api/real_error_bodies.json")[place];
        var body = recorded.TryGetProperty("body", out var json)
            ? json.GetRawText()
            : recorded.EnumerateObject().First(member => member.Name is "body_text_only" or "text" or "log_fragment").Value.GetString()!;
        var error = await ErrorAsync(AnsweringYouTube.Json(body, recorded.GetProperty("http").GetInt32()));
        Assert.Equal(fault, error.Fault.ToString());
        Assert.Equal(reason, error.Reason);
        Assert.Equal(recorded.GetProperty("http").GetInt32(), error.Status);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('<', error.Message);
        Assert.Equal(fault is "NotFound", error.MayHaveBeenCharged);
        Assert.Equal(place is 3 ? QuotaBucket.Search : QuotaBucket.Units, error.Bucket);
        Assert.Equal(place is 4 or 5 or 6 or 7, error.IsWholeKey);
    }

    [RecordedFact]
    public async Task Every_recorded_error_is_looked_at() =>
        Assert.Equal(
            10,
            await Task.FromResult(
                Recorded
                    .Json("youtube-data-api/real_error_bodies.json")
                    .EnumerateArray()
                    .Count(error => error.TryGetProperty("http", out _))
            )
        );

    [RecordedTheory]
    [InlineData("error_permission_resp.json", 403, "Forbidden", "SERVICE_UNAVAILABLE")]
    [InlineData("error_response.json", 400, "KeyRefused", "keyInvalid")]
    [InlineData("error_response_simple.json", 400, "Invalid", "")]
    public async Task Recorded_error_responses_are_understood(string file, int status, string fault, string reason)
    {
        var error = await ErrorAsync(AnsweringYouTube.Json(await File.ReadAllTextAsync(Recorded.Path("youtube-data-api/" + file)), status));
        Assert.Equal((fault, reason), (error.Fault.ToString(), error.Reason));
    }

    [Theory]
    [InlineData(403, "dailyLimitExceeded", "Daily Limit Exceeded", "QuotaExceeded")]
    [InlineData(403, "rateLimitExceeded", "Rate Limit Exceeded", "RateLimited")]
    [InlineData(403, "userRateLimitExceeded", "User Rate Limit Exceeded", "RateLimited")]
    [InlineData(429, "rateLimitExceeded", "Rate Limit Exceeded", "RateLimited")]
    [InlineData(
        429,
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'youtube.googleapis.com'",
        "RateLimited"
    )]
    [InlineData(
        403,
        "quotaExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'youtube.googleapis.com'",
        "RateLimited"
    )]
    [InlineData(
        429,
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'youtube.googleapis.com'",
        "QuotaExceeded"
    )]
    [InlineData(400, "badRequest", "API key expired. Please renew the API key.", "KeyRefused")]
    [InlineData(403, "forbidden", "Requests from this Android client application <empty> are blocked.", "KeyRefused")]
    [InlineData(403, "ipRefererBlocked", "The request did not come from here.", "KeyRefused")]
    [InlineData(401, "authError", "Invalid Credentials", "KeyRefused")]
    [InlineData(
        403,
        "playlistItemsNotAccessible",
        "The request is not properly authorized to retrieve the specified playlist.",
        "Forbidden"
    )]
    [InlineData(404, "channelNotFound", "Channel not found.", "NotFound")]
    [InlineData(400, "invalidPageToken", "The request specifies an invalid page token.", "Invalid")]
    [InlineData(409, "SERVICE_UNAVAILABLE", "The operation was aborted.", "Transient")]
    [InlineData(500, "backendError", "Backend Error", "Transient")]
    [InlineData(503, "quotaExceeded", "The service is currently unavailable.", "Transient")]
    public async Task Reasons_are_understood(int status, string reason, string message, string fault)
    {
        var error = await ErrorAsync(
            AnsweringYouTube.Json(
                JsonSerializer.Serialize(
                    new
                    {
                        error = new
                        {
                            code = status,
                            message,
                            errors = new[]
                            {
                                new
                                {
                                    message,
                                    domain = "global",
                                    reason,
                                },
                            },
                        },
                    }
                ),
                status
            )
        );
        Assert.Equal((fault, reason, status), (error.Fault.ToString(), error.Reason, error.Status));
    }

    [Theory]
    [InlineData("API_KEY_INVALID", true)]
    [InlineData("API_KEY_HTTP_REFERRER_BLOCKED", true)]
    [InlineData("API_KEY_IP_ADDRESS_BLOCKED", true)]
    [InlineData("API_KEY_SERVICE_BLOCKED", false)]
    [InlineData("SERVICE_DISABLED", true)]
    [InlineData("CONSUMER_SUSPENDED", true)]
    public async Task The_details_tell_what_a_key_is_refused_for(string reason, bool isWholeKey)
    {
        var error = await ErrorAsync(
            AnsweringYouTube.Json(
                $$"""{"error": {"code": 403, "message": "No.", "errors": [{"message": "No.", "domain": "global", "reason": "forbidden"}], "status": "PERMISSION_DENIED", "details": [{"@type": "type.googleapis.com/google.rpc.Help"}, {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "{{reason}}"}] } }""",
                403
            )
        );
        Assert.Equal((Key, reason, isWholeKey, false), (error.Fault, error.Reason, error.IsWholeKey, error.MayHaveBeenCharged));
        Assert.Contains(AnsweringYouTube.Key.Fingerprint, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, Key)]
    [InlineData(404, YouTubeDataFault.NotFound)]
    public async Task A_message_that_names_the_key_does_not_get_through(int status, object fault)
    {
        var error = await ErrorAsync(
            AnsweringYouTube.Json(
                $$"""{"error": {"code": {{status}}, "message": "{{new string('x', 480)}} Permission denied: Consumer 'api_key:{{AnsweringYouTube.Key.Value}}' has been suspended.", "errors": [{"reason": "{{AnsweringYouTube.Key.Value}}"}], "details": [{"reason": "{{(status == 403 ? "CONSUMER_SUSPENDED" : "x")}}"}] } }""",
                status
            )
        );
        Assert.Equal(fault, error.Fault);
        Assert.DoesNotContain("AIza", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AIza", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>Log in</html>")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"items": []}""")]
    [InlineData(200, """{"kind": "youtube#videoListResponse", "items": {}}""")]
    [InlineData(200, """{"kind": "youtube#videoListResponse", "items": [{"id": "short"}]}""")]
    [InlineData(200, """{"kind": "youtube#videoListResponse", "items": [null]}""")]
    [InlineData(204, "")]
    [InlineData(302, "<html>Moved</html>")]
    [InlineData(304, "")]
    [InlineData(403, "<html>The proxy says no</html>")]
    [InlineData(404, "<html>Not here</html>")]
    [InlineData(404, "{}")]
    [InlineData(407, "<html>Log in</html>")]
    public async Task What_is_not_this_APIs_answer_says_nothing_about_a_video(int status, string body)
    {
        var error = await ErrorAsync(
            AnsweringYouTube.Bytes(status is 204 ? [] : Encoding.UTF8.GetBytes(body), status, ("Location", "https://example.com/"))
        );
        Assert.Equal(YouTubeDataFault.Garbled, error.Fault);
        Assert.True(error.MayHaveBeenCharged);
        Assert.DoesNotContain("html", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "<html>Slow down</html>", Rate)]
    [InlineData(502, "<html>Bad gateway</html>", YouTubeDataFault.Transient)]
    public async Task The_status_of_a_proxys_page_is_understood(int status, string body, object fault)
    {
        var error = await ErrorAsync(AnsweringYouTube.Json(body, status, ("Retry-After", "7")));
        Assert.Equal(((YouTubeDataFault)fault, (TimeSpan?)TimeSpan.FromSeconds(7)), (error.Fault, error.RetryAfter));
    }

    [Fact]
    public async Task An_answer_without_end_is_garbled()
    {
        var error = await ErrorAsync(async context =>
        {
            for (var piece = 0; piece < 200; piece++)
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
        });
        Assert.Equal(YouTubeDataFault.Garbled, error.Fault);
        Assert.Contains("8 MiB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task An_answer_that_is_not_packed_as_it_says_may_pass(string encoding)
    {
        var error = await ErrorAsync(
            AnsweringYouTube.Bytes([0xFE, 0xED, 0xFA, 0xCE, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 200, ("Content-Encoding", encoding))
        );
        Assert.Equal((YouTubeDataFault.Transient, true), (error.Fault, error.MayHaveBeenCharged));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_may_have_been_charged()
    {
        var error = await ErrorAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync("{\"kind\""u8.ToArray());
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.Equal((YouTubeDataFault.Transient, true, (int?)null), (error.Fault, error.MayHaveBeenCharged, error.Status));
    }

    [Fact]
    public async Task A_connection_that_was_never_made_costs_nothing()
    {
        var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var http = new HttpClient();
        var client = new YouTubeDataClient(http, new($"http://127.0.0.1:{port}/"));
        var error = await Assert.ThrowsAsync<YouTubeDataException>(() =>
            client.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("D-lhorsDlUQ")], default)
        );
        Assert.Equal((YouTubeDataFault.Transient, false), (error.Fault, error.MayHaveBeenCharged));
    }

    [Fact]
    public async Task Users_are_told_what_it_is_about_and_what_to_do()
    {
        var error = (
            await ErrorAsync(
                AnsweringYouTube.Json("""{"error": {"code": 404, "message": "Gone.", "errors": [{"reason": "playlistNotFound"}]}}""", 404)
            )
        ).ForItem("PL1");
        Assert.Equal(("YouTubeNotFound", "PL1: YouTube answered 404 playlistNotFound: Gone."), (error.ErrorId, error.Message));
        Assert.StartsWith("Check the address", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_is_refused_was_to_be_taken_from_the_searches()
    {
        await using var youTube = await AnsweringYouTube.StartAsync(
            AnsweringYouTube.Json("""{"error": {"code": 403, "message": "exceeded", "errors": [{"reason": "quotaExceeded"}]}}""", 403)
        );
        var error = await Assert.ThrowsAsync<YouTubeDataException>(() =>
            youTube.Client.SearchChannelsAsync(AnsweringYouTube.Key, "pop", 5, default)
        );
        Assert.Equal((Quota, QuotaBucket.Search), (error.Fault, error.Bucket));
    }

    private static async Task<YouTubeDataException> ErrorAsync(Func<HttpContext, Task> answer)
    {
        await using var youTube = await AnsweringYouTube.StartAsync(answer);
        return await Assert.ThrowsAsync<YouTubeDataException>(() =>
            youTube.Client.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("D-lhorsDlUQ")], default)
        );
    }
}
