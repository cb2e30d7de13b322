using System.Text.Json;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Tests.Archive;
using ClusteraIngest.Tests.Archive.Setup;
using ClusteraIngest.Tool.Output;

namespace ClusteraIngest.Tests.Tool;

/// <summary>The tool's <c>archive</c> commands beside <c>import</c>, as users type them.</summary>
public sealed class EndToEndArchiveTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("clustera-archive-").FullName;

    private string Storage => new Uri(Path.Combine(directory, "store")).ToString();

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Status_and_report_have_sums_that_add_up()
    {
        await using var tool = await ArchivedAsync();
        var file = Path.Combine(directory, "report.json");

        var status = Assert.Single((await tool.RunAsync("archive", "status")).Objects);
        var report = Assert.Single((await tool.RunAsync("archive", "report", "--report-file", file)).Objects);
        var csv = await tool.RunAsync("archive", "report", "--channel", "@one", "--output", "csv");
        var table = await tool.RunAsync("archive", "report", "--output", "table");

        Assert.All([status, report, JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement], Adds);
        Assert.Equal("""{"members_only":1}""", report.GetProperty("refused_by").GetRawText());
        Assert.Equal("""{"MediaUnreachable":1}""", report.GetProperty("failed_by").GetRawText());
        Assert.Equal(StoredVideo.Content.Length, report.GetProperty("bytes").GetInt64());
        Assert.Equal(
            [
                "channel_id,url,title,listed,archived,waiting,refused,failed,bytes",
                $"{StoredVideo.Channel},https://www.youtube.com/@one,,3,1,0,1,1,{StoredVideo.Content.Length}",
            ],
            csv.Output.Select(line => line.TrimEnd('\r'))
        );
        Assert.StartsWith("listed 3 = archived 1 + waiting 0 + refused 1 + failed 1 · 2.9 MB", table.Sum, StringComparison.Ordinal);

        static void Adds(JsonElement sums)
        {
            long Of(string name) => sums.GetProperty(name).GetInt64();
            Assert.Equal((3, 1, 0, 1, 1), (Of("listed"), Of("archived"), Of("waiting"), Of("refused"), Of("failed")));
        }
    }

    [Fact]
    public async Task A_stored_object_is_written_into_a_file_a_directory_or_standard_output_whole()
    {
        await using var tool = await ArchivedAsync();
        var (file, piped) = (Path.Combine(directory, "video.mp4"), new ToolShell());

        var saved = await tool.RunAsync("archive", "get", StoredVideo.Id, "--to", file, "--storage", Storage);
        var into = await tool.RunAsync("archive", "get", $"https://youtu.be/{StoredVideo.Id}", "--to", directory, "--storage", Storage);
        var written = await tool.RunAsync(piped, ["archive", "get", StoredVideo.Id, "--to", "-", "--storage", Storage]);

        Assert.Equal((0, 0, 0), (saved.ExitCode, into.ExitCode, written.ExitCode));
        Assert.Equal(StoredVideo.Content, await File.ReadAllBytesAsync(file));
        Assert.Equal([StoredVideo.Sha256], saved.All("sha256"));
        Assert.Equal([Path.Combine(directory, $"{StoredVideo.Id}.mp4")], into.All("path"));
        Assert.Equal(StoredVideo.Content, piped.OutputBytes.ToArray());
        Assert.Empty(written.Output);
        Assert.Empty(Directory.GetFiles(directory, "*.part"));
    }

    [Fact]
    public async Task What_is_not_what_was_stored_is_no_file_and_verify_finds_it()
    {
        await using var tool = await ArchivedAsync();
        var stored = Directory.GetFiles(Path.Combine(directory, "store"), "video.mp4", SearchOption.AllDirectories).Single();
        var intact = await tool.RunAsync("archive", "verify", "--read-back", "--storage", Storage);
        var changed = await File.ReadAllBytesAsync(stored);
        changed[1_000] ^= 1;
        await File.WriteAllBytesAsync(stored, changed);
        var file = Path.Combine(directory, "video.mp4");

        var get = await tool.RunAsync("archive", "get", StoredVideo.Id, "--to", file, "--storage", Storage);
        var broken = await tool.RunAsync("archive", "verify", "--read-back", "--storage", Storage);

        Assert.Equal((0, 1), (intact.ExitCode, broken.ExitCode));
        Assert.Equal(["intact"], intact.All("verdict"));
        Assert.Equal(["different"], broken.All("verdict"));
        Assert.Equal("compared 1 = intact 0 + missing 0 + different 1 + unreadable 0", broken.Sum);
        Assert.NotEqual(0, get.ExitCode);
        Assert.StartsWith("error StorageObjectDiffers: ", get.Error[0], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(directory, "video.mp4*"));
    }

    [Fact]
    public async Task What_is_removed_is_told_and_gone()
    {
        await using var tool = await ArchivedAsync();

        var url = await tool.RunAsync("archive", "url", StoredVideo.Id, "--expires", "2h", "--storage", Storage);
        var removed = await tool.RunAsync("archive", "remove", StoredVideo.Id, "--storage", Storage);
        var again = await tool.RunAsync("archive", "remove", StoredVideo.Id, "--storage", Storage);
        var get = await tool.RunAsync("archive", "get", StoredVideo.Id, "--storage", Storage);

        Assert.Equal((0, 0, 1, 2), (url.ExitCode, removed.ExitCode, again.ExitCode, get.ExitCode));
        var made = Assert.Single(url.Objects);
        Assert.Equal(("muxed", JsonValueKind.Null), (made.GetProperty("kind").GetString(), made.GetProperty("expires_at").ValueKind));
        Assert.Contains(url.Error, line => line.StartsWith("It is a file of this machine", StringComparison.Ordinal));
        Assert.Equal([StoredVideo.Key], removed.All("key"));
        Assert.All([again, get], one => Assert.StartsWith("error MediaNotStored: ", one.Error[0], StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(directory, "store"), "video.mp4", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_run_is_queued_paused_continued_and_resumed()
    {
        await using var tool = await EndToEnd.CreateAsync();
        var list = Path.Combine(directory, "channels.csv");
        await File.WriteAllTextAsync(list, "channel,email\n@two,ann@example.org\nhttps://example.com,\n");

        var run = await tool.RunAsync("archive", "run", "@one", "--list", list, "--no-wait", "--newest", "2", "--kind", "video,short");
        await tool.World.QueryAsync<int>(
            "insert into ctrl_run (kind, state, started_at) select 'sync', 'finished', now() from generate_series(1, 100)"
        );
        var pause = await tool.RunAsync("archive", "pause");
        var paused = (await tool.World.Client.Jobs.GetRunStatusAsync(1))!;
        var goOn = await tool.RunAsync("archive", "continue", "1");
        var open = Assert.Single((await tool.RunAsync("archive", "status")).Objects);
        var sweep = await tool.RunAsync("archive", "sweep", "--storage", Storage);
        var retry = await tool.RunAsync("archive", "retry", "--no-wait");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Error, line => line.StartsWith("error NotAYouTubeAddress: ", StringComparison.Ordinal));
        Assert.Equal("""{"run_id":1,"jobs":2,"added":1}""", Assert.Single(run.Output));
        Assert.Equal(["1"], pause.All("runs"));
        Assert.Equal(
            "Run 1 is paused: nothing of it is done until `clustera-ingest archive continue` lets it go on.",
            ToolWords.Of(ArchiveRests.WaitsFor(paused))
        );
        Assert.Equal("""{"run_id":1,"runs":1}""", Assert.Single(goOn.Output));
        Assert.Equal(1, open.GetProperty("runs")[0].GetProperty("run_id").GetInt64());
        Assert.Equal("""{"uploads":0,"objects":0,"bytes":0}""", Assert.Single(sweep.Output));
        Assert.Equal(0, retry.ExitCode);
        Assert.Empty(retry.Output);
        Assert.Equal(
            "2 Video Short",
            await tool.World.ScalarAsync<string>(
                "select concat_ws(' ', options ->> 'newest', options -> 'kinds' ->> 0, options -> 'kinds' ->> 1) from ctrl_run "
                    + "where run_id = 1"
            )
        );
    }

    [Theory]
    [InlineData("ConflictingArguments", 2, "run", "@one", "--resume")]
    [InlineData("ConflictingArguments", 2, "run", "--resume", "--quality", "1080p")]
    [InlineData("ConflictingArguments", 2, "run", "--resume", "--max-retries-per-video", "5")]
    [InlineData("ConflictingArguments", 2, "run", "--resume", "--newest", "5")]
    [InlineData("ConflictingArguments", 2, "run", "@one", "--no-wait", "--limit-rate", "8M")]
    [InlineData("ConflictingArguments", 2, "run", "@one", "--no-wait", "--report-file", "report.json")]
    [InlineData("ConflictingArguments", 2, "run", "@one", "--dry-run", "--report-file", "report.json")]
    [InlineData("ConflictingArguments", 2, "retry", "--no-wait", "--cookies", "cookies.txt")]
    [InlineData("OutputNotWritable", 3, "run", "@one", "--report-file", "nowhere/at/all/report.json")]
    [InlineData("NoRunToResume", 2, "run", "--resume")]
    [InlineData("FileNotFound", 2, "run", "--list", "nowhere.csv")]
    [InlineData("NoChannels", 2, "run", "--no-wait")]
    [InlineData("ListNotMonitored", 2, "report", "--channel", "@nobody")]
    [InlineData("ListNotMonitored", 2, "report", "--channel", "UCnobodynobodynobodynobo")]
    [InlineData("RunNotFound", 2, "report", "--run", "999999")]
    [InlineData("RunNotFound", 2, "pause", "999")]
    [InlineData("RunNotFound", 2, "continue", "999")]
    [InlineData("StorageAddressInvalid", 3, "run", "@one", "--storage", "ftp://x")]
    [InlineData("PersonNotFound", 2, "report", "--person", "nobody")]
    [InlineData("RetentionMissing", 3, "sweep", "--expired")]
    [InlineData("NotAVideo", 2, "get", "@one")]
    [InlineData("FileNotFound", 2, "migrate", "nowhere.csv")]
    public async Task What_cannot_be_done_is_one_error(string errorId, int exitCode, params string[] arguments)
    {
        await using var tool = await EndToEnd.CreateAsync();

        var outcome = await tool.RunAsync(["archive", .. arguments]);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Single(outcome.Error, line => line.StartsWith($"error {errorId}: ", StringComparison.Ordinal));
        Assert.Empty(outcome.Output);
        Assert.Equal(0, await tool.World.ScalarAsync<long>("select count(*) from ctrl_run"));
    }

    [LinuxTheory]
    [InlineData("archive", "run", "--resume")]
    [InlineData("worker")]
    public async Task A_YouTube_that_cannot_be_reached_is_told_at_the_first_attempt(params string[] command)
    {
        using var programs = new FakePrograms();
        await using var tool = await EndToEnd.CreateAsync();
        var environment = new Dictionary<string, string>(tool.Environment)
        {
            ["CLUSTERA_STORAGE"] = Storage,
            ["CLUSTERA_YTDLP"] = programs.Add(
                "yt-dlp",
                """
                case "$*" in *--version*) echo 2099.01.01; exit ;; esac
                echo 'ERROR: [youtube:tab] @one: Unable to download webpage: [Errno -3] Temporary failure in name resolution' >&2
                exit 1
                """
            ),
            ["CLUSTERA_FFMPEG"] = programs.Add("ffmpeg", "echo ffmpeg version 7.1 Copyright"),
        };
        programs.Add("ffprobe", "echo ffprobe version 7.1 Copyright");
        await tool.RunAsync("archive", "run", "@one", "--no-wait");

        await using var run = ToolProcess.Start(environment, command);
        string? line;
        do line = await run.Error.ReadLineAsync().WaitAsync(Eventually.Limit);
        while (line?.StartsWith("warning YouTubeSiteUnreachable: ", StringComparison.Ordinal) is false);

        Assert.Matches(@"Job 1 \(discover_channel, \S+\) of run 1 is tried again in \d+ s: .*Unable to download webpage", line);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named_as_it_was_given()
    {
        await using var tool = await ArchivedAsync();
        var file = Path.Combine(directory, "nowhere", "a file");

        var report = await tool.RunAsync("archive", "report", "--report-file", file);
        var get = await tool.RunAsync("archive", "get", StoredVideo.Id, "--to", file, "--storage", Storage);

        Assert.All(
            [report, get],
            outcome =>
            {
                var error = Assert.Single(outcome.Error, line => line.StartsWith("error OutputNotWritable: ", StringComparison.Ordinal));
                Assert.Contains($" cannot be written to '{file}': ", error, StringComparison.Ordinal);
                Assert.DoesNotContain(".part", error, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_sweep_of_what_has_expired_asks_for_the_option_or_the_setting()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var sweep = await tool.RunAsync("archive", "sweep", "--expired", "--storage", Storage);

        Assert.EndsWith(
            "Set archive.retention in the settings file, such as 2y, or give --retention.",
            Assert.Single(sweep.Error),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dry_run_of_a_migration_says_what_would_be_added()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var migrate = await tool.RunWithAsync("no video\n", "archive", "migrate", "-", "--dry-run", "--storage", Storage);

        Assert.Equal("rows 1 = would be added 0 + known 0 + refused 1 · dry run: nothing was stored", migrate.Sum);
    }

    [Theory]
    [InlineData("archive run --quality 7", "--quality takes the most lines of the picture, such as 720p or 1080p, or best, not '7'.")]
    [InlineData("archive run --kind film", "--kind takes video or short or stream, not 'film'.")]
    [InlineData("archive run --max-bytes-per-day lots", "--max-bytes-per-day takes a number of bytes from 1 on, such as 200G, 8M or 65536")]
    [InlineData("archive run --progress-interval 0.0005", "--progress-interval takes seconds from 1 to 86400, not '0.0005'.")]
    [InlineData("archive run --delay-between-channels=-Infinity", "--delay-between-channels takes seconds from 0 to 86400, not")]
    [InlineData("archive run --skip-existing perhaps", "--skip-existing needs a value")]
    [InlineData("archive url dQw4w9WgXcQ --expires soon", "--expires takes a length of time above 0, such as 90m, 12h, 30d or 2y")]
    public async Task Values_of_options_are_checked(string line, string says)
    {
        var tool = new ToolShell();

        Assert.Equal(2, await tool.RunAsync(line.Split(' ')));

        Assert.Contains(says, tool.ErrorLines[0], StringComparison.Ordinal);
    }

    private async Task<EndToEnd> ArchivedAsync()
    {
        var tool = await EndToEnd.CreateAsync();
        await StoredVideo.AddAsync(tool.World, Path.Combine(directory, "store"));
        return tool;
    }
}
