using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusteraIngest.Errors;
using ClusteraIngest.Library;
using ClusteraIngest.Serving;
using ClusteraIngest.Serving.Pages;
using ClusteraIngest.Serving.Reading;
using Npgsql;

namespace ClusteraIngest.Tests.Serving;

/// <summary>What holds for the page behind a proxy, for its limits, and for what it counts.</summary>
public sealed partial class PageRuleTests : IAsyncLifetime
{
    private const string Token = "a-token-of-the-tests-alone";

    private ServingWorld world = null!;

    public async Task InitializeAsync() => world = await ServingWorld.CreateAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("https://lib.example.org", "lib.example.org", "https://lib.example.org", true, true)]
    [InlineData("https://lib.example.org", null, "https://lib.example.org", true, true)] // the proxy has another name for it
    [InlineData("https://lib.example.org", "lib.example.org", "http://lib.example.org", false, false)]
    [InlineData("https://lib.example.org:8443", "lib.example.org:8443", "https://lib.example.org:8443", true, true)]
    [InlineData("lib.example.org", "lib.example.org", "https://lib.example.org", true, true)]
    [InlineData("lib.example.org", "lib.example.org", "http://lib.example.org", true, false)]
    [InlineData("lib.example.org", "lib.example.org", "https://evil.example.org", false, false)]
    public async Task Behind_a_proxy_its_own_forms_are_taken(string name, string? host, string origin, bool isTaken, bool isSecure)
    {
        await using var server = await StartAsync(new() { HostNames = [name], Token = Token });
        using var browser = Browser(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = Token, ["next"] = "/" }),
        };
        request.Headers.Host = host;
        request.Headers.Add("Origin", origin);

        var response = await browser.SendAsync(request);

        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, response.StatusCode);
        if (isTaken)
            Assert.Equal(
                isSecure,
                response.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.OrdinalIgnoreCase)
            );
    }

    [Theory]
    [InlineData("lib.example.org", ErrorIds.ServeTokenMissing)]
    [InlineData("https://lib.example.org", ErrorIds.ServeTokenMissing)]
    [InlineData("https://lib.example.org/path", ErrorIds.InvalidValue)]
    [InlineData("ftp://lib.example.org", ErrorIds.InvalidValue)]
    public async Task Under_a_name_that_others_know_it_is_not_served_without_a_token(string name, string id)
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(new() { HostNames = [name] }));

        Assert.Equal(id, refused.ErrorId);
        await using var local = await StartAsync(new() { HostNames = ["localhost"] });
    }

    [Fact]
    public async Task A_skip_stays_until_the_digest_is_opened_again()
    {
        await using var server = await StartAsync(new());
        using var browser = Browser(server);
        await SendAsync(browser, "/users", "/users", "user", "Ann");
        var address = $"/digests/{world.Highlights}";

        var next = await SendAsync(browser, address, $"{address}/interactions", "kind", "skip");
        Assert.Contains("aria-pressed=\"true\">Skipped", await browser.GetStringAsync(next), StringComparison.Ordinal);
        Assert.Equal((1, true), await StateAsync());

        Assert.DoesNotContain(">Skipped", await browser.GetStringAsync(address), StringComparison.Ordinal);
        await browser.GetStringAsync(address);
        Assert.Equal((2, false), await StateAsync());

        async Task<(long, bool)> StateAsync() =>
            (
                await world.ScalarAsync<long>("select count(*) from dataset_digest_interaction where kind = 'view'"),
                await world.ScalarAsync<bool>("select is_skipped from library_user_digest where user_name = 'Ann'")
            );
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_given_up_and_others_wait_no_longer()
    {
        await using var server = await StartAsync(new() { Patience = TimeSpan.FromSeconds(1), MostAtOnce = 1 });
        using var browser = Browser(server);
        await using var connection = new NpgsqlConnection(world.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table dataset_youtube_channel in access exclusive mode", connection);
        await hold.ExecuteNonQueryAsync();

        var slow = await Task.WhenAll(browser.GetAsync("/api/channels"), browser.GetAsync("/api/channels?limit=2"));

        foreach (var response in slow)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
            Assert.Equal(ErrorIds.AnswerTooSlow, error.GetProperty("id").GetString());
        }
        await transaction.RollbackAsync();
        // A second is little on a busy machine.
        await Eventually.HoldsAsync(async () => (await browser.GetAsync("/api/channels?limit=3")).StatusCode is HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_videos_page_leads_to_its_digest()
    {
        await using var server = await StartAsync(new());
        using var browser = Browser(server);

        var html = await browser.GetStringAsync($"/videos/{ServingWorld.Garden}");

        Assert.Contains($"<a href=\"/digests/{world.Chapters}\">Soil</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_is_seen_also_at_the_end_of_a_long_text()
    {
        await world.ExecuteAsync("delete from dataset_youtube_transcript where video_id = @Korean", new { ServingWorld.Korean });
        await world.AddTranscriptAsync(
            ServingWorld.Korean,
            "en",
            [(0, 5, string.Concat(Enumerable.Repeat("some words without an end and ", 150)) + "then a zebra.")]
        );
        await world.Client.Library.IndexAsync();
        await using var server = await StartAsync(new());
        using var browser = Browser(server);

        var hit = (await browser.GetFromJsonAsync<JsonElement>("/api/search?query=zebra")).GetProperty("hits")[0];

        var mark = hit.GetProperty("marks")[0];
        var text = hit.GetProperty("text").GetString()!;
        Assert.Equal("zebra", text.Substring(mark.GetProperty("start").GetInt32(), mark.GetProperty("length").GetInt32()));
    }

    [Theory]
    [InlineData("""{"query": "a\u0000b"}""")]
    [InlineData("""{"query": "a\ud800b"}""")]
    [InlineData("""{"query": "a\udc00"}""")]
    public void Texts_that_the_database_does_not_take_are_refused(string json)
    {
        using var document = JsonDocument.Parse(json);
        var given = new QuestionArguments(
            "search",
            document.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.Clone())
        );

        Assert.Equal(ErrorIds.InvalidValue, Assert.Throws<InvalidInputException>(() => given.RequiredText("query")).ErrorId);
    }

    private Task<LibraryPageServer> StartAsync(LibraryPageOptions options) =>
        LibraryPageServer.StartAsync(world.Client, options with { Listen = new(IPAddress.Loopback, 0) });

    private static HttpClient Browser(LibraryPageServer server) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address, Timeout = Eventually.Limit };

    /// <summary>Sends the form of a page; returns where it leads.</summary>
    private static async Task<Uri> SendAsync(HttpClient browser, string page, string action, string field, string value)
    {
        var form = Hidden()
            .Matches(await browser.GetStringAsync(page))
            .ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        form[field] = value;
        var sent = await browser.PostAsync(action, new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        return sent.Headers.Location!;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
