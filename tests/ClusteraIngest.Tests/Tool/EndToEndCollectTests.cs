using System.Text.Json;
using ClusteraIngest.Emulator.YouTubeData;

namespace ClusteraIngest.Tests.Tool;

public sealed class EndToEndCollectTests
{
    private const string Kitchen = "@HarborHearthKitchen";
    private const string Workshop = "@StarlitWorkshop";

    [Fact]
    public async Task Names_that_are_over_at_once_are_told_at_once()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("resolve", "@nobody-has-this-handle", "https://www.youtube.com/c/unknown");

        var none = await tool.RunAsync("collect", "@nobody-has-this-handle", "--output", "table");
        var some = await tool.RunAsync(
            "collect",
            "@nobody-has-this-handle",
            "https://www.youtube.com/c/unknown",
            Kitchen,
            "--output",
            "table"
        );

        Assert.Equal((0, 0), (none.ExitCode, some.ExitCode));
        Assert.Collection(
            none.Error,
            line => Assert.Equal("1 name understood.", line),
            line =>
                Assert.StartsWith(
                    "warning ChannelNotFound: 1 job of run 1 has failed, as is known already. ",
                    line,
                    StringComparison.Ordinal
                )
        );
        Assert.Collection(
            some.Error,
            line => Assert.Equal("3 names understood.", line),
            line => Assert.StartsWith("warning ChannelNotFound: 1 job of run 2 has failed", line, StringComparison.Ordinal),
            line =>
                Assert.StartsWith(
                    "warning ChannelNeedsSearch: 1 job of run 2 needs a search (--allow-search)",
                    line,
                    StringComparison.Ordinal
                ),
            line => Assert.StartsWith("Workers do it: ", line, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_key_is_configured_the_run_is_begun_and_what_it_waits_for_is_told(bool isFollowed)
    {
        await using var tool = await EndToEnd.CreateAsync();
        string[] collect = ["collect", Kitchen];

        var outcome = isFollowed
            ? await tool.RunUntilAsync(new ToolShell(), [.. collect, "--wait"], "warning NoKeyConfigured: ")
            : await tool.RunAsync(collect);

        Assert.Equal(isFollowed ? 130 : 0, outcome.ExitCode);
        Assert.Equal("""{"run_id":1,"jobs":1,"merged":0}""", Assert.Single(outcome.Output));
        Assert.Single(
            outcome.Error,
            "warning NoKeyConfigured: No key of the YouTube Data API is configured here: the jobs of run 1 wait for a worker that has one. "
                + "Set YT_API_KEYS where the worker runs."
        );
    }

    [Fact]
    public async Task A_run_is_begun_at_once_worked_off_and_shown()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var collect = await tool.RunAsync(
            "collect",
            Kitchen,
            Workshop,
            "https://www.youtube.com/" + Kitchen,
            "--analysis-id",
            "7",
            "--owner-id",
            "8"
        );
        var worker = await tool.RunAsync("worker", "--until-empty", "--concurrency", "2");
        var run = collect.Objects[0].GetProperty("run_id").GetInt64();
        var show = await tool.RunAsync("runs", "show", $"{run}");
        var jobs = await tool.RunAsync("runs", "jobs", $"{run}");

        Assert.Equal(0, collect.ExitCode);
        Assert.Equal($$"""{"run_id":{{run}},"jobs":2,"merged":1}""", Assert.Single(collect.Output));
        Assert.Equal((0, "jobs: done 2, failed 0"), (worker.ExitCode, worker.Sum));
        var status = Assert.Single(show.Objects);
        Assert.Equal(
            ("collect", "finished", 1.0, 7L, 8L),
            (
                status.GetProperty("kind").GetString(),
                status.GetProperty("state").GetString(),
                status.GetProperty("progress").GetDouble(),
                status.GetProperty("analysis_id").GetInt64(),
                status.GetProperty("owner_id").GetInt64()
            )
        );
        Assert.Equal(2, status.GetProperty("jobs").GetProperty("done").GetInt64());
        Assert.Equal(2, status.GetProperty("summary").GetProperty("channels").GetInt64());
        Assert.Equal(
            await tool.World.ScalarAsync<long>("select count(*) from dataset_youtube_video"),
            status.GetProperty("summary").GetProperty("new").GetInt64()
        );
        Assert.Equal(["done", "done"], jobs.All("state"));
        Assert.All(jobs.Objects, job => Assert.StartsWith("UC", job.GetProperty("target").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_waits_sees_the_run_to_its_end_and_its_failures()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        var working = tool.RunAsync("worker", "--until-empty");
        var collect = tool.RunAsync("collect", Kitchen, "@nobody-has-this-handle", "--wait");
        await working;
        // The first one may have ended before the run began.
        await Eventually.HoldsAsync(async () =>
        {
            await tool.RunAsync("worker", "--until-empty");
            return collect.IsCompleted;
        });

        var ended = await collect;

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(2, ended.Output.Length);
        var status = JsonDocument.Parse(ended.Output[1]).RootElement;
        Assert.Equal("finished", status.GetProperty("state").GetString());
        Assert.Equal(1, status.GetProperty("errors").GetProperty("ChannelNotFound").GetInt64());
        Assert.StartsWith(
            "error ChannelNotFound: 1 job of run ",
            Assert.Single(ended.Error, line => line.StartsWith("error", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_name_that_needs_a_search_makes_waiting_for_its_run_end_badly()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var collect = await tool.RunAsync("collect", "some words", "--wait", "--analysis-id", "9223372036854775807");
        var wait = await tool.RunAsync("runs", "wait", $"{collect.Objects[0].GetProperty("run_id").GetInt64()}");

        Assert.Equal((1, 1), (collect.ExitCode, wait.ExitCode));
        Assert.Single(wait.Error, line => line.StartsWith("warning ChannelNeedsSearch: ", StringComparison.Ordinal));
        Assert.Equal(long.MaxValue, wait.Objects[0].GetProperty("analysis_id").GetInt64());
    }

    [Fact]
    public async Task Where_no_worker_is_running_the_one_who_waits_is_told_once()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var collect = await tool.RunUntilAsync(
            new ToolShell { Time = new HurriedTime(100) },
            ["collect", Kitchen, "--wait"],
            "warning NoWorker: "
        );

        Assert.Equal(130, collect.ExitCode);
        Assert.Single(collect.Error, line => line.StartsWith("warning NoWorker: ", StringComparison.Ordinal));
        Assert.Matches(@"^Run \d+ goes on without being followed", collect.Sum);
        Assert.Equal("pending", await tool.World.ScalarAsync<string>("select state from ctrl_job"));
    }

    [Fact]
    public async Task Where_all_keys_rest_the_one_who_waits_is_told_until_when()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync(new EmulatedKey("a-poor-key-of-the-tests") { Units = 1 });
        await tool.RunAsync("collect", Kitchen);
        var worker = await tool.RunUntilAsync(
            new ToolShell(),
            ["worker", "--kinds", "collect_channel"],
            () => tool.World.ScalarAsync<bool>("select state = 'pending' and not_before > now() from ctrl_job")
        );
        Assert.Equal(130, worker.ExitCode);

        var wait = await tool.RunUntilAsync(
            new ToolShell(),
            ["runs", "wait", $"{await tool.World.ScalarAsync<long>("select run_id from ctrl_run")}"],
            "warning RunWaits: Nothing is left to do before "
        );

        Assert.Equal(130, wait.ExitCode);
        Assert.Matches(@"^warning RunWaits: Nothing is left to do before 20\d\d-\d\d-\d\d \d\d:\d\dZ: all keys rest", wait.Error[0]);
        Assert.Equal(2, wait.Error.Length);
    }

    [Fact]
    public async Task Runs_can_be_stopped_and_failed_jobs_retried()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("collect", Kitchen, "https://example.com/x", Workshop);
        await tool.RunWithAsync($"{Kitchen}\nhttps://example.com/x\n@nobody\n", "collect");
        await tool.World.QueryAsync<int>(
            "update ctrl_job set state = 'failed', error_id = 'ChannelNotFound', finished_at = now() where subject like '%nobody'"
        );
        var ids = await tool.World.QueryAsync<long>("select run_id from ctrl_run order by run_id");

        var stop = await tool.RunAsync("runs", "stop", $"{ids[0]}");
        var retry = await tool.RunAsync("runs", "retry", $"{ids[1]}");
        var table = await tool.RunAsync("runs", "show", $"{ids[0]}", "--output", "table");
        var runs = await tool.RunAsync("runs", "--output", "table");

        Assert.Equal($$"""{"run_id":{{ids[0]}},"cancelled":2}""", Assert.Single(stop.Output));
        Assert.Equal($$"""{"run_id":{{ids[1]}},"retried":1}""", Assert.Single(retry.Output));
        Assert.Contains(table.Output, line => line.Contains("jobs cancelled", StringComparison.Ordinal) && line.TrimEnd().EndsWith('2'));
        Assert.Equal(2, runs.Output.Count(line => line.Contains("collect", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("wait")]
    [InlineData("stop")]
    [InlineData("retry")]
    [InlineData("jobs")]
    public async Task A_run_that_is_not_there_is_told(string command)
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var run = await tool.RunAsync("runs", command, "4711");
        var wrong = await tool.RunAsync("runs", command, "many");

        Assert.Equal((2, 2), (run.ExitCode, wrong.ExitCode));
        Assert.StartsWith("error RunNotFound: There is no run 4711.", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Contains("ID takes the number of a run", wrong.Error[^1], StringComparison.Ordinal);
    }

    [Trait("Category", "Proof")]
    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_worker_that_is_stopped_puts_its_jobs_back(string signal)
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("collect", Kitchen, Workshop);
        tool.YouTube!.SetFaults("slow:1");
        await using var worker = tool.Start("worker");
        await Eventually.HoldsAsync(async () =>
            await tool.World.ScalarAsync<long>("select count(*) from ctrl_job where state = 'running'") >= 2
        );
        await Task.Delay(200); // they are taken; now they are begun as well

        worker.Signal(signal);

        Assert.Equal(130, await worker.ExitCodeAsync());
        Assert.Equal(["pending"], await tool.World.QueryAsync<string>("select distinct state from ctrl_job"));
        Assert.Equal(0, await tool.World.ScalarAsync<long>("select max(attempt) from ctrl_job"));
    }

    [Fact]
    public async Task Lists_are_read_from_the_source_that_is_named_and_the_sum_tells_units()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("lists", "add", "https://www.youtube.com/" + Kitchen);

        var auto = await tool.RunAsync("sync", "--no-transcripts", "--output", "table");
        var youtube = await tool.RunAsync("sync", "--no-transcripts", "--full", "--source", "youtube");
        var apify = await tool.RunAsync("sync", "--no-transcripts", "--source", "apify");
        var runs = await tool.RunAsync("runs");

        Assert.Equal("Lists are read through the YouTube Data API.", auto.Error[0]);
        Assert.Matches(@"^listed 12 = new 12 .* · 0\.00 USD · \d+ units? · ", auto.Sum);
        Assert.Equal(0, youtube.ExitCode);
        Assert.DoesNotContain(youtube.Error, line => line.StartsWith("Lists are read", StringComparison.Ordinal));
        Assert.DoesNotContain("unit", apify.Sum, StringComparison.Ordinal);
        Assert.Equal(["apify", "youtube", "youtube"], runs.All("source"));
        Assert.All(runs.Objects.Skip(1), run => Assert.True(run.GetProperty("units").GetInt32() > 0));
    }

    [Fact]
    public async Task The_settings_file_names_the_source_and_the_command_line_wins()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("lists", "add", "https://www.youtube.com/" + Kitchen);
        var settings = Path.GetTempFileName();
        await File.WriteAllTextAsync(settings, "source: youtube\n");
        await tool.RunAsync("sync", "--no-transcripts", "--settings", settings);
        await tool.RunAsync("sync", "--no-transcripts", "--settings", settings, "--discover", "youtube");
        await File.WriteAllTextAsync(settings, "discover: youtube\n");
        await tool.RunAsync("sync", "--no-transcripts", "--settings", settings);
        await tool.RunAsync("sync", "--no-transcripts", "--settings", settings, "--source", "apify");
        await File.WriteAllTextAsync(settings, "source: elsewhere\n");

        var wrong = await tool.RunAsync("sync", "--settings", settings);
        var runs = await tool.RunAsync("runs");

        File.Delete(settings);
        Assert.Equal(["apify", "youtube+apify", "youtube+apify", "youtube"], runs.All("source"));
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("source takes auto or apify or youtube", wrong.Error[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_tells_what_it_saw_fail_once_for_each_error_and_ends_badly()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        var collect = await tool.RunAsync("collect", Kitchen, "@nobody-has-this-handle", "@nor-this-one", "https://youtu.be/aaaaaaaaaaa");

        var worker = await tool.RunAsync("worker", "--until-empty");

        var run = collect.Objects[0].GetProperty("run_id").GetInt64();
        Assert.Equal((1, "jobs: done 1, failed 3"), (worker.ExitCode, worker.Sum));
        Assert.StartsWith(
            $"error ChannelNotFound: 3 jobs failed with it, the last one of run {run}. 'clustera-ingest runs jobs {run} --state failed' "
                + $"tells why",
            Assert.Single(worker.Error, line => line.StartsWith("error", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_worker_that_can_do_nothing_says_that_alone()
    {
        await using var tool = await EndToEnd.CreateAsync();

        var worker = await tool.RunAsync("worker", "--until-empty", "--kinds", "collect_channel");

        Assert.Equal(3, worker.ExitCode);
        Assert.StartsWith("error YouTubeKeyMissing: ", Assert.Single(worker.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_keys_rest_for_long_a_worker_ends_that_was_to_work_until_nothing_is_left()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await SnoozeAsync(tool);

        var worker = await tool.RunAsync("worker", "--until-empty");

        Assert.Equal(1, worker.ExitCode);
        Assert.Matches(
            @"^error QuotaExceeded: All keys rest: nothing can be done before 20\d\d-\d\d-\d\d \d\d:\d\d \(UTC\)",
            Assert.Single(worker.Error)
        );
        Assert.Equal("pending", await tool.World.ScalarAsync<string>("select state from ctrl_job"));
    }

    [Fact]
    public async Task Where_all_keys_rest_any_other_worker_says_so_once_and_waits()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await SnoozeAsync(tool);

        var shell = new ToolShell { Time = new HurriedTime(100) };
        var worker = await tool.RunUntilAsync(
            shell,
            ["worker", "--kinds", "collect_channel"],
            async () =>
            {
                var isTold = shell.ErrorLines.Any(line => line.StartsWith("warning ", StringComparison.Ordinal));
                await Task.Delay(500); // by the worker's clock nearly a minute, in which it looks several times
                return isTold;
            }
        );

        Assert.Equal(130, worker.ExitCode);
        var warning = Assert.Single(worker.Error, line => !line.StartsWith("jobs: done 0, failed 0", StringComparison.Ordinal));
        Assert.StartsWith("warning QuotaExceeded: All keys rest: nothing can be done before 20", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1 minute", 1)]
    [InlineData("1 hour", 0)]
    public async Task A_job_whose_worker_is_dead_counts_as_one_that_nobody_does(string lease, int warnings)
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("collect", Kitchen);
        await tool.World.QueryAsync<int>(
            $"update ctrl_job set state = 'running', worker = 'a-dead-one', lease_until = now() + interval '{lease}'"
        );
        string[] command = ["runs", "wait", $"{await tool.World.ScalarAsync<long>("select run_id from ctrl_run")}"];
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.9));

        // What is not to be told is waited for as well, a minute and a half by the tool's clock.
        var shell = new ToolShell { Time = new HurriedTime(100) };
        var wait =
            warnings > 0 ? await tool.RunUntilAsync(shell, command, "warning NoWorker: ") : await tool.RunAsync(shell, command, stop.Token);

        Assert.Equal(warnings, wait.Error.Count(line => line.StartsWith("warning NoWorker: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("collect")]
    [InlineData("resolve")]
    public async Task Where_nothing_is_given_on_standard_input_nothing_is_done_and_that_is_told(string command)
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        var run = await tool.RunWithAsync("", command);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("warning NoChannels: ", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Equal(0, await tool.World.ScalarAsync<int>("select count(*) from ctrl_run"));
    }

    [Fact]
    public async Task A_collection_s_line_tells_channels_and_failed_jobs_and_its_jobs_have_a_heading()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("collect", Kitchen, "@nobody-has-this-handle");
        var during = await tool.RunAsync("runs", "--output", "table");
        await tool.RunAsync("worker", "--until-empty");

        var runs = await tool.RunAsync("runs", "--output", "table");
        var status = await tool.RunAsync("status", "--output", "table");
        var jobs = await tool.RunAsync("runs", "jobs", "1", "--output", "table");

        Assert.Contains(during.Output, line => line.Contains("clustera-ingest runs show 1", StringComparison.Ordinal));
        Assert.Contains(
            runs.Output,
            line => line.Contains("channels 1 · videos 12 = new 12 + known 0 · statistics 13 · failed jobs 1 · ", StringComparison.Ordinal)
        );
        Assert.Contains(
            status.Output,
            line => line.Contains("channels 1 · videos 12, new 12 · failed jobs 1 · ", StringComparison.Ordinal)
        );
        Assert.Matches("^state +job  subject  error$", jobs.Output[0]);
        Assert.Equal(3, jobs.Output.Length);
    }

    [Fact]
    public async Task Errors_of_jobs_are_broken_into_lines_on_a_terminal_and_never_cut()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();
        await tool.RunAsync("collect", Kitchen);
        await tool.World.QueryAsync<int>(
            """
            update ctrl_job set state = 'failed', error_id = 'ChannelNotFound', finished_at = now(),
                   message = repeat('This is what went wrong. ', 9) || 'The end.'
            """
        );
        var shell = new ToolShell { IsTerminal = true, Width = 80 };
        shell.Environment["NO_COLOR"] = "1";

        await tool.RunAsync(shell, ["runs", "jobs", "1"]);
        var whole = await tool.RunAsync("runs", "jobs", "1", "--output", "table");

        Assert.All(shell.OutputLines, line => Assert.InRange(line.Length, 1, 80));
        Assert.StartsWith("failed ", shell.OutputLines[1], StringComparison.Ordinal);
        Assert.StartsWith("    ChannelNotFound: This is what ", shell.OutputLines[2], StringComparison.Ordinal);
        Assert.EndsWith("The end.", shell.OutputLines[^1], StringComparison.Ordinal);
        Assert.EndsWith("The end.", Assert.Single(whole.Output.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_names_channels_is_told_how_many_names_were_understood()
    {
        await using var tool = await EndToEnd.CreateWithYouTubeAsync();

        Assert.Contains("2 names understood.", (await tool.RunAsync("collect", Kitchen, Workshop)).Error);
        Assert.Contains("1 name understood.", (await tool.RunAsync("collect", Kitchen, "--dry-run")).Error);
        var piped = await tool.RunWithAsync(Kitchen, "collect");
        Assert.DoesNotContain(piped.Error, line => line.EndsWith("understood.", StringComparison.Ordinal));
    }

    private static async Task SnoozeAsync(EndToEnd tool)
    {
        await tool.RunAsync("collect", Kitchen);
        await tool.RunAsync("keys"); // a new key would wake the job
        await tool.World.QueryAsync<int>("update ctrl_job set not_before = now() + interval '2 hours', error_id = 'QuotaExceeded'");
    }
}
