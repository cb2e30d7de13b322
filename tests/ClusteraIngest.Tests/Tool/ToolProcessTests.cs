using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ClusteraIngest.Tests.Tool;

[Trait("Category", "Proof")]
public class ToolProcessTests
{
    [Fact]
    public async Task The_version_is_all_that_is_printed()
    {
        await using var tool = ToolProcess.Start("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+\n$", await tool.Output.ReadToEndAsync());
        Assert.Empty(await tool.Error.ReadToEndAsync());
        Assert.Equal(0, await tool.ExitCodeAsync());
    }

    [Fact]
    public async Task Wrong_usage_ends_with_2_and_leaves_standard_output_alone()
    {
        await using var tool = ToolProcess.Start("sync", "--max-videos", "-1");

        Assert.Empty(await tool.Output.ReadToEndAsync());
        Assert.StartsWith("error InvalidValue: --max-videos", await tool.Error.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await tool.ExitCodeAsync());
    }

    [UnixTheory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("sync --help")]
    public async Task Help_that_nobody_reads_ends_quietly(string args)
    {
        await using var tool = ToolProcess.Start(args.Split(' '));

        tool.Output.Dispose();

        Assert.Empty(await tool.Error.ReadToEndAsync());
        Assert.Equal(130, await tool.ExitCodeAsync());
    }

    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_emulator_says_where_it_listens_and_ends_well_when_it_is_stopped(string signal)
    {
        await using var tool = ToolProcess.Start("emulator");

        var address = await tool.LineAsync();

        Assert.Matches(@"^http://127\.0\.0\.1:\d+$", address);
        Assert.Equal(
            $"export APIFY_API_BASE_URL={address} APIFY_TOKEN=anything",
            await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit)
        );
        var youtube = await tool.LineAsync();
        Assert.Equal(
            $"export YT_API_BASE_URL={youtube} YT_API_KEYS=any-key-of-20-letters",
            await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit)
        );
        var storage = await tool.LineAsync();
        Assert.Equal(
            $"export CLUSTERA_STORAGE=s3://media CLUSTERA_STORAGE_ENDPOINT={storage} AWS_ACCESS_KEY_ID=emulator "
                + "AWS_SECRET_ACCESS_KEY=emulator-secret",
            await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit)
        );
        var model = await tool.LineAsync();
        Assert.Equal(
            $"export OPENAI_BASE_URL={model} OPENAI_API_KEY=anything CLUSTERA_MODEL=openai:emulated-small",
            await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit)
        );
        using var http = new HttpClient();
        using var models = await http.GetAsync(new Uri($"{model}/models"));
        Assert.Equal(200, (int)models.StatusCode);
        using var answer = await http.GetAsync(new Uri($"{address}/v2/users/me"));
        Assert.True((int)answer.StatusCode is 200 or 401);
        using var video = await http.GetAsync(new Uri($"{youtube}/youtube/v3/videos?part=id&id=x&key=any-key-of-20-letters"));
        Assert.Equal(200, (int)video.StatusCode);

        tool.Signal(signal);
        Assert.Equal(0, await tool.ExitCodeAsync());
    }

    [LinuxFact]
    public async Task The_emulator_plays_youtube_com_where_that_is_asked_for_and_says_how_to_get_there()
    {
        await using var tool = ToolProcess.Start("emulator", "--youtube-web");
        for (var other = 0; other < 4; other++) // Apify, the YouTube Data API, the storage, the model
            _ = (await tool.LineAsync(), await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit));
        var proxy = await tool.LineAsync();
        var export = await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit);

        Assert.Matches($@"^export HTTPS_PROXY={proxy} http_proxy={proxy} SSL_CERT_FILE=/\S+\.pem$", export);
        Assert.StartsWith(
            "yt-dlp --compat-options no-certifi https://www.youtube.com/",
            await tool.Error.ReadLineAsync().WaitAsync(Eventually.Limit),
            StringComparison.Ordinal
        );
        var authority = X509CertificateLoader.LoadCertificateFromFile(export!.Split('=')[^1]);
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                Proxy = new WebProxy(proxy),
                SslOptions = new()
                {
                    CertificateChainPolicy = new()
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            }
        );
        Assert.Contains(
            "ytInitialData",
            await http.GetStringAsync("https://www.youtube.com/@clustera-workshop/videos"),
            StringComparison.Ordinal
        );
        tool.Signal("INT");
        Assert.Equal(0, await tool.ExitCodeAsync());
        Assert.False(File.Exists(export.Split('=')[^1]));
    }

    [Fact]
    public async Task The_emulator_says_it_in_JSON_where_that_is_asked_for()
    {
        await using var tool = ToolProcess.Start("emulator", "--output", "json");

        var (apify, youtube) = (await tool.LineAsync(), await tool.LineAsync());

        Assert.Matches("""^{"source":"apify","base_url":"http://127\.0\.0\.1:[0-9]+"}$""", apify);
        Assert.Matches("""^{"source":"youtube","base_url":"http://127\.0\.0\.1:[0-9]+"}$""", youtube);
    }
}
