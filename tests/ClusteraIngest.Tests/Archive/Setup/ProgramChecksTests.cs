using System.Globalization;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Processes;

namespace ClusteraIngest.Tests.Archive.Setup;

public sealed class ProgramChecksTests : IDisposable
{
    private readonly FakePrograms programs = new();

    public void Dispose() => programs.Dispose();

    [LinuxTheory]
    [InlineData(10, SetupState.Ok)]
    [InlineData(89, SetupState.Ok)]
    [InlineData(100, SetupState.Warning)]
    [InlineData(1_300, SetupState.Warning)]
    public async Task An_old_ytdlp_is_warned_of(int days, SetupState state)
    {
        var version = DateTimeOffset.UtcNow.AddDays(-days).ToString("yyyy.MM.dd", CultureInfo.InvariantCulture);
        var path = programs.Add("yt-dlp", $"echo {version}");

        var found = await Checks(("CLUSTERA_YTDLP", path)).YtDlpAsync(default);

        Assert.Equal(state, found.State);
        Assert.Equal($"{version} at {path}, {days} days old", found.Found);
        Assert.Equal(state is SetupState.Warning, found.Remedy is not null);
    }

    [LinuxFact]
    public async Task A_nightly_version_of_ytdlp_is_read()
    {
        var version = DateTimeOffset.UtcNow.ToString("yyyy.MM.dd", CultureInfo.InvariantCulture) + ".232813";
        var path = programs.Add("yt-dlp", $"echo {version}");

        Assert.Equal((SetupState.Ok, $"{version} at {path}, 0 days old"), await YtDlpAsync(path));
    }

    [LinuxTheory]
    [InlineData("echo 'env: python3: not found' >&2; exit 127", "exit code 127, env: python3: not found")]
    [InlineData("echo something else", "exit code 0, something else")]
    public async Task A_ytdlp_that_does_not_work_is_told_with_what_it_says(string script, string told)
    {
        var (state, found) = await YtDlpAsync(programs.Add("yt-dlp", script));

        Assert.Equal(SetupState.Failed, state);
        Assert.EndsWith(told, found, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Of_what_a_program_prints_no_more_is_kept_than_is_shown()
    {
        var (state, found) = await YtDlpAsync(programs.Add("yt-dlp", "head -c 20000000 /dev/zero | tr '\\0' x"));

        Assert.Equal(SetupState.Failed, state);
        Assert.InRange(found.Length, 100, 500);
    }

    [Fact]
    public async Task A_program_that_is_named_and_not_there_is_missing()
    {
        var checks = Checks(("CLUSTERA_YTDLP", "/nowhere/yt-dlp"), ("CLUSTERA_FFMPEG", "no-such-program-anywhere"));

        var (ytdlp, ffmpeg) = (await checks.YtDlpAsync(default), await checks.FfmpegAsync(default));

        Assert.Equal((SetupState.Missing, SetupState.Missing), (ytdlp.State, ffmpeg.State));
        Assert.Contains("CLUSTERA_YTDLP names /nowhere/yt-dlp", ytdlp.Found, StringComparison.Ordinal);
        Assert.Contains("CLUSTERA_FFMPEG names no-such-program-anywhere", ffmpeg.Found, StringComparison.Ordinal);
        Assert.True(checks is { IsYtDlpNamed: true, IsFfmpegNamed: true });
    }

    [LinuxFact]
    public async Task Ffprobe_is_looked_for_beside_the_ffmpeg_that_is_named()
    {
        var ffmpeg = programs.Add("ffmpeg", "echo 'ffmpeg version 7.1-mine Copyright (c) 2000-2024 the FFmpeg developers'");
        var ffprobe = programs.Add("ffprobe", "echo 'ffprobe version 7.1-mine Copyright (c) 2007-2024 the FFmpeg developers'");
        var checks = Checks(("CLUSTERA_FFMPEG", ffmpeg));

        Assert.Equal(SetupFinding.Ok($"7.1-mine at {ffmpeg}"), await checks.FfmpegAsync(default));
        Assert.Equal(SetupFinding.Ok($"7.1-mine at {ffprobe}"), await checks.FfprobeAsync(default));
    }

    [LinuxTheory]
    [InlineData("deno", "deno 2.4.0 (stable)", SetupState.Ok)]
    [InlineData("node", "v18.19.0", SetupState.Warning)]
    [InlineData("bun", "1.2.3", SetupState.Ok)]
    public async Task Every_runtime_that_ytdlp_is_given_is_known(string name, string says, SetupState state)
    {
        var path = programs.Add(name, $"echo '{says}'");

        var found = await ProgramChecks.JavaScriptAsync(runtime => runtime.Program == name ? path : null, default);

        Assert.Equal(state, found.State);
        Assert.Contains($" at {path}", found.Found, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Programs_get_none_of_our_secrets()
    {
        var path = programs.Add("show", "env");
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", "hunter2");
        try
        {
            var run = await BoundedProgram.RunAsync(path, [], default);

            Assert.True(run.Succeeded);
            Assert.Contains("PATH=", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", null);
        }
    }

    [LinuxFact]
    public async Task A_program_that_hangs_ends_with_all_that_it_has_started()
    {
        var file = Path.Combine(programs.Directory, "pids");
        var path = programs.Add("hang", $"sleep 1000 & echo $! > {file}; echo $$ >> {file}; sleep 1000");
        using var stop = new CancellationTokenSource();
        var running = BoundedProgram.RunAsync(path, [], stop.Token);
        await Eventually.HoldsAsync(() => File.Exists(file) && File.ReadAllLines(file).Length == 2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(running));
        foreach (var pid in await File.ReadAllLinesAsync(file))
            await Eventually.HoldsAsync(() => IsGone(pid));
    }

    [Fact]
    public async Task What_cannot_be_started_has_the_exit_code_of_a_shell() =>
        Assert.Equal(127, (await BoundedProgram.RunAsync("/nowhere/program", [], default)).ExitCode);

    // Nobody may have waited for it yet.
    private static bool IsGone(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart()[0] == 'Z';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static async Task<(SetupState, string)> YtDlpAsync(string path) =>
        await Checks(("CLUSTERA_YTDLP", path)).YtDlpAsync(default) is var found ? (found.State, found.Found) : default;

    private static ProgramChecks Checks(params (string Name, string Value)[] environment) =>
        new(name => environment.FirstOrDefault(variable => variable.Name == name).Value, TimeProvider.System);
}
