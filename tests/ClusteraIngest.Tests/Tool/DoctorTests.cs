using System.Text.Json;
using ClusteraIngest.Emulator;
using ClusteraIngest.Emulator.Chat;
using ClusteraIngest.Emulator.Objects;
using ClusteraIngest.Tests.Archive.Setup;
using ClusteraIngest.Tests.Hostile;

namespace ClusteraIngest.Tests.Tool;

public sealed class DoctorTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Checks =
    [
        "postgresql",
        "yt-dlp",
        "javascript",
        "ffmpeg",
        "ffprobe",
        "storage",
        "apify",
        "youtube",
        "models",
    ];

    private readonly FakePrograms programs = new();
    private S3Emulator storage = null!;
    private TestDatabase database = null!;

    public async Task InitializeAsync()
    {
        storage = await S3Emulator.StartAsync();
        database = await PostgresFixture.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        await storage.DisposeAsync();
        await database.DisposeAsync();
    }

    public void Dispose() => programs.Dispose();

    [LinuxFact]
    public async Task Each_part_is_a_line_of_four_fields()
    {
        await using var apify = await ApifyEmulator.StartAsync(new() { Token = "the-token" });
        await using var chat = await ChatEmulator.StartAsync(new() { Key = "hunter2", Models = ["emulated-small"] });
        var tool = Tool();
        tool.Environment["APIFY_TOKEN"] = "the-token";
        tool.Environment["APIFY_API_BASE_URL"] = apify.BaseAddress.ToString();
        tool.Environment["YT_API_KEYS"] = "a-key-of-the-tests-alone,another-key-of-the-tests";
        tool.Environment["OPENAI_BASE_URL"] = chat.BaseAddress.ToString();
        tool.Environment["OPENAI_API_KEY"] = "hunter2";
        tool.Environment["CLUSTERA_MODEL"] = "openai:emulated-small";
        tool.Environment["CLUSTERA_YTDLP"] = programs.Add("yt-dlp", "echo 2099.01.01");
        tool.Environment["CLUSTERA_FFMPEG"] = programs.Add("ffmpeg", "echo ffmpeg version 7.1 Copyright");
        programs.Add("ffprobe", "echo ffprobe version 7.1 Copyright");

        Assert.Equal(0, await tool.RunAsync("doctor", "--output", "json"));

        var rows = tool.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(rows, row => Assert.Equal(["check", "state", "found", "remedy"], row.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(Checks, rows.Select(row => row.GetProperty("check").GetString()));
        var states = States(tool);
        Assert.All(Checks.Where(check => check != "javascript"), check => Assert.Equal("ok", states[check]));
        Assert.True(states["javascript"] is "ok" or "warning");
        Assert.Matches("PostgreSQL [0-9.]+ at .*, with its tables", tool.Output.ToString());
        Assert.DoesNotContain("hunter2", tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
        Assert.Empty(storage.KeysOf("media"));
        Assert.Empty(apify.Runs);
        Assert.Empty(tool.Error.ToString());
    }

    [Fact]
    public async Task What_is_not_configured_is_off_and_in_nobodys_way()
    {
        var tool = Tool();

        Assert.Equal(0, await tool.RunAsync("doctor"));

        var states = States(tool);
        Assert.Equal(("off", "off", "off"), (states["apify"], states["youtube"], states["models"]));
    }

    [Fact]
    public async Task Without_a_database_it_ends_with_3_and_makes_none()
    {
        var tool = Tool();
        var nowhere = Path.Combine(programs.Directory, "postgres");
        tool.Environment.Remove("CLUSTERA_DATABASE");
        tool.Environment["CLUSTERA_LOCAL_SERVER"] = nowhere;

        Assert.Equal(3, await tool.RunAsync("doctor"));

        Assert.Equal("missing", States(tool)["postgresql"]);
        Assert.Contains("clustera-ingest init", Row(tool, "postgresql").GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("error SetupIncomplete: ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact]
    public async Task A_database_without_tables_is_told_and_left_so()
    {
        await using var empty = await PostgresFixture.CreateEmptyDatabaseAsync();
        var tool = Tool();
        tool.Environment["CLUSTERA_DATABASE"] = empty.ConnectionString;

        Assert.Equal(3, await tool.RunAsync("doctor"));
        Assert.Equal(3, await tool.RunAsync("doctor"));

        var row = Row(tool, "postgresql");
        Assert.Equal("missing", row.GetProperty("state").GetString());
        Assert.Contains("does not have the tables", row.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains("clustera-ingest init", row.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_has_failed()
    {
        var tool = Tool();
        tool.Environment["CLUSTERA_DATABASE"] = "Host=127.0.0.1;Port=1;Username=me;Password=hunter2";

        Assert.Equal(3, await tool.RunAsync("doctor"));

        Assert.Equal("failed", States(tool)["postgresql"]);
        Assert.DoesNotContain("hunter2", tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY", "hunter2-of-the-storage", "storage", "failed")]
    [InlineData("CLUSTERA_STORAGE", "s3://no-such-bucket", "storage", "missing")]
    [InlineData("CLUSTERA_STORAGE", "ftp://media", "storage", "failed")]
    [InlineData("CLUSTERA_STORAGE_ENDPOINT", "http://127.0.0.1:1", "storage", "failed")]
    [InlineData("CLUSTERA_YTDLP", "/nowhere/yt-dlp", "yt-dlp", "missing")]
    [InlineData("CLUSTERA_FFMPEG", "/nowhere/ffmpeg", "ffmpeg", "missing")]
    [InlineData("APIFY_TOKEN", "a token", "apify", "failed")]
    [InlineData("YT_API_KEYS", "a key", "youtube", "failed")]
    public async Task What_is_configured_and_does_not_work_is_in_the_way(string variable, string value, string check, string state)
    {
        var tool = Tool();
        tool.Environment[variable] = value;

        Assert.Equal(3, await tool.RunAsync("doctor"));

        Assert.Equal(state, States(tool)[check]);
        Assert.False(string.IsNullOrEmpty(Row(tool, check).GetProperty("remedy").GetString()));
        Assert.Contains(check, Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_Apify_refuses_is_told()
    {
        await using var apify = await ApifyEmulator.StartAsync(new() { Token = "the-token" });
        var tool = Tool();
        tool.Environment["APIFY_TOKEN"] = "hunter2";
        tool.Environment["APIFY_API_BASE_URL"] = apify.BaseAddress.ToString();

        Assert.Equal(3, await tool.RunAsync("doctor"));

        Assert.Equal("failed", States(tool)["apify"]);
        Assert.DoesNotContain("hunter2", tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_not_read_its_account_is_in_nobodys_way()
    {
        await using var apify = await HostileApify.StartAsync();
        apify.Account = HostileApify.Text("""{"error":{"type":"insufficient-permissions"}}""", 403);
        var tool = Tool();
        tool.Environment["APIFY_TOKEN"] = "hunter2";
        tool.Environment["APIFY_API_BASE_URL"] = apify.BaseAddress.ToString();

        Assert.Equal(0, await tool.RunAsync("doctor"));

        var row = Row(tool, "apify");
        Assert.Equal("warning", row.GetProperty("state").GetString());
        Assert.Contains("(403)", row.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains("run actors", row.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", tool.Output.ToString() + tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_go_over_the_environment()
    {
        var tool = Tool();
        tool.Environment["CLUSTERA_STORAGE"] = "s3://of-the-environment";
        tool.Environment["CLUSTERA_STORAGE_ENDPOINT"] = "http://127.0.0.1:1";

        var code = await tool.RunAsync("doctor", "--storage", "s3://media/x", "--storage-endpoint", storage.BaseAddress.ToString());

        Assert.Equal((0, "ok"), (code, States(tool)["storage"]));
        Assert.All(storage.Requests, request => Assert.StartsWith("/media", request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_see_states_in_a_column_with_what_to_do_below()
    {
        var tool = new ToolShell { IsTerminal = true, Width = 100 };
        Prepare(tool);
        tool.Environment["CLUSTERA_YTDLP"] = "/nowhere/yt-dlp";

        Assert.Equal(3, await tool.RunAsync("doctor", "--no-color"));

        Assert.Matches(@"(?m)^ok       postgresql   PostgreSQL ", tool.Output.ToString());
        Assert.Matches(@"(?m)^missing  yt-dlp       CLUSTERA_YTDLP names /nowhere/yt-dlp", tool.Output.ToString());
        Assert.Matches(@"(?m)^ {22}Install it, as with", tool.Output.ToString());
        Assert.All(tool.OutputLines, line => Assert.InRange(line.Length, 1, 100));
    }

    private ToolShell Tool()
    {
        var tool = new ToolShell();
        Prepare(tool);
        return tool;
    }

    private void Prepare(ToolShell tool)
    {
        tool.Environment["CLUSTERA_DATABASE"] = database.ConnectionString;
        tool.Environment["CLUSTERA_STORAGE"] = "s3://media";
        tool.Environment["CLUSTERA_STORAGE_ENDPOINT"] = storage.BaseAddress.ToString();
        tool.Environment["AWS_ACCESS_KEY_ID"] = storage.Options.AccessKeyId;
        tool.Environment["AWS_SECRET_ACCESS_KEY"] = storage.Options.SecretAccessKey;
    }

    private static Dictionary<string, string> States(ToolShell tool) =>
        tool
            .OutputLines.Select(line => JsonDocument.Parse(line).RootElement)
            .GroupBy(row => row.GetProperty("check").GetString()!)
            .ToDictionary(rows => rows.Key, rows => rows.Last().GetProperty("state").GetString()!);

    private static JsonElement Row(ToolShell tool, string check) =>
        tool.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).Last(row => row.GetProperty("check").GetString() == check);
}
