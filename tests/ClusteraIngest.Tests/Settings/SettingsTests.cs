using ClusteraIngest.Errors;
using ClusteraIngest.Settings;
using ClusteraIngest.Tests.Tool;

namespace ClusteraIngest.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("clustera-ingest-settings-").FullName;

    [Fact]
    public void All_keys_are_read()
    {
        var settings = Load(
            """
            # as in the README
            database: postgresql://u:p@h/d
            apify:
              token: apify_api_x
              base_url: https://apify.example.com
            concurrency: 8
            max_videos: 500
            max_cost_usd: 2.50
            languages: [en, pt-BR]
            """
        );

        Assert.Equal("postgresql://u:p@h/d", settings.Database);
        Assert.Equal("apify_api_x", settings.ApifyToken);
        Assert.Equal(new Uri("https://apify.example.com"), settings.ApifyBaseUrl);
        Assert.Equal((8, 500, 2.50m), (settings.Options.Concurrency, settings.Options.DefaultMaxVideos, settings.Options.MaxCostUsd));
        Assert.Equal(["en", "pt-BR"], settings.Options.DefaultLanguages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("database:\napify:\n  token: ''\nconcurrency: null\n")]
    public void What_the_file_leaves_out_has_its_default(string yaml) => Assert.Equivalent(new IngestSettings(), Load(yaml));

    [Fact]
    public void Environment_goes_over_the_file_and_empty_variables_count_as_absent()
    {
        const string yaml = "database: Host=file\napify: {token: file, base_url: 'https://file.example.com'}";

        var over = Load(
            yaml,
            ("CLUSTERA_DATABASE", "Host=environment"),
            ("APIFY_TOKEN", "environment"),
            ("APIFY_API_BASE_URL", "http://127.0.0.1:8080")
        );
        var empty = Load(yaml, ("CLUSTERA_DATABASE", ""), ("APIFY_TOKEN", " "), ("APIFY_API_BASE_URL", ""));

        Assert.Equal(
            ("Host=environment", "environment", "http://127.0.0.1:8080/"),
            (over.Database, over.ApifyToken, over.ApifyBaseUrl.ToString())
        );
        Assert.Equal(("Host=file", "file", "https://file.example.com/"), (empty.Database, empty.ApifyToken, empty.ApifyBaseUrl.ToString()));
    }

    [LinuxFact]
    public void Without_a_path_the_users_own_file_is_read_if_it_is_there()
    {
        string? Variable(string name) => name == "XDG_CONFIG_HOME" ? directory : null;
        Assert.Equivalent(new IngestSettings(), IngestSettings.Load(null, Variable));

        Directory.CreateDirectory(Path.Combine(directory, "clustera-ingest"));
        File.WriteAllText(Path.Combine(directory, "clustera-ingest", "settings.yaml"), "concurrency: 7");

        Assert.Equal(7, IngestSettings.Load(null, Variable).Options.Concurrency);
    }

    [Fact]
    public void File_that_was_named_must_be_there()
    {
        var error = Assert.Throws<ConfigurationException>(() => IngestSettings.Load(Path.Combine(directory, "none.yaml"), _ => null));

        Assert.Equal("SettingsFileNotFound", error.ErrorId);
        Assert.Contains("none.yaml", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("database: Host=h\nconcurency: 5\n", ":2:", "concurency", "'concurrency'")]
    [InlineData("apify:\n  # mine\n  tokn: hunter2\n", ":3:", "apify.tokn", "'apify.token'")]
    [InlineData("apify_token: hunter2\n", ":1:", "apify_token", "'apify.token'")]
    [InlineData("Database: hunter2\n", ":1:", "Database", "'database'")]
    [InlineData("zzzzzzzzzzzzzz: hunter2\n", ":1:", "zzzzzzzzzzzzzz", "database, apify.token")]
    public void Unknown_key_is_shown_with_its_line_and_the_nearest_known_one(string yaml, string line, string key, string nearest)
    {
        var error = Fails(yaml);

        Assert.Equal("SettingsUnknownKey", error.ErrorId);
        Assert.Contains($"settings.yaml{line}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{key}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(nearest, error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("concurrency: 5\napify: {token: hunter2\n")]
    [InlineData("concurrency: 5\n\ttoken: hunter2\n")]
    [InlineData("concurrency: 5\nconcurrency: 6\n")]
    [InlineData("- hunter2\n")]
    [InlineData("hunter2\n")]
    [InlineData("database: \"hunter2\n")]
    public void Broken_file_is_shown_with_a_line_and_without_its_secrets(string yaml)
    {
        var error = Fails(yaml);

        Assert.Equal("SettingsFileUnreadable", error.ErrorId);
        Assert.Matches(@"settings\.yaml:[1-9]", error.Message);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("concurrency: 0")]
    [InlineData("concurrency: 257")]
    [InlineData("concurrency: many")]
    [InlineData("concurrency: [5]")]
    [InlineData("max_videos: 0")]
    [InlineData("max_videos: -1")]
    [InlineData("max_videos: 99999999999")]
    [InlineData("max_cost_usd: 0")]
    [InlineData("max_cost_usd: 1,50")]
    [InlineData("limits: {outage_minutes: 0.009}")]
    [InlineData("limits: {outage_minutes: 1441}")]
    [InlineData("limits: {wait_minutes: 0}")]
    [InlineData("limits: {wait_minutes: 1441}")]
    [InlineData("languages: [en, 'not a language']")]
    [InlineData("languages: {en: 1}")]
    [InlineData("languages: english")]
    [InlineData("database: {host: hunter2}")]
    [InlineData("apify: hunter2")]
    public void Value_of_a_wrong_kind_or_out_of_range_is_refused_with_its_line(string yaml)
    {
        var error = Fails("# first line\n" + yaml);

        Assert.Equal("SettingsInvalidValue", error.ErrorId);
        Assert.Contains("settings.yaml:2: " + yaml.Split(':')[0], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.apify.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("api.apify.com")]
    [InlineData("https://user:hunter2@api.apify.com")]
    [InlineData("http://127.0.0.1.evil.com")]
    [InlineData("http://127.0.0.1@evil.com")]
    [InlineData("http://localhost@evil.com")]
    [InlineData("http://localhost:80@evil.com")]
    [InlineData("http://localhost.evil.com")]
    [InlineData("http://localhost.evil")]
    [InlineData("http://evil.com#@127.0.0.1")]
    [InlineData("http://evil.com\\@127.0.0.1")]
    [InlineData("http://evil.com?@127.0.0.1")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://[::]")]
    [InlineData("http://128.0.0.1")]
    [InlineData("http://ⓛocalhost.evil")]
    [InlineData("https://api.apify.com/#hunter2")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://api.apify.com/?token=hunter2")]
    public void Apify_address_that_would_leak_the_token_is_refused(string url)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load("", ("APIFY_API_BASE_URL", url)));

        Assert.Equal("ApifyBaseUrlInvalid", error.ErrorId);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://proxy.example.com/apify")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://LOCALHOST")]
    [InlineData("http://127.1.2.3")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("HTTPS://API.APIFY.COM")]
    public void Apify_address_with_https_or_on_loopback_will_do(string url) =>
        Assert.Equal(new Uri(url), Load("", ("APIFY_API_BASE_URL", url)).ApifyBaseUrl);

    [Fact]
    public async Task An_address_that_a_program_sets_by_itself_is_looked_at_too()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        await using var client = new IngestClient(
            new()
            {
                Database = database.ConnectionString,
                ApifyToken = "hunter2",
                ApifyBaseUrl = new("http://api.apify.com"),
            }
        );

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => client.Ingestion.SyncAsync(new()).ToListAsync().AsTask());

        Assert.Equal("ApifyBaseUrlInvalid", error.ErrorId);
    }

    [UnixTheory]
    [InlineData("apify: {token: hunter2}", 0x1A4, "the Apify token")] // rw-r--r--
    [InlineData("apify: {token: hunter2}", 0x1A0, "the Apify token")] // rw-r-----
    [InlineData("apify: {token: hunter2}", 0x182, "the Apify token")] // rw-----w-
    [InlineData("models: {openai: {api_key: hunter2}}", 0x1A4, "keys of language models")]
    [InlineData("models: {anthropic: {api_key: hunter2}}", 0x1A4, "keys of language models")]
    [InlineData("database: postgresql://me:hunter2@h/d", 0x1A4, "a database's password")]
    [InlineData("database: Host=h;Username=me;PWD=hunter2", 0x1A4, "a database's password")]
    [InlineData(
        "{database: postgresql://me@h/d?password=hunter2, apify: {token: hunter2}}",
        0x1A4,
        "the Apify token and a database's password"
    )]
    public void A_file_with_a_secret_that_others_can_get_at_is_warned_of(string yaml, int mode, string holds)
    {
        var warning = Assert.Single(Load(yaml, (UnixFileMode)mode).Warnings);

        Assert.Equal("SettingsFileOpenToOthers", warning.WarningId);
        Assert.Contains(holds + ",", warning.Message, StringComparison.Ordinal);
        Assert.Equal($"Run: chmod 600 {Path.Combine(directory, "settings.yaml")}", warning.Remedy);
        Assert.DoesNotContain("hunter2", warning.ToString(), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("apify: {token: hunter2}", 0x180)]
    [InlineData("apify: {token: hunter2}", 0x100)]
    [InlineData("database: Host=h;Username=me", 0x1A4)]
    [InlineData("database: postgresql://me@h/d", 0x1A4)]
    [InlineData("concurrency: 5", 0x1FF)]
    public void A_file_that_is_its_owners_alone_or_holds_no_secret_is_not_warned_of(string yaml, int mode) =>
        Assert.Empty(Load(yaml, (UnixFileMode)mode).Warnings);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private IngestSettings Load(string yaml, params (string Name, string Value)[] environment)
    {
        var path = Path.Combine(directory, "settings.yaml");
        File.WriteAllText(path, yaml);
        return IngestSettings.Load(path, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
    }

    private IngestSettings Load(string yaml, UnixFileMode mode)
    {
        Load(yaml);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(directory, "settings.yaml"), mode);
        return IngestSettings.Load(Path.Combine(directory, "settings.yaml"), _ => null);
    }

    private ConfigurationException Fails(string yaml) => Assert.Throws<ConfigurationException>(() => Load(yaml));
}
