using System.Net;
using System.Net.Sockets;
using ClusteraIngest.Archive.Media;

namespace ClusteraIngest.Tests.Archive.Media;

public class MediaRouteTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4001:80b::200e", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Only_public_addresses_are_connected_to(string address, bool isPublic)
    {
        Assert.Equal(isPublic, NetworkAddress.IsPublic(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("https://rr1---sn-x.googlevideo.com/videoplayback?id=1", true)]
    [InlineData("https://googlevideo.com/videoplayback", false)]
    [InlineData("https://evilgooglevideo.com/videoplayback", false)]
    [InlineData("https://rr1.googlevideo.com.evil.example/", false)]
    [InlineData("http://rr1.googlevideo.com/videoplayback", false)]
    [InlineData("https://rr1.googlevideo.com:444/videoplayback", false)]
    [InlineData("https://me@rr1.googlevideo.com/videoplayback", false)]
    [InlineData("https://i.ytimg.com/vi/x/0.jpg", false)]
    public void Media_are_fetched_from_their_hosts_alone(string address, bool isMedia)
    {
        Assert.Equal(isMedia, MediaAddress.IsMedia(new(address)));
    }

    [Theory]
    [InlineData("https://i.ytimg.com/vi/x/0.jpg", true, false)]
    [InlineData("https://www.youtube.com/api/timedtext?v=x", false, true)]
    [InlineData("https://www.youtube.com/watch?v=x", false, false)]
    [InlineData("https://ytimg.com.evil.example/vi/x/0.jpg", false, false)]
    public void So_are_pictures_and_captions(string address, bool isPicture, bool isCaptions)
    {
        Assert.Equal((isPicture, isCaptions), (MediaAddress.IsPicture(new(address)), MediaAddress.IsCaptions(new(address))));
    }

    [Theory]
    [InlineData("ip=203.0.113.7", "8.8.8.8,2a00::1")]
    [InlineData("ip=2001%3Adb8%3A%3A7", "2a00::1,8.8.8.8")]
    [InlineData("id=1", "2a00::1,8.8.8.8")]
    public void What_was_asked_for_by_one_kind_of_address_is_fetched_by_it(string query, string expected)
    {
        IPAddress[] addresses = [IPAddress.Parse("2a00::1"), IPAddress.Parse("10.0.0.1"), IPAddress.Parse("8.8.8.8")];

        var usable = MediaRoute.Of([]).Usable(addresses, new($"https://rr1.googlevideo.com/videoplayback?{query}"));

        Assert.Equal(expected.Split(','), usable.Select(address => address.ToString()));
    }

    [Fact]
    public void The_route_is_that_of_yt_dlp()
    {
        var route = MediaRoute.Of(["--proxy=socks5://127.0.0.1:1080", "--force-ipv4"]);

        Assert.Equal((new Uri("socks5://127.0.0.1:1080"), AddressFamily.InterNetwork), (route.Proxy, route.Family));
        Assert.Equal(IPAddress.Parse("8.8.8.8"), MediaRoute.Of(["--source-address=8.8.8.8"]).From);
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        using var handler = MediaHttp.CreateHandler([]);
        handler.UseProxy = false;
        using var http = new MediaHttp(handler);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.GetAsync(new("https://localhost/"), _ => true, new Dictionary<string, string>(), null, default)
        );

        Assert.Contains("no public address", failure.ToString(), StringComparison.Ordinal);
    }
}
