using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ClusteraIngest.Emulator.YouTube;

namespace ClusteraIngest.Tests.Emulator.YouTube;

/// <summary>The media, pictures and the proxy of the emulated youtube.com.</summary>
public sealed class YouTubeMediaTests : IAsyncLifetime, IDisposable
{
    private const string Id = "abcdefghi_1";
    private YouTubeWebEmulator web = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        web = await YouTubeWebEmulator.StartAsync(new() { WithoutDemo = true });
        var channel = web.World.AddGeneratedChannel("media", videos: 0);
        web.World.AddVideo(
            new(Id, channel.Id, "Media", new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)) { IsPlayable = false, MediaBytes = 1_000_000 }
        );
        http = new(web.CreateHandler()) { DefaultRequestVersion = HttpVersion.Version11 };
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Ranges_put_together_are_the_file()
    {
        var whole = await http.GetByteArrayAsync(Address(136));
        var parts = new List<byte>();
        for (var at = 0; at < whole.Length; at += 300_001)
        {
            using var part = await GetAsync(at, at + 300_000);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(
                new ContentRangeHeaderValue(at, Math.Min(at + 300_000, whole.Length - 1), whole.Length),
                part.Content.Headers.ContentRange
            );
            parts.AddRange(await part.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(1_000_000, whole.Length);
        Assert.Equal(SHA256.HashData(whole), SHA256.HashData([.. parts]));
        Assert.Equal(whole[1000..2000], await http.GetByteArrayAsync(Address(136) + "&range=1000-1999"));
        Assert.NotEqual(whole[..1000], (await http.GetByteArrayAsync(Address(140)))[..1000]);
        Assert.True(web.MediaBytesSent >= 2_000_000);
    }

    [Fact]
    public async Task Behind_the_end_there_is_nothing()
    {
        using var answer = await GetAsync(1_000_000, 1_000_010);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Fact]
    public async Task Addresses_of_one_extraction_expire_and_those_of_the_next_do_not()
    {
        web.World.ChangeVideo(Id, video => video with { MediaFaultAtByte = 500_000 });
        web.FailNext("expired", 1, Id);
        using var before = await GetAsync(0, 99_999);
        using var behind = await GetAsync(500_000, 599_999);
        using var renewed = await GetAsync(500_000, 599_999, issue: 2);
        using var across = await GetAsync(400_000, 599_999);

        Assert.Equal(HttpStatusCode.PartialContent, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, behind.StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, renewed.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => across.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_may_be_ignored_a_length_missing_a_total_wrong()
    {
        web.FailNext("no-range", 1);
        using var ignored = await GetAsync(500_000, 500_009);
        web.FailNext("no-length", 1);
        using var endless = await GetAsync(0, 99_999);
        web.FailNext("wrong-total", 1);
        using var wrong = await GetAsync(0, 9);

        Assert.Equal((HttpStatusCode.OK, 1_000_000L), (ignored.StatusCode, ignored.Content.Headers.ContentLength));
        Assert.Null(endless.Content.Headers.ContentLength);
        Assert.Equal(100_000, (await endless.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(1_000_001, wrong.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task A_body_may_break_off()
    {
        web.FailNext("short-body", 1);
        using var answer = await GetAsync(0, 999_999);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (read, buffer) = (0, new byte[65536]);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await body.ReadAsync(buffer) is > 0 and var count)
                read += count;
        });
        Assert.Equal(500_000, read);
        Assert.Equal(0, web.Requests[^1].Status);
    }

    [Fact]
    public async Task Fault_403_strikes_where_it_is_ordered()
    {
        web.FailNext("403", 1, "itag=140");

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Address(136))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(Address(140))).StatusCode);
    }

    [Fact]
    public async Task Thumbnails_are_pictures()
    {
        Assert.Equal([0xFF, 0xD8], (await http.GetByteArrayAsync($"https://i.ytimg.com/vi/{Id}/hqdefault.jpg"))[..2]);
        Assert.Equal("RIFF"u8.ToArray(), (await http.GetByteArrayAsync($"https://i.ytimg.com/vi_webp/{Id}/hq720.webp"))[..4]);
        Assert.Equal(2, web.RequestsByHost["i.ytimg.com"]);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("https://www.youtube.com.example.org/")]
    [InlineData("https://www.youtube.com:8443/")]
    [InlineData("http://www.youtube.com/")]
    public async Task The_proxy_connects_to_no_other_host(string address)
    {
        try
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(address)).StatusCode);
        }
        catch (HttpRequestException)
        {
            // A tunnel that is refused.
        }
        Assert.Single(web.RefusedConnections);
    }

    [Fact]
    public async Task The_certificate_is_of_no_use_elsewhere()
    {
        using var untrusting = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(web.ProxyAddress) });

        await Assert.ThrowsAsync<HttpRequestException>(() => untrusting.GetAsync("https://www.youtube.com/"));
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(web.CertificateFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_requests_meet_the_same_faults()
    {
        var statuses = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var other = await YouTubeWebEmulator.StartAsync(new() { Faults = "429:0.3,500:0.2", Seed = 5 });
            using var client = new HttpClient(other.CreateHandler());
            var seen = new List<HttpStatusCode>();
            for (var request = 0; request < 40; request++)
                seen.Add((await client.GetAsync("https://www.youtube.com/@clustera-garden/videos")).StatusCode);
            statuses.Add(string.Join(' ', seen));
        }

        Assert.Equal(statuses[0], statuses[1]);
        Assert.Contains("TooManyRequests", statuses[0], StringComparison.Ordinal);
    }

    private static string Address(int itag, int issue = 1) =>
        $"https://rr1---sn-emulated.googlevideo.com/videoplayback?ei={issue}&id={Id}&itag={itag}";

    private Task<HttpResponseMessage> GetAsync(long from, long to, int issue = 1)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address(136, issue));
        request.Headers.Range = new(from, to);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
