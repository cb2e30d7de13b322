using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.Errors;
using ClusteraIngest.Serving;
using ClusteraIngest.Serving.Pages;

namespace ClusteraIngest.Tests.Serving;

/// <summary>The page as browsers and backends ask for it; what a browser makes of it is in <see cref="BrowserTests"/>.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private ServingWorld world = null!;
    private LibraryPageServer server = null!;
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        world = await ServingWorld.CreateAsync();
        server = await LibraryPageServer.StartAsync(world.Client, new() { Listen = new(IPAddress.Loopback, 0) });
        browser = Browser(server);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await server.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_has_a_strict_policy_no_script_no_address_and_nothing_from_elsewhere()
    {
        string[] pages =
        [
            "/",
            "/search?query=compost",
            "/search?query=previous+instructions",
            $"/videos/{ServingWorld.Garden}",
            $"/videos/{ServingWorld.Garden}?at=100",
            $"/digests/{world.Chapters}",
            $"/digests/{world.Highlights}",
            "/channels",
            "/status",
            "/users",
            "/nothing",
            "/videos/aaaaaaaaaaa",
        ];
        foreach (var page in pages)
        {
            var response = await browser.GetAsync(page);
            var html = await response.Content.ReadAsStringAsync();

            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, page);
            Assert.Equal(
                "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                response.Headers.GetValues("Content-Security-Policy").Single()
            );
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>moo", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
            Assert.DoesNotContain(ServingWorld.Address, html, StringComparison.Ordinal);
            Assert.All(
                Sources().Matches(html).Select(match => match.Groups[1].Value),
                source => Assert.StartsWith("/", source, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task A_hit_links_to_its_second_and_to_its_place_in_the_transcript()
    {
        var html = await browser.GetStringAsync("/search?query=%22compost+heap%22");

        Assert.Contains($"https://www.youtube.com/watch?v={ServingWorld.Garden}&amp;t=100s", html, StringComparison.Ordinal);
        Assert.Contains("<mark>compost", html, StringComparison.Ordinal);
        var place = WebUtility.HtmlDecode(Place().Match(html).Groups[1].Value);
        var video = await browser.GetStringAsync(place);
        Assert.Matches(
            "<li id=\"here\" class=\"here\">.*at 1:40.*<strong>a compost heap needs air between its layers.</strong></li>",
            video
        );
        Assert.Contains("lang=\"ko\"", await browser.GetStringAsync("/search?query=정원"), StringComparison.Ordinal);
        Assert.Contains("It is said nowhere", await browser.GetStringAsync("/search?query=xylophone"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example.org", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example.org:80", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8420", HttpStatusCode.OK)]
    [InlineData("[::1]:8420", HttpStatusCode.OK)]
    public async Task Only_its_own_names_lead_to_it(string host, HttpStatusCode status)
    {
        foreach (var path in new[] { "/", "/api/status", "/style.css" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            Assert.Equal(status, (await browser.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_user_saves_by_a_form_of_the_page_and_by_no_other()
    {
        await TakeUserAsync("Ann");
        var address = $"/digests/{world.Highlights}";
        var form = FormOf(await browser.GetStringAsync(address));
        form["kind"] = "save";

        var saved = await SendAsync($"{address}/interactions", form);
        var again = await SendAsync($"{address}/interactions", form);

        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.SeeOther], [saved.StatusCode, again.StatusCode]);
        Assert.Equal(1, await CountAsync("save"));
        Assert.Contains("aria-pressed=\"true\">Saved", await browser.GetStringAsync(address), StringComparison.Ordinal);
        Assert.Contains("Saved by Ann", await browser.GetStringAsync("/users"), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("view")); // however often the page was loaded

        var without = new Dictionary<string, string>(form) { ["csrf"] = "00", ["request_id"] = Guid.NewGuid().ToString() };
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync($"{address}/interactions", without)).StatusCode);
        var foreign = new Dictionary<string, string>(form) { ["request_id"] = Guid.NewGuid().ToString(), ["kind"] = "skip" };
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await SendAsync($"{address}/interactions", foreign, "https://evil.example.org")).StatusCode
        );
        using var other = Browser(server);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await other.PostAsync($"{address}/interactions", new FormUrlEncodedContent(foreign))).StatusCode
        );
        Assert.Equal(0, await CountAsync("skip"));
    }

    [Fact]
    public async Task Lists_go_on_where_their_cursor_leads_to()
    {
        await world.ExecuteAsync(
            "update dataset_youtube_video set published_at = null where video_id <> @Garden",
            new { ServingWorld.Garden }
        );
        var first = await JsonAsync("/api/videos?limit=2");
        var rest = await JsonAsync($"/api/videos?limit=2&cursor={Uri.EscapeDataString(first.GetProperty("next_cursor").GetString()!)}");
        Assert.Equal(
            [ServingWorld.Garden, ServingWorld.Korean, ServingWorld.Silent],
            first.GetProperty("videos").EnumerateArray().Concat(rest.GetProperty("videos").EnumerateArray()).Select(VideoOf)
        );
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_cursor").ValueKind);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/api/videos?cursor=made-up")).StatusCode);

        var users = await JsonAsync("/api/users?limit=1");
        Assert.Equal("Ann", users.GetProperty("users")[0].GetProperty("name").GetString());
        users = await JsonAsync($"/api/users?limit=1&cursor={users.GetProperty("next_cursor").GetString()}");
        Assert.Equal("Ben", users.GetProperty("users")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, users.GetProperty("next_cursor").ValueKind);

        foreach (var digest in new[] { world.Chapters, world.Highlights })
            await browser.PostAsJsonAsync(
                "/api/interactions",
                new
                {
                    user = "Ann",
                    digest_id = digest,
                    kind = "save",
                }
            );
        var saved = await JsonAsync("/api/users/ann/digests?limit=1");
        Assert.Equal(world.Highlights, saved.GetProperty("digests")[0].GetProperty("digest_id").GetInt64());
        saved = await JsonAsync($"/api/users/ann/digests?limit=1&cursor={saved.GetProperty("next_cursor").GetString()}");
        Assert.Equal(world.Chapters, saved.GetProperty("digests")[0].GetProperty("digest_id").GetInt64());
        Assert.Equal(JsonValueKind.Null, saved.GetProperty("next_cursor").ValueKind);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/api/users/ann/digests?cursor=1.x")).StatusCode);

        static string? VideoOf(JsonElement video) => video.GetProperty("video_id").GetString();
    }

    [Fact]
    public async Task Older_videos_are_on_further_pages()
    {
        await world.ExecuteAsync(
            """
            insert into dataset_youtube_video (video_id, channel_id, title, published_at, source, fetched_at)
            select 'older' || lpad(n::text, 6, '0'), @Channel, 'Older ' || n, '2020-01-01'::timestamptz - n * interval '1 day', 'test',
                   now()
              from generate_series(1, 60) n
            """,
            new { ServingWorld.Channel }
        );

        var html = await browser.GetStringAsync($"/videos?channel={ServingWorld.Channel}");
        Assert.DoesNotContain("Older 60<", html, StringComparison.Ordinal);
        var next = WebUtility.HtmlDecode(Next().Match(html).Groups[1].Value);
        Assert.StartsWith($"/videos?channel={ServingWorld.Channel}&cursor=", next, StringComparison.Ordinal);
        html = await browser.GetStringAsync(next);

        Assert.Contains("Older 60<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Older videos", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/search", "GET")]
    [InlineData("DELETE", "/api/videos/video000001", "GET")]
    [InlineData("GET", "/api/interactions", "POST")]
    public async Task A_method_that_an_address_does_not_take_is_refused_with_the_one_that_it_takes(
        string method,
        string path,
        string allowed
    )
    {
        using var request = new HttpRequestMessage(new(method), path);

        using var answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal([allowed], answer.Content.Headers.Allow);
        Assert.Contains($"Use {allowed}.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_of_another_video_is_not_found()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/api/digests/{world.Chapters}?video_id=aaaaaaaaaaa")).StatusCode);
        Assert.Equal(
            world.Chapters,
            (await JsonAsync($"/api/digests/{world.Chapters}?video_id={ServingWorld.Garden}")).GetProperty("digest_id").GetInt64()
        );
    }

    [Fact]
    public async Task Backends_read_the_same_as_json_and_record_interactions_once()
    {
        var hit = (await JsonAsync("/api/search?query=%22compost+heap%22")).GetProperty("hits")[0];
        foreach (var field in new[] { "video_id", "channel_id", "title", "language", "start_seconds", "url", "text", "published_at" })
            Assert.True(hit.TryGetProperty(field, out _), field);
        Assert.Equal("manual", hit.GetProperty("origin").GetString());
        Assert.Equal(ServingWorld.Title, (await JsonAsync($"/api/videos/{ServingWorld.Garden}")).GetProperty("title").GetString());
        Assert.Equal(3, (await JsonAsync("/api/videos")).GetProperty("videos").GetArrayLength());
        Assert.Equal(
            100,
            (await JsonAsync($"/api/videos/{ServingWorld.Garden}/transcript?from_seconds=101&max_characters=200"))
                .GetProperty("lines")[0]
                .GetProperty("start_seconds")
                .GetDouble()
        );
        Assert.Equal(world.Chapters, (await JsonAsync($"/api/videos/{ServingWorld.Garden}/digest")).GetProperty("digest_id").GetInt64());
        Assert.Equal(50, (await JsonAsync($"/api/digests/{world.Highlights}")).GetProperty("parts").GetArrayLength());
        Assert.Equal(1, (await JsonAsync("/api/channels?text=garden")).GetProperty("channels").GetArrayLength());
        Assert.Equal(2, (await JsonAsync("/api/status")).GetProperty("videos").GetProperty("stored").GetInt32());

        var request = new
        {
            user = "ben",
            digest_id = world.Chapters,
            kind = "save",
            request_id = Guid.NewGuid(),
        };
        Assert.Equal(HttpStatusCode.Created, (await browser.PostAsJsonAsync("/api/interactions", request)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/api/interactions", request)).StatusCode);
        Assert.Equal(1, await CountAsync("save"));
        Assert.Equal(
            [0, 1],
            (await JsonAsync("/api/users")).GetProperty("users").EnumerateArray().Select(user => user.GetProperty("saved").GetInt32())
        );
        Assert.Equal(1, (await JsonAsync("/api/users/Ben/digests?state=saved")).GetProperty("digests").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/videos/aaaaaaaaaaa", HttpStatusCode.NotFound, ErrorIds.VideoNotStored)]
    [InlineData("/api/videos/silentvid03/transcript", HttpStatusCode.NotFound, ErrorIds.TranscriptNotStored)]
    [InlineData("/api/digests/999999", HttpStatusCode.NotFound, ErrorIds.DigestNotFound)]
    [InlineData("/api/digests/x", HttpStatusCode.BadRequest, ErrorIds.InvalidValue)]
    [InlineData("/api/search", HttpStatusCode.BadRequest, ErrorIds.MissingArgument)]
    [InlineData("/api/search?query=a&limit=100000", HttpStatusCode.BadRequest, ErrorIds.InvalidValue)]
    [InlineData("/api/search?query=a&colour=red", HttpStatusCode.BadRequest, ErrorIds.InvalidValue)]
    [InlineData("/api/search?query=a%00b", HttpStatusCode.BadRequest, ErrorIds.InvalidValue)]
    [InlineData("/api/videos/gardenvid01/transcript?cursor=2147483647.0", HttpStatusCode.BadRequest, ErrorIds.InvalidValue)]
    [InlineData("/api/videos/gardenvid01/transcript?cursor=0.2147483647", HttpStatusCode.BadRequest, ErrorIds.InvalidValue)]
    [InlineData("/api/users/Zoe/digests", HttpStatusCode.NotFound, ErrorIds.UserNotFound)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound, ErrorIds.UnknownCommand)]
    public async Task Errors_are_json_with_a_remedy(string path, HttpStatusCode status, string id)
    {
        var response = await browser.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal(id, error.GetProperty("id").GetString());
        Assert.NotEqual("", error.GetProperty("remedy").GetString());
    }

    [Fact]
    public async Task An_interaction_that_another_page_could_send_is_refused()
    {
        var json = JsonSerializer.Serialize(
            new
            {
                user = "Ann",
                digest_id = world.Chapters,
                kind = "save",
            }
        );
        using var plain = new StringContent(json, System.Text.Encoding.UTF8, "text/plain");
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/interactions")
        {
            Content = new StringContent(json, null, "application/json"),
        };
        foreign.Headers.Add("Origin", "https://evil.example.org");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await browser.PostAsync("/api/interactions", plain)).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await browser.SendAsync(foreign)).StatusCode);
        Assert.Equal(0, await CountAsync("save"));
        using var large = new StringContent(new('a', 100_000), null, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await browser.PostAsync("/api/interactions", large)).StatusCode);
    }

    [Fact]
    public async Task With_a_token_nothing_is_shown_without_it()
    {
        const string token = "a-token-of-the-tests-alone";
        await using var guarded = await LibraryPageServer.StartAsync(
            world.Client,
            new() { Listen = new(IPAddress.Loopback, 0), Token = token }
        );
        using var stranger = Browser(guarded);
        using var backend = Browser(guarded);
        backend.DefaultRequestHeaders.Authorization = new("Bearer", token);

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/status")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync($"/api/status?token={token}")).StatusCode);
        Assert.Equal("/login?next=%2Fstatus", (await stranger.GetAsync("/status")).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await backend.GetAsync("/api/status")).StatusCode);
        backend.DefaultRequestHeaders.Authorization = new("Bearer", token + "x");
        Assert.Equal(HttpStatusCode.Unauthorized, (await backend.GetAsync("/api/status")).StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await EnterAsync("wrong", "/")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.GetAsync("/status")).StatusCode);
        var entered = await EnterAsync(token, "//evil.example.org/");
        Assert.Equal("/", entered.Headers.Location!.ToString());
        Assert.DoesNotContain(token, string.Concat(entered.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Contains("httponly", entered.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/status")).StatusCode);

        Task<HttpResponseMessage> EnterAsync(string given, string next) =>
            stranger.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = given, ["next"] = next }));
    }

    [Fact]
    public async Task Elsewhere_than_on_loopback_it_is_not_served_without_a_good_token()
    {
        foreach (
            var options in new LibraryPageOptions[]
            {
                new() { Listen = new(IPAddress.Any, 0) },
                new() { Listen = new(IPAddress.Any, 0), Token = "short" },
            }
        )
        {
            var refused = await Assert.ThrowsAsync<ConfigurationException>(() => LibraryPageServer.StartAsync(world.Client, options));
            Assert.Equal(ErrorIds.ServeTokenMissing, refused.ErrorId);
        }
        var taken = new LibraryPageOptions { Listen = new(IPAddress.Loopback, server.Address.Port) };
        var busy = await Assert.ThrowsAsync<ConfigurationException>(() => LibraryPageServer.StartAsync(world.Client, taken));
        Assert.Equal(ErrorIds.ServeNotStarted, busy.ErrorId);
    }

    private async Task TakeUserAsync(string name)
    {
        var form = FormOf(await browser.GetStringAsync("/users"));
        form["user"] = name;
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync("/users", form)).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(string path, Dictionary<string, string> form, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Origin", origin ?? server.Address.ToString().TrimEnd('/'));
        return browser.SendAsync(request);
    }

    private async Task<JsonElement> JsonAsync(string path) => await browser.GetFromJsonAsync<JsonElement>(path);

    private Task<long> CountAsync(string kind) =>
        world.ScalarAsync<long>("select count(*) from dataset_digest_interaction where kind = @kind", new { kind });

    private static HttpClient Browser(LibraryPageServer server) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address, Timeout = Eventually.Limit };

    private static Dictionary<string, string> FormOf(string html) =>
        Hidden().Matches(html).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));

    [GeneratedRegex("rel=\"next\" href=\"([^\"]+)\"")]
    private static partial Regex Next();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();

    [GeneratedRegex("<(?:link|img|iframe|form)[^>]* (?:href|src|action)=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("<h2><a href=\"(/videos/[^\"]*)\">")]
    private static partial Regex Place();
}
