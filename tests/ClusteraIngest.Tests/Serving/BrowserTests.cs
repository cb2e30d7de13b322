using System.Net;
using ClusteraIngest.Serving;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace ClusteraIngest.Tests.Serving;

/// <summary>The page in real Chromium. With UPDATE_DOCUMENTS=1 the pictures in the documents are taken anew.</summary>
public sealed class BrowserTests(ITestOutputHelper output)
{
    private static readonly string[] Serious = ["serious", "critical"];

    [BrowserFact]
    [Trait("Category", "Proof")]
    public async Task People_search_jump_to_the_second_and_save_with_the_keyboard_alone_and_nothing_is_asked_for_elsewhere()
    {
        await using var world = await ServingWorld.CreateAsync();
        await using var server = await LibraryPageServer.StartAsync(world.Client, new() { Listen = new(IPAddress.Loopback, 0) });
        await using var chromium = await ChromiumAsync();
        var page = await chromium.NewPageAsync(server);
        List<string> wrong = [];
        List<string> asked = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                wrong.Add(message.Text);
        };
        page.PageError += (_, error) => wrong.Add(error);
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page.Locator(":focus").TextContentAsync());
        await page.GetByLabel("Words,").FillAsync("\"compost heap\"");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("1 place.").WaitForAsync();
        var watch = page.GetByRole(AriaRole.Link, new() { Name = $"Watch {ServingWorld.Title} at 1:40 on YouTube" });
        Assert.Equal($"https://www.youtube.com/watch?v={ServingWorld.Garden}&t=100s", await watch.GetAttributeAsync("href"));
        Assert.StartsWith("compost", await page.Locator("mark").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.All(asked, url => Assert.StartsWith(server.Address.ToString(), url, StringComparison.Ordinal));

        // The link is followed, and answered with nothing: then the browser stays where it is.
        var left = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Context.RouteAsync(
            "https://www.youtube.com/**",
            route =>
            {
                left.TrySetResult(route.Request.Url);
                return route.FulfillAsync(new() { Status = 204 });
            }
        );
        await watch.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal($"https://www.youtube.com/watch?v={ServingWorld.Garden}&t=100s", await Eventually.EndsAsync(left.Task));

        await page.GotoAsync("/search?query=%22compost+heap%22");
        await page.GetByRole(AriaRole.Link, new() { Name = ServingWorld.Title, Exact = true }).ClickAsync();
        var here = page.Locator("#here");
        Assert.Contains("a compost heap needs air", await here.TextContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(here).ToBeInViewportAsync();

        await page.GotoAsync("/users");
        await page.GetByLabel("I am").SelectOptionAsync("Ann");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take" }).PressAsync("Enter");
        await page.GotoAsync($"/digests/{world.Highlights}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Saved" }).WaitForAsync();
        await page.GetByText("viewed once").WaitForAsync();

        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from dataset_digest_interaction where kind = 'save'"));
        Assert.Empty(wrong);
    }

    [BrowserFact]
    [Trait("Category", "Proof")]
    public async Task Axe_finds_nothing_serious_by_day_and_by_night_and_a_phone_shows_every_page_whole()
    {
        await using var world = await ServingWorld.CreateAsync();
        await using var server = await LibraryPageServer.StartAsync(world.Client, new() { Listen = new(IPAddress.Loopback, 0) });
        await using var chromium = await ChromiumAsync();
        string[] pages =
        [
            "/",
            "/search?query=line&language=en",
            $"/videos/{ServingWorld.Garden}?at=100&language=en",
            $"/digests/{world.Highlights}",
            "/channels",
            "/status",
            "/users",
            "/login",
            "/videos/aaaaaaaaaaa",
        ];
        List<string> findings = [];
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            // axe is a script, which the page's policy would not let run
            var page = await chromium.NewPageAsync(
                server,
                new()
                {
                    ColorScheme = scheme,
                    BypassCSP = true,
                    ViewportSize = new() { Width = 360, Height = 740 },
                }
            );
            foreach (var path in scheme is ColorScheme.Light ? pages : pages[1..6]) // another scheme has other colours, and nothing else
            {
                await page.GotoAsync(path);
                var result = await Eventually.EndsAsync(page.RunAxe());
                findings.AddRange(
                    result
                        .Violations.Where(found => Serious.Contains(found.Impact))
                        .Select(found =>
                            $"{scheme} {path}: {found.Id}: {found.Help} {string.Join(" | ", found.Nodes.Select(node => node.Html))}"
                        )
                );
                var width = await Eventually.EndsAsync(page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
                if (width > 360)
                    findings.Add($"{path} is {width} pixels wide on a phone of 360.");
            }
        }

        foreach (var finding in findings)
            output.WriteLine(finding);
        Assert.Empty(findings);
    }

    [BrowserFact]
    [Trait("Category", "Proof")]
    public async Task The_pictures_in_the_documents_can_be_taken()
    {
        await using var world = await ServingWorld.CreateAsync();
        await world.ExecuteAsync(
            "update dataset_youtube_video set title = 'Soil and compost' where video_id = @v",
            new { v = ServingWorld.Garden }
        );
        await world.ExecuteAsync("update dataset_digest_part set title = replace(replace(title, '<i>', ''), '</i>', '')");
        await using var server = await LibraryPageServer.StartAsync(world.Client, new() { Listen = new(IPAddress.Loopback, 0) });
        await using var chromium = await ChromiumAsync();
        (string Name, string Path, ColorScheme Scheme, int Width, int Height)[] pictures =
        [
            ("search", "/search?query=compost+heap", ColorScheme.Light, 900, 560),
            ("video", $"/videos/{ServingWorld.Garden}?at=100&language=en", ColorScheme.Dark, 900, 760),
            ("phone", $"/digests/{world.Highlights}", ColorScheme.Light, 390, 760),
        ];
        foreach (var (name, path, scheme, width, height) in pictures)
        {
            var page = await chromium.NewPageAsync(
                server,
                new()
                {
                    ColorScheme = scheme,
                    ViewportSize = new() { Width = width, Height = height },
                }
            );
            await page.GotoAsync(path);
            var picture = await page.ScreenshotAsync();

            Assert.True(picture.Length > 5_000, $"{name} is nearly empty.");
            if (Environment.GetEnvironmentVariable("UPDATE_DOCUMENTS") == "1")
            {
                var folder = Directory.CreateDirectory(Repository.At("src", "ClusteraIngest.Serving", "pictures")).FullName;
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), picture);
            }
            else
                Assert.True(File.Exists(Repository.At("src", "ClusteraIngest.Serving", "pictures", $"{name}.png")));
        }
    }

    private static async Task<Chromium> ChromiumAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", BrowserFactAttribute.Driver);
        var playwright = await Eventually.EndsAsync(Playwright.CreateAsync());
        return new(
            playwright,
            await playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = BrowserFactAttribute.Chromium,
                    Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [],
                    Timeout = (float)Eventually.Limit.TotalMilliseconds,
                }
            )
        );
    }

    private sealed record Chromium(IPlaywright Playwright, IBrowser Browser) : IAsyncDisposable
    {
        public async Task<IPage> NewPageAsync(LibraryPageServer server, BrowserNewContextOptions? options = null)
        {
            options ??= new();
            options.BaseURL = server.Address.ToString();
            options.Locale = "en-GB";
            var context = await Browser.NewContextAsync(options);
            context.SetDefaultTimeout((float)Eventually.Limit.TotalMilliseconds);
            return await context.NewPageAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            Playwright.Dispose();
        }
    }
}
