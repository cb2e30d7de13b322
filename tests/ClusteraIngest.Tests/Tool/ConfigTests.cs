using ClusteraIngest.Settings;

namespace ClusteraIngest.Tests.Tool;

public sealed class ConfigTests : IDisposable
{
    private readonly string settings = Path.GetTempFileName();

    [Fact]
    public void Every_key_of_a_settings_file_is_told() => Assert.Equal(SettingsFile.KnownKeys.Order(), SettingsReport.Keys.Order());

    [Fact]
    public async Task Each_value_is_told_with_where_it_comes_from_and_no_secret()
    {
        await File.WriteAllTextAsync(
            settings,
            "apify:\n  token: apify_api_in_the_file\nmax_videos: 50\nyoutube:\n  api_keys: [AIzaFirstKeyInTheFile00000, "
                + "AIzaSecondKeyInTheFile0000]\n"
        );
        var tool = new ToolShell();
        tool.Environment["CLUSTERA_DATABASE"] = "Host=db.example;Username=me;Password=s3cret";

        Assert.Equal(0, await tool.RunAsync("config", "show", "--settings", settings, "--concurrency", "7", "--output", "csv"));

        Assert.Matches("(?m)^database,db.example:5432[^,]*,environment CLUSTERA_DATABASE", tool.Output.ToString());
        Assert.Contains($"apify.token,***,{settings}:2", tool.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"youtube.api_keys,\"***, ***\",{settings}:5", tool.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"max_videos,50,{settings}:3", tool.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("concurrency,7,option --concurrency", tool.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("max_cost_usd,,default", tool.Output.ToString(), StringComparison.Ordinal);
        foreach (var secret in new[] { "s3cret", "in_the_file", "KeyInTheFile" })
            Assert.DoesNotContain(secret, tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_of_yt_dlp_are_told_without_their_values()
    {
        await File.WriteAllTextAsync(
            settings,
            "archive:\n  yt_dlp_arguments: ['--proxy=http://me:s3cret@proxy.example', --force-ipv4, --extractor-args, "
                + "'youtube:po_token=web+s3cret']\n"
        );
        var tool = new ToolShell();

        Assert.Equal(0, await tool.RunAsync("config", "show", "--settings", settings, "--output", "csv"));

        Assert.Contains(
            "archive.yt_dlp_arguments,\"--proxy, --force-ipv4, --extractor-args\",",
            tool.Output.ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("s3cret", tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_can_be_used_are_found_so()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var check = await tool.RunAsync("config", "check");

        Assert.Equal((0, 0), (check.ExitCode, check.Error.Length));
        Assert.Equal(["settings file", "database", "Apify", "YouTube Data API"], check.All("check"));
        Assert.All(check.Objects, row => Assert.True(row.GetProperty("is_fine").GetBoolean()));
    }

    [Theory]
    [InlineData("max_vidoes: 3\n", "SettingsUnknownKey")]
    [InlineData("database: Host=127.0.0.1;Port=1;Username=me\n", "DatabaseUnreachable")]
    [InlineData("database: nonsense\n", "DatabaseAddressInvalid")]
    public async Task What_is_wrong_with_them_is_an_error(string yaml, string errorId)
    {
        await File.WriteAllTextAsync(settings, yaml);
        var tool = new ToolShell();
        tool.Environment["APIFY_TOKEN"] = "a-token";

        Assert.Equal(3, await tool.RunAsync("config", "check", "--settings", settings));

        Assert.StartsWith($"error {errorId}: ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_its_tables_is_an_error()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        var tool = new ToolShell();
        tool.Environment["APIFY_TOKEN"] = "a-token";

        Assert.Equal(3, await tool.RunAsync("config", "check", "--database", database.ConnectionString));

        Assert.StartsWith("error DatabaseNotInitialized: ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("\"check\":\"database\",\"is_fine\":false", string.Concat(tool.OutputLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "ApifyTokenMissing")]
    [InlineData("a token", "", "ApifyTokenInvalid")]
    [InlineData("a token", "a-key-of-the-tests-alone", "ApifyTokenInvalid")]
    [InlineData("", "a-key-of-the-tests-alone", null)]
    [InlineData("a-token", "", null)]
    public async Task There_has_to_be_a_token_or_a_key(string token, string keys, string? errorId)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var tool = new ToolShell();
        tool.Environment["CLUSTERA_DATABASE"] = database.ConnectionString;
        tool.Environment["APIFY_TOKEN"] = token;
        tool.Environment["YT_API_KEYS"] = keys;

        Assert.Equal(errorId is null ? 0 : 3, await tool.RunAsync("config", "check"));

        var row = Assert.Single(tool.OutputLines, line => line.StartsWith("{\"check\":\"Apify\",", StringComparison.Ordinal));
        Assert.Contains(errorId is null ? "\"is_fine\":true" : "\"is_fine\":false", row, StringComparison.Ordinal);
        Assert.Equal(errorId is null ? [] : [$"error {errorId}"], tool.ErrorLines.Select(line => line.Split(':')[0]));
        if (token.Length + keys.Length == 0)
            Assert.Contains("; or, to read lists without transcripts, set YT_API_KEYS ", tool.ErrorLines[0], StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(settings);
}
