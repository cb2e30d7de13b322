using ClusteraIngest.Errors;
using ClusteraIngest.Resilience;
using ClusteraIngest.Sources.YouTubeData;
using ClusteraIngest.YouTube;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusteraIngest.Tests.Sources.YouTubeData;

public sealed class YouTubeDataResilienceTests
{
    private static readonly HurriedTime Time = new(200);

    private static readonly Func<HttpContext, Task> Good = AnsweringYouTube.Json(
        """{"kind": "youtube#videoListResponse", "items": [{"id": "D-lhorsDlUQ"}]}"""
    );

    [Theory]
    [InlineData(503, "backendError")]
    [InlineData(403, "rateLimitExceeded")]
    [InlineData(429, "rateLimitExceeded")]
    public async Task What_may_pass_is_repeated(int status, string reason)
    {
        var (attempts, requests, videos) = await TryAsync([.. Enumerable.Repeat(Error(status, reason), 12), Good]);
        Assert.Equal((13, 13, 1), (attempts, requests, videos));
    }

    [Fact]
    public async Task A_proxys_page_is_not_waited_for_forever()
    {
        var page = AnsweringYouTube.Json("<html>Log in</html>");
        var (attempts, _, videos) = await TryAsync([.. Enumerable.Repeat(page, 8), Good]);
        Assert.Equal((9, 1), (attempts, videos));

        var error = await Assert.ThrowsAsync<YouTubeDataException>(() => TryAsync([.. Enumerable.Repeat(page, 9), Good]));
        Assert.Equal(YouTubeDataFault.Garbled, error.Fault);
    }

    [Theory]
    [InlineData(403, "quotaExceeded", "QuotaExceeded")]
    [InlineData(400, "keyInvalid", "KeyRefused")]
    [InlineData(404, "videoNotFound", "NotFound")]
    [InlineData(403, "forbidden", "Forbidden")]
    [InlineData(400, "invalidParameter", "Invalid")]
    public async Task What_will_be_refused_again_is_not_repeated(int status, string reason, string fault)
    {
        var attempts = 0;
        var error = await Assert.ThrowsAsync<YouTubeDataException>(() => TryAsync([Error(status, reason)], () => attempts++));
        Assert.Equal((fault, 1), (error.Fault.ToString(), attempts));
    }

    [Fact]
    public async Task YouTube_is_given_up_when_it_has_been_silent_for_too_long()
    {
        using var http = new HttpClient();
        var client = new YouTubeDataClient(http, new("http://127.0.0.1:1/"));
        var outage = new Outage("the YouTube Data API", TimeSpan.FromMinutes(2), Time, NullLogger.Instance);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() =>
            new YouTubeDataResilience(outage, Waits(), Time).PatientlyAsync(
                cancel => client.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("D-lhorsDlUQ")], cancel),
                default
            )
        );
        Assert.Equal("YouTubeUnreachable", error.ErrorId);
        Assert.StartsWith("The YouTube Data API has not answered for 2 minutes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_are_no_outage_however_long_it_takes()
    {
        var (attempts, _, videos) = await TryAsync(
            [.. Enumerable.Repeat(Error(429, "rateLimitExceeded"), 7), Good],
            most: TimeSpan.FromSeconds(1)
        );
        Assert.Equal((8, 1), (attempts, videos));
    }

    [Theory]
    [InlineData(403, "userRateLimitExceeded")]
    [InlineData(429, "rateLimitExceeded")]
    public async Task Who_is_told_to_slow_down_for_as_long_as_a_wait_may_last_gives_up(int status, string reason)
    {
        var (attempts, begin) = (0, Time.GetTimestamp());
        var error = await Assert.ThrowsAsync<ItemFailedException>(() =>
            TryAsync([Error(status, reason)], () => attempts++, longest: TimeSpan.FromMinutes(5))
        );
        Assert.Equal("WaitTooLong", error.ErrorId);
        Assert.Equal(YouTubeDataFault.RateLimited, Assert.IsType<YouTubeDataException>(error.InnerException).Fault);
        Assert.Contains("keys of the YouTube Data API", error.Message, StringComparison.Ordinal);
        Assert.InRange(attempts, 5, 20);
        Assert.True(Time.GetElapsedTime(begin) >= TimeSpan.FromMinutes(5));
    }

    [Trait("Category", "Proof")]
    [Fact]
    public async Task An_attempt_that_hangs_is_made_again()
    {
        var (attempts, _, videos) = await TryAsync([context => Task.Delay(Timeout.Infinite, context.RequestAborted), Good]);
        Assert.Equal((2, 1), (attempts, videos));
    }

    [Fact]
    public async Task The_pause_that_YouTube_asks_for_is_kept()
    {
        var begin = Time.GetTimestamp();
        await TryAsync([AnsweringYouTube.Json("", 429, ("Retry-After", "90")), Good]);
        Assert.InRange(Time.GetElapsedTime(begin), TimeSpan.FromSeconds(90), TimeSpan.MaxValue);
    }

    private static WaitRegister Waits(TimeSpan? most = null) => new(most ?? TimeSpan.FromHours(3), Time, NullLogger.Instance);

    private static Func<HttpContext, Task> Error(int status, string reason) =>
        AnsweringYouTube.Json($$"""{"error": {"code": {{status}}, "message": "No.", "errors": [{"reason": "{{reason}}"}] } }""", status);

    private static async Task<(int Attempts, int Requests, int Videos)> TryAsync(
        Func<HttpContext, Task>[] answers,
        Action? onAttempt = null,
        TimeSpan? most = null,
        TimeSpan? longest = null
    )
    {
        var (attempts, asked) = (0, -1);
        await using var youTube = await AnsweringYouTube.StartAsync(context =>
            answers[Math.Min(Interlocked.Increment(ref asked), answers.Length - 1)](context)
        );
        var resilience = new YouTubeDataResilience(
            new Outage("the YouTube Data API", most ?? TimeSpan.FromHours(3), Time, NullLogger.Instance),
            Waits(longest),
            Time
        );
        var videos = await resilience.PatientlyAsync(
            cancel =>
            {
                attempts++;
                onAttempt?.Invoke();
                return resilience.ExecuteOnceAsync(
                    attempt => youTube.Client.VideosAsync(AnsweringYouTube.Key, [VideoId.Parse("D-lhorsDlUQ")], attempt),
                    cancel
                );
            },
            default
        );
        return (attempts, youTube.Requests.Count, videos.Count);
    }
}
