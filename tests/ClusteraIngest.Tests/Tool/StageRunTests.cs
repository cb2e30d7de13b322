using ClusteraIngest.Errors;
using ClusteraIngest.Runs;
using ClusteraIngest.Tool;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Tool;

public class StageRunTests
{
    private static readonly Video Stored = new()
    {
        VideoId = VideoId.Parse("dQw4w9WgXcQ"),
        Title = "A\u001b[31m title",
        DurationSeconds = 754,
        PublishedAt = DateTimeOffset.UnixEpoch,
    };

    private static readonly IngestException NoSuchList = new ItemFailedException(
        "ListNotFound",
        "There is no such channel.",
        "Check its address."
    );

    [Fact]
    public async Task Results_go_to_standard_output_and_the_sum_ends_standard_error()
    {
        var tool = new ToolShell();
        var run = RunOf(tool, "sync", "--output", "json");

        await FollowAsync(run, [StageResult.Done(Stored, "u"), StageResult.Done(Stored, "u")]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, tool.OutputLines.Length);
        Assert.All(tool.OutputLines, line => Assert.StartsWith("{\"video_id\":\"dQw4w9WgXcQ\"", line, StringComparison.Ordinal));
        Assert.StartsWith("listed 0 = ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_item_is_an_error_line_and_exit_code_1_and_the_rest_goes_on()
    {
        var tool = new ToolShell();
        var run = RunOf(tool, "sync", "--output", "table");

        await FollowAsync(run, [StageResult.Failed<Video>("u", NoSuchList), StageResult.Done(Stored, "u")]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("new         dQw4w9WgXcQ  video   1970-01-01   0:12:34  A␛[31m title", Assert.Single(tool.OutputLines));
        Assert.Equal("error ListNotFound: There is no such channel. Check its address.", tool.ErrorLines[0]);
        Assert.StartsWith("listed ", tool.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ends_a_stage_is_told_before_the_sum()
    {
        var tool = new ToolShell();
        var run = RunOf(tool, "sync");

        await FollowAsync(
            run,
            [StageResult.Done(Stored, "u")],
            new ConfigurationException("ApifyTokenRefused", "Apify refused the token.", "Set APIFY_TOKEN.")
        );

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("error ApifyTokenRefused: Apify refused the token. Set APIFY_TOKEN.", tool.ErrorLines[0]);
        Assert.StartsWith("listed ", tool.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_a_stage_from_beginning_is_told_without_a_sum()
    {
        var tool = new ToolShell();
        var run = RunOf(tool, "sync");

        await new StageRun(run).FollowAsync(Refused(), VideoLine.New, CancellationToken.None);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("error DatabaseNotInitialized: There are no tables. Say init.", Assert.Single(tool.ErrorLines));

        static async IAsyncEnumerable<StageResult<Video>> Refused()
        {
            await Task.Yield();
            yield return Begun
                ? StageResult.Done(Stored, "u")
                : throw new ConfigurationException("DatabaseNotInitialized", "There are no tables.", "Say init.");
        }
    }

    [Fact]
    public async Task An_unexpected_error_shows_no_stack_unless_asked_for()
    {
        var quiet = new ToolShell();
        var verbose = new ToolShell();

        await FollowAsync(RunOf(quiet, "sync"), [], new InvalidOperationException("Oops."));
        await FollowAsync(RunOf(verbose, "sync", "--verbose"), [], new InvalidOperationException("Oops."));

        Assert.Equal(2, quiet.ErrorLines.Length);
        Assert.StartsWith("error Unexpected: InvalidOperationException: Oops. ", quiet.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("--verbose", quiet.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("   at ClusteraIngest.", verbose.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_with_the_sum_so_far_and_130()
    {
        var tool = new ToolShell();
        var run = RunOf(tool, "sync");
        using var cancel = new CancellationTokenSource();

        await new StageRun(run).FollowAsync(Endless(), (_, _) => "", cancel.Token);

        Assert.Equal(130, run.ExitCode);
        Assert.StartsWith("listed ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);

        async IAsyncEnumerable<StageResult<Video>> Endless()
        {
            yield return StageResult.Done(Stored, "u");
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel.Token);
        }
    }

    [Fact]
    public async Task A_stage_whose_output_nobody_reads_stops()
    {
        var tool = new ToolShell();
        var everywhere = new GlobalOptions(tool.Shell with { Output = new ClosedPipe() });
        var run = new CommandRun(everywhere, CommandLine.Parse(["sync"], everywhere));
        var yielded = 0;

        await new StageRun(run).FollowAsync(Counted(), (_, _) => "", CancellationToken.None);

        Assert.Equal(130, run.ExitCode);
        Assert.Equal(1, yielded);
        Assert.StartsWith("listed ", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);

        async IAsyncEnumerable<StageResult<Video>> Counted()
        {
            for (; yielded < 10; await Task.Yield())
            {
                yielded++;
                yield return StageResult.Done(Stored, "u");
            }
        }
    }

    private static bool Begun => false;

    private static CommandRun RunOf(ToolShell tool, params string[] args)
    {
        var everywhere = new GlobalOptions(tool.Shell);
        return new(everywhere, CommandLine.Parse(args, everywhere));
    }

    private static Task<RunCounters> FollowAsync(CommandRun run, StageResult<Video>[] results, Exception? end = null)
    {
        var stage = new StageRun(run);
        stage.Progress.Change(figures => figures with { RunId = 1 });
        return stage.FollowAsync(Results(), VideoLine.New, CancellationToken.None);

        async IAsyncEnumerable<StageResult<Video>> Results()
        {
            foreach (var result in results)
            {
                await Task.Yield();
                yield return result;
            }

            if (end is not null)
                throw end;
        }
    }

    private sealed class ClosedPipe : StringWriter
    {
        public override void Flush() => throw new OutputClosedException(new IOException("Broken pipe"));
    }
}
