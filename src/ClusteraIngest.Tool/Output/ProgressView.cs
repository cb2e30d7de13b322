using System.Globalization;
using ClusteraIngest.Resilience;
using ClusteraIngest.Runs;

namespace ClusteraIngest.Tool.Output;

/// <summary>
/// Shows figures while they move: live on a terminal, elsewhere a line every ten seconds, or as often as is asked for. Nothing of it
/// remains when it is disposed of.
/// </summary>
internal sealed class ProgressView : IAsyncDisposable
{
    private readonly CancellationTokenSource done = new();
    private readonly Task showing;

    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.1);

    private ProgressView(Screen screen, Shell shell, Func<TimeSpan, string?> line, TimeSpan every)
    {
        var isLive = IsLive(shell);
        showing = ShowAsync(isLive ? screen.Live : screen.Note, line, shell.Time, isLive ? LiveEvery : every, done.Token);
    }

    /// <summary>Begins to show a line that changes.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="shell">Whether that is a terminal.</param>
    /// <param name="line">The line after that time; null: nothing yet.</param>
    /// <param name="waitingFor">What does not answer and is waited for, so that nothing moves; null: nothing.</param>
    /// <param name="waits">What some wait for while the rest goes on.</param>
    /// <param name="every">How often the line is told where there is no terminal; null: as often as the shell has it.</param>
    public static ProgressView Show(
        Screen screen,
        Shell shell,
        Func<TimeSpan, string?> line,
        Func<string?>? waitingFor = null,
        Func<IReadOnlyList<RunWait>>? waits = null,
        TimeSpan? every = null
    ) =>
        new(
            screen,
            shell,
            elapsed =>
                waitingFor?.Invoke() is { } away ? $"waiting for {away} · {Clock(elapsed)}"
                : waits?.Invoke() is [var first, ..] ? $"waiting for {first} · {line(elapsed) ?? Clock(elapsed)}"
                : line(elapsed),
            every ?? shell.ProgressInterval
        );

    /// <summary>
    /// Such as <c>lists 1 of 3 · videos 120, new 12 · transcripts 5 of 47 · running 3, waiting 41 · 0.07 USD · 0:34, about 2:10 left</c>;
    /// where that is too wide, <c>lists 1/3 · new 12 · transcripts 5/47 · run 3, wait 41 · 0.07 USD · 0:34, 2:10 left</c>.
    /// </summary>
    public static string Line(RunCounters figures, RunOutlook outlook, TimeSpan elapsed, int width = int.MaxValue)
    {
        var left = outlook.TimeLeft is { } time ? Clock(time) : null;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"lists {outlook.ListsDone} of {outlook.Lists} · videos {figures.Listed}, new {figures.New} · transcripts "
                + $"{outlook.TranscriptsDone} of {outlook.Transcripts} · running {outlook.Running}, waiting {outlook.Waiting} · "
                + $"{figures.CostUsd:0.00} USD · {Clock(elapsed)}{(left is null ? "" : $", about {left} left")}"
        );
        return line.Length < width
            ? line
            : string.Create(
                CultureInfo.InvariantCulture,
                $"lists {outlook.ListsDone}/{outlook.Lists} · new {figures.New} · transcripts "
                    + $"{outlook.TranscriptsDone}/{outlook.Transcripts} · run {outlook.Running}, wait {outlook.Waiting} · "
                    + $"{figures.CostUsd:0.00} USD · {Clock(elapsed)}{(left is null ? "" : $", {left} left")}"
            );
    }

    /// <summary>
    /// That of an import, which has neither lists nor cost, as its sum begins: <c>listed 250 = new 12 + known 237 + failed 1 · 0:34</c>.
    /// </summary>
    public static string ImportLine(RunCounters figures, TimeSpan elapsed) => $"{ListedLine.Of(figures)} · {Clock(elapsed)}";

    /// <summary>
    /// Whether there is a line that can be drawn on. Processes in a pipeline share the terminal's last one; only the last of them may.
    /// </summary>
    public static bool IsLive(Shell shell) => shell.IsErrorTerminal && !shell.IsOutputPiped;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await showing;
        done.Dispose();
    }

    /// <summary>A time as <c>m:ss</c> or <c>h:mm:ss</c>.</summary>
    public static string Clock(TimeSpan elapsed) => HumanFormat.Clock(elapsed.TotalSeconds);

    private static async Task ShowAsync(
        Action<string> show,
        Func<TimeSpan, string?> line,
        TimeProvider time,
        TimeSpan every,
        CancellationToken done
    )
    {
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (line(time.GetElapsedTime(start)) is { } shown)
                    show(shown);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
