using ClusteraIngest.Chaos;
using Npgsql;

namespace ClusteraIngest.Tests.Tool;

/// <summary>Each gets one line that says what was wrong and what to do; nothing is stored.</summary>
public class EndToEndWrongInputTests
{
    [Theory]
    [InlineData("NotAYouTubeAddress", 2, "lists", "add", "https://example.com/x")]
    [InlineData("NotAYouTubeAddress", 2, "ingest", "")]
    [InlineData("VideoInsteadOfList", 2, "lists", "add", "https://youtu.be/dQw4w9WgXcQ")]
    [InlineData("VideoInsteadOfList", 2, "ingest", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("EndlessMix", 2, "lists", "add", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ")]
    [InlineData("PrivateList", 2, "lists", "add", "https://www.youtube.com/playlist?list=WL")]
    [InlineData("NotAVideo", 2, "transcripts", "@handle")]
    [InlineData("InvalidValue", 2, "sync", "--max-videos", "-1")]
    [InlineData("InvalidValue", 2, "serve", "--listen", "8420")]
    [InlineData("FileNotFound", 2, "import", "/no/such/file.json")]
    [InlineData("SettingsFileNotFound", 3, "sync", "--settings", "/no/such/file.yaml")]
    [InlineData("DatabaseAddressInvalid", 3, "status", "--database", "nonsense")]
    public async Task A_wrong_argument_is_one_line_and_nothing_is_stored(string errorId, int exitCode, params string[] args)
    {
        await using var tool = await EndToEnd.CreateAsync();

        AssertOneError(await tool.RunAsync(args), errorId, exitCode);

        Assert.Equal(
            0,
            await tool.World.ScalarAsync<int>(
                "select (select count(*) from ctrl_youtube_lists) + (select count(*) from ctrl_run) + (select count(*) from "
                    + "dataset_youtube_video)"
            )
        );
        Assert.Empty(tool.World.Apify.Runs);
    }

    [Fact]
    public async Task Lines_of_input_that_cannot_be_used_are_told_with_their_number_and_the_others_are()
    {
        await using var tool = await EndToEnd.CreateAsync();
        tool.World.AddChannel("alpha", 2);

        var ingest = await tool.RunWithAsync("garbage here\n@alpha\n{\"list_id\":99}\n{broken\n", "ingest");

        Assert.Equal((1, 2), (ingest.ExitCode, ingest.Output.Length));
        Assert.Equal(
            ["error NotAYouTubeAddress: Line 1 of", "error ListNotMonitored: Line 3 of", "error InputLineNotUnderstood: Line 4 of"],
            ingest
                .Error.Where(line => line.StartsWith("error ", StringComparison.Ordinal))
                .Select(line => line[..(line.IndexOf(" of", StringComparison.Ordinal) + 3)])
        );
        Assert.Contains("unusable input: 3", ingest.Sum, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ApifyTokenMissing")]
    [InlineData("another", "ApifyTokenRefused")]
    [InlineData("tök en", "ApifyTokenInvalid")]
    public async Task A_token_that_cannot_be_used_ends_a_sync_before_it_begins(string? token, string errorId)
    {
        await using var world = await IngestWorld.CreateAsync(new() { WithoutDemo = true, Token = "the-token" });
        await world.AddListAsync(world.AddChannel("alpha", 1));
        var tool = new ToolShell();
        tool.Environment["APIFY_API_BASE_URL"] = world.Apify.BaseAddress.ToString();
        if (token is not null)
            tool.Environment["APIFY_TOKEN"] = token;

        var exitCode = await tool.RunAsync("sync", "--database", world.Database.ConnectionString);

        AssertOneError(new(exitCode, tool.OutputLines, tool.ErrorLines), errorId, 3);
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_run"));
    }

    [Theory]
    [InlineData(true, "sync")]
    [InlineData(true, "ingest", "@alpha")]
    [InlineData(false, "sync", "--source", "apify")]
    [InlineData(false, "transcripts", "dQw4w9WgXcQ")]
    public async Task Without_a_token_keys_are_named_where_they_would_do(bool areNamed, params string[] args)
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var tool = new ToolShell();

        Assert.Equal(3, await tool.RunAsync([.. args, "--database", database.ConnectionString]));

        var error = Assert.Single(tool.ErrorLines, line => line.StartsWith("error ApifyTokenMissing: ", StringComparison.Ordinal));
        Assert.Contains("APIFY_TOKEN", error, StringComparison.Ordinal);
        Assert.Equal(areNamed, error.Contains("set YT_API_KEYS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_Apify_that_is_not_there_is_told_before_anything_is_begun()
    {
        await using var database = await PostgresFixture.CreateDatabaseAsync();
        var tool = new ToolShell();
        tool.Environment["APIFY_TOKEN"] = "a-token";
        tool.Environment["APIFY_API_BASE_URL"] = $"http://127.0.0.1:{FreePorts.One()}";

        var exitCode = await tool.RunAsync("sync", "--database", database.ConnectionString);

        AssertOneError(new(exitCode, tool.OutputLines, tool.ErrorLines), "ApifyUnreachable", 3);
        await using var runs = database.Source.CreateCommand("select count(*) from ctrl_run");
        Assert.Equal(0L, await runs.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Tables_that_are_not_there_are_told_with_the_command_that_makes_them()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();

        foreach (
            var args in (string[][])
                [
                    ["sync"],
                    ["status"],
                    ["lists"],
                    ["lists", "add", "@alpha"],
                    ["ingest", "@alpha"],
                    ["transcripts", "--pending"],
                ]
        )
            Assert.Contains(
                "clustera-ingest init",
                await DatabaseErrorAsync(database.ConnectionString, "DatabaseNotInitialized", args),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_says_why_and_never_its_password()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabaseAsync();
        var right = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        string With(Action<NpgsqlConnectionStringBuilder> change)
        {
            var changed = new NpgsqlConnectionStringBuilder(right.ConnectionString);
            change(changed);
            return changed.ConnectionString;
        }

        string[] told =
        [
            await DatabaseErrorAsync(With(wrong => wrong.Password = "a-wrong-secret"), "DatabasePasswordRefused", "status"),
            await DatabaseErrorAsync(With(wrong => wrong.Database = "no_such_database"), "DatabaseNotFound", "status"),
            await DatabaseErrorAsync(With(wrong => wrong.Port = FreePorts.One()), "DatabaseUnreachable", "status"),
        ];

        Assert.All(told, line => Assert.DoesNotContain("a-wrong-secret", line, StringComparison.Ordinal));
        Assert.All(told, line => Assert.DoesNotContain(right.Password!, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "concurrency: 5\nmax_vidoes: 3\n",
        "SettingsUnknownKey",
        ":2: there is no setting 'max_vidoes'. Did you mean 'max_videos'?"
    )]
    [InlineData("max_videos: [\n", "SettingsFileUnreadable", ": this is not YAML.")]
    [InlineData("\nmax_videos: many\n", "SettingsInvalidValue", ":2: max_videos takes a whole number from 1 to 999999.")]
    public async Task A_settings_file_that_is_wrong_is_told_with_its_line(string yaml, string errorId, string message)
    {
        await using var tool = await EndToEnd.CreateAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, yaml);

        var lists = await tool.RunAsync("lists", "--settings", file);
        File.Delete(file);

        AssertOneError(lists, errorId, 3);
        Assert.Contains(message, lists.Error[0], StringComparison.Ordinal);
    }

    private static async Task<string> DatabaseErrorAsync(string database, string errorId, params string[] args)
    {
        var tool = new ToolShell();
        tool.Environment["APIFY_TOKEN"] = "a-token";
        var exitCode = await tool.RunAsync([.. args, "--database", database]);
        AssertOneError(new(exitCode, tool.OutputLines, tool.ErrorLines), errorId, 3);
        return tool.ErrorLines[0];
    }

    private static void AssertOneError(EndToEnd.Outcome outcome, string errorId, int exitCode)
    {
        Assert.Empty(outcome.Output);
        Assert.StartsWith($"error {errorId}: ", Assert.Single(outcome.Error), StringComparison.Ordinal);
        Assert.Equal(exitCode, outcome.ExitCode);
    }
}
