using ClusteraIngest.Lists;
using ClusteraIngest.Tool;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Tool;

public class ScreenTests
{
    [Fact]
    public void The_live_line_makes_room_for_a_result_and_comes_back()
    {
        // One terminal shows both streams, so both are one writer here.
        var terminal = new StringWriter { NewLine = "\n" };
        var shell = new ToolShell { IsTerminal = true }.Shell with { Output = terminal, Error = terminal };
        using (var screen = new Screen(shell, allowColor: false))
        {
            screen.Live("working");
            screen.Write("result");
            screen.Note("note");
        }

        Assert.Equal("result\nnote\n", AsSeen(terminal.ToString()));
        Assert.Equal(3, terminal.ToString().Split("working").Length - 1);
    }

    [Fact]
    public void The_live_line_is_never_longer_than_the_terminal_is_wide()
    {
        var tool = new ToolShell { IsTerminal = true, Width = 20 };
        using var screen = new Screen(tool.Shell, allowColor: false);

        screen.Live(new string('x', 50));

        Assert.Equal(new string('x', 19), tool.Error.ToString());
    }

    [Fact]
    public async Task Where_there_is_no_terminal_progress_is_a_line_every_ten_seconds()
    {
        var time = new SteppedTime();
        var tool = new ToolShell { Time = time, ProgressInterval = Shell.UsualProgressInterval };
        using var screen = new Screen(tool.Shell, allowColor: true);
        await using (ProgressView.Show(screen, tool.Shell, elapsed => ProgressView.Line(new() { New = 1 }, new(), elapsed)))
        {
            Assert.Equal(TimeSpan.FromSeconds(10), time.Period);
            time.Tick();
            await Eventually.HoldsAsync(() => tool.ErrorLines.Length == 1);
        }

        Assert.StartsWith("lists 0 of 0 · videos 1, new 1", Assert.Single(tool.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_as_wide_as_the_terminal_and_cuts_what_may_be_cut()
    {
        var tool = new ToolShell { IsTerminal = true, Width = 40 };
        using var screen = new Screen(tool.Shell, allowColor: false);
        var table = new Table("id", new("count", IsNumber: true), new("title", Least: 4));
        table.Add("dQw4w9WgXcQ", HumanFormat.Count(1_234_567), "한국어 제목은 두 칸을 차지하고 아주 길다");
        table.Add("x", "1", "short");

        table.Write(screen);

        Assert.All(tool.OutputLines, line => Assert.InRange(Cells.Count(line), 1, 40));
        var row = Assert.Single(tool.OutputLines, line => line.Contains("dQw4w9WgXcQ", StringComparison.Ordinal));
        Assert.Contains("1,234,567", row, StringComparison.Ordinal);
        Assert.Contains("한국어", row, StringComparison.Ordinal);
        Assert.EndsWith("…", row, StringComparison.Ordinal);
        Assert.Contains(tool.OutputLines, line => line.Contains("│         1 │", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_is_not_for_a_terminal_is_whole_and_without_colours()
    {
        var tool = new ToolShell();
        using var screen = new Screen(tool.Shell, allowColor: true);
        var title = new string('x', 500);
        var table = new Table("state", new("title", Least: 4));
        table.Add(new("failed", StateColor.Bad), title);

        table.Write(screen);

        Assert.Contains(title, tool.Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', tool.Output.ToString());
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, "1", false)]
    public void States_are_coloured_on_a_terminal_unless_that_is_not_wanted(bool allowColor, string? noColor, bool isColored)
    {
        var tool = new ToolShell { IsTerminal = true };
        if (noColor is not null)
            tool.Environment["NO_COLOR"] = noColor;
        tool.Environment["WT_SESSION"] = "a terminal that knows colours";
        using var screen = new Screen(tool.Shell, allowColor);
        var table = new Table("state");
        table.Add(new Cell("failed\u001b[5m", StateColor.Bad));

        table.Write(screen);

        Assert.Equal(isColored, tool.Output.ToString().Contains("\u001b[", StringComparison.Ordinal));
        Assert.DoesNotContain("\u001b[5m", tool.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_was_there_is_shown_with_what_changed()
    {
        var list = new MonitoredList
        {
            ListId = 1,
            Url = "https://www.youtube.com/@a",
            Kind = ListKind.Channel,
            IsEnabled = true,
            MaxVideos = 200,
        };
        var tool = new ToolShell();
        var everywhere = new ClusteraIngest.Tool.Commands.GlobalOptions(tool.Shell);
        var run = new ClusteraIngest.Tool.Commands.CommandRun(
            everywhere,
            ClusteraIngest.Tool.CommandLine.Parse(["lists", "--output", "table"], everywhere)
        );

        ClusteraIngest.Tool.Commands.ListChangeLine.Write(run, new(list, ListOutcome.Added), null, list.Url);
        ClusteraIngest.Tool.Commands.ListChangeLine.Write(run, new(list, ListOutcome.Unchanged), list, "youtube.com/@A/videos");
        ClusteraIngest.Tool.Commands.ListChangeLine.Write(
            run,
            new(list with { MaxVideos = 1_500, Languages = ["ko", "en"] }, ListOutcome.Changed),
            list with
            {
                IsEnabled = false,
            },
            list.Url
        );

        Assert.Equal(
            [
                "added          https://www.youtube.com/@a",
                "already there  https://www.youtube.com/@a (given as youtube.com/@A/videos)",
                "changed        https://www.youtube.com/@a: enabled, cap 200 → 1,500, languages original → ko,en",
            ],
            tool.OutputLines
        );
    }

    // What a terminal shows after carriage returns have been carried out; blanks at the ends of lines cannot be seen.
    private static string AsSeen(string written) =>
        string.Join(
            '\n',
            written
                .Split('\n')
                .Select(line =>
                {
                    var cells = new List<char>();
                    var at = 0;
                    foreach (var c in line)
                    {
                        if (c == '\r')
                        {
                            at = 0;
                            continue;
                        }

                        if (at == cells.Count)
                            cells.Add(c);
                        else
                            cells[at] = c;
                        at++;
                    }

                    return new string([.. cells]).TrimEnd();
                })
        );

    /// <summary>A clock whose timer fires when the test says so.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private TimerCallback? callback;
        private object? state;

        public TimeSpan Period { get; private set; }

        public void Tick() => callback!(state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (this.callback, this.state, Period) = (callback, state, period);
            return new Handle();
        }

        private sealed class Handle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
