using System.Diagnostics;
using System.Text;
using ClusteraIngest.Errors;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Sources.YtDlp;

/// <summary>A stand-in that prints what no yt-dlp should, and how it is dealt with.</summary>
public sealed class YtDlpProcessTests : IDisposable
{
    private static readonly ChannelId Channel = ChannelId.Parse("UCX6OQ3DkcsbYNE6H8uQQuVA");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stand-in-");

    public void Dispose() => folder.Delete(recursive: true);

    [LinuxFact]
    public async Task Broken_JSON_is_a_failure_with_what_came_before()
    {
        var reader = await ReaderAsync("""echo '{"id":"dQw4w9WgXcQ"}'; echo '{"id":'; sleep 60""");
        var entries = new List<FlatEntry>();

        var outcome = await reader.ReadTabAsync(Channel, ChannelTab.Videos, EmulatedYouTube.Into(entries), default);

        Assert.Equal((ListingState.Failed, YtDlpFailure.Garbled, 1), (outcome.State, outcome.Failure!.Failure, entries.Count));
    }

    [LinuxFact]
    public async Task A_hang_is_ended_with_all_that_it_has_started()
    {
        var reader = await ReaderAsync("sleep 321 & sleep 322", stallLimit: TimeSpan.FromMilliseconds(300));
        var waited = Stopwatch.StartNew();

        var outcome = await ReadAsync(reader);

        Assert.Equal((ListingState.Failed, YtDlpFailure.Garbled), (outcome.State, outcome.Failure!.Failure));
        Assert.Contains("printed nothing", outcome.Failure.Text, StringComparison.Ordinal);
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60));
        await Eventually.HoldsAsync(() => !IsRunning("sleep 321") && !IsRunning("sleep 322"));
    }

    [LinuxFact]
    public async Task Cancelling_ends_the_tree()
    {
        var reader = await ReaderAsync("""echo '{"id":"dQw4w9WgXcQ"}'; sleep 323 & sleep 324""");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            reader.ReadTabAsync(Channel, ChannelTab.Videos, async _ => await stop.CancelAsync(), stop.Token)
        );

        await Eventually.HoldsAsync(() => !IsRunning("sleep 323") && !IsRunning("sleep 324"));
    }

    [LinuxFact]
    public async Task Where_an_entry_cannot_be_dealt_with_the_tree_ends_too()
    {
        var reader = await ReaderAsync("""echo '{"id":"dQw4w9WgXcQ"}'; sleep 325 & sleep 326""");

        var failure = await Eventually.EndsAsync(
            Assert.ThrowsAsync<InvalidDataException>(() =>
                reader.ReadTabAsync(Channel, ChannelTab.Videos, _ => throw new InvalidDataException("no room"), default)
            )
        );

        Assert.Equal("no room", failure.Message);
        await Eventually.HoldsAsync(() => !IsRunning("sleep 325") && !IsRunning("sleep 326"));
    }

    [LinuxFact]
    public void What_a_killed_process_has_left_is_removed_with_its_cookies_and_what_a_living_one_has_is_not()
    {
        using var living = WorkingDirectory.Create(inMemory: false, TimeProvider.System);
        using var other = WorkingDirectory.Create(inMemory: true, TimeProvider.System);
        // As SIGKILL leaves it: the lock is gone with its owner.
        var killed = Directory.CreateTempSubdirectory("clustera-ytdlp-");
        File.WriteAllText(Path.Combine(killed.FullName, "owner.lock"), "");
        File.WriteAllText(Path.Combine(killed.FullName, "cookies.txt"), "secret");
        var young = Directory.CreateTempSubdirectory("clustera-ytdlp-");
        var old = Directory.CreateTempSubdirectory("clustera-ytdlp-");
        old.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-3);

        other.RemoveLeftovers(TimeProvider.System);

        Assert.False(Directory.Exists(killed.FullName));
        Assert.False(Directory.Exists(old.FullName));
        Assert.True(Directory.Exists(young.FullName));
        Assert.True(Directory.Exists(living.FullName));
        Assert.True(Directory.Exists(other.FullName));
        young.Delete();
    }

    [LinuxFact]
    public async Task A_crash_is_told_by_its_signal()
    {
        var outcome = await ReadAsync(await ReaderAsync("kill -SEGV $$"));

        Assert.Equal((ListingState.Failed, YtDlpFailure.Broken), (outcome.State, outcome.Failure!.Failure));
        Assert.Contains("signal 11", outcome.Failure.Text, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_line_without_an_end_costs_no_more_than_its_limit()
    {
        var outcome = await ReadAsync(await ReaderAsync("tr '\\0' x < /dev/zero"));

        Assert.Equal((ListingState.Failed, YtDlpFailure.Garbled), (outcome.State, outcome.Failure!.Failure));
        Assert.Contains("line of more than", outcome.Failure.Text, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Errors_without_an_end_are_cut()
    {
        var outcome = await ReadAsync(
            await ReaderAsync("head -c 20000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'ERROR: HTTP Error 429' >&2; exit 1")
        );

        Assert.Equal(YtDlpFailure.Throttled, outcome.Failure!.Failure);
    }

    [LinuxFact]
    public async Task An_exit_code_of_1_makes_JSON_worthless()
    {
        var reader = await ReaderAsync(
            """echo '{"id":"dQw4w9WgXcQ","formats":[]}'; echo 'ERROR: [youtube] x: HTTP Error 500' >&2; exit 1"""
        );

        var failure = await Assert.ThrowsAsync<YtDlpException>(() =>
            reader.ReadVideoAsync(VideoId.Parse("dQw4w9WgXcQ"), "res:720", default)
        );

        Assert.Equal(YtDlpFailure.Network, failure.Failure);
    }

    [LinuxTheory]
    [InlineData("echo null")]
    [InlineData("""echo '{"id":"aaaaaaaaaaa","formats":[]}'""")]
    [InlineData("true")]
    [InlineData("echo '{'")]
    [InlineData("echo '{}'; echo '{}'")]
    public async Task The_info_of_nothing_or_of_another_video_is_garbled(string script)
    {
        var reader = await ReaderAsync(script);

        var failure = await Assert.ThrowsAsync<YtDlpException>(() =>
            reader.ReadVideoAsync(VideoId.Parse("dQw4w9WgXcQ"), "res:720", default)
        );

        Assert.Equal(YtDlpFailure.Garbled, failure.Failure);
    }

    [LinuxFact]
    public async Task It_runs_in_a_folder_of_its_own_with_private_cookies_and_without_our_secrets()
    {
        var cookies = Path.Combine(folder.FullName, "given.txt");
        await File.WriteAllTextAsync(cookies, "secret");
        Environment.SetEnvironmentVariable("APIFY_TOKEN_TEST", "do not tell");
        var program = await ProgramAsync(
            """
            pwd; stat -c %a .; stat -c %a cookies.txt; cat cookies.txt; echo; echo changed > cookies.txt; env | grep -c APIFY; echo "$1"
            """,
            cookieFile: cookies
        );
        var lines = new List<string>();

        var result = await program.RunAsync(
            ["--with space; and $HOME"],
            line =>
            {
                lines.Add(Encoding.UTF8.GetString(line.Span));
                return ValueTask.CompletedTask;
            },
            default
        );

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["700", "600", "secret", "0"], lines.GetRange(1, 4));
        Assert.StartsWith("--cookies=", lines[5], StringComparison.Ordinal);
        Assert.False(Directory.Exists(lines[0]));
        Assert.Equal("secret", await File.ReadAllTextAsync(cookies));
    }

    [Fact]
    public async Task Where_there_is_no_yt_dlp_that_is_told_with_its_variable()
    {
        var failure = await Assert.ThrowsAsync<YtDlpException>(() =>
            YtDlpProgram.FindAsync(_ => Path.Combine(folder.FullName, "none"), new(), TimeProvider.System)
        );

        Assert.Equal((YtDlpFailure.Missing, ErrorIds.YtDlpMissing), (failure.Failure, failure.ErrorId));
        Assert.Contains("CLUSTERA_YTDLP", failure.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task What_tells_no_version_is_not_yt_dlp()
    {
        var failure = await Assert.ThrowsAsync<YtDlpException>(() => FindAsync("echo hello there", new()));

        Assert.Equal(YtDlpFailure.Broken, failure.Failure);
    }

    [LinuxFact]
    public async Task A_refused_argument_is_told_before_anything_is_run()
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => FindAsync("echo 2026.08.19", new() { Arguments = ["--exec", "ls"] }));
    }

    private static async Task<ListingOutcome> ReadAsync(YtDlpReader reader) =>
        await Eventually.EndsAsync(reader.ReadTabAsync(Channel, ChannelTab.Videos, EmulatedYouTube.Into([]), default));

    private async Task<YtDlpReader> ReaderAsync(string script, TimeSpan? stallLimit = null) => new(await ProgramAsync(script, stallLimit));

    private Task<YtDlpProgram> ProgramAsync(string script, TimeSpan? stallLimit = null, string? cookieFile = null) =>
        FindAsync(
            $"if [ \"$2\" = --version ]; then echo 2026.08.19; exit; fi\n{script}",
            new()
            {
                StallLimit = stallLimit ?? TimeSpan.FromMinutes(1),
                LongestLine = 1024 * 1024,
                CookieFile = cookieFile,
            }
        );

    private Task<YtDlpProgram> FindAsync(string script, YtDlpOptions options)
    {
        var path = Path.Combine(folder.FullName, "yt-dlp");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return YtDlpProgram.FindAsync(name => name == YtDlpProgram.PathVariable ? path : null, options, TimeProvider.System);
    }

    private static bool IsRunning(string command) =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(process => int.TryParse(Path.GetFileName(process), out var _))
            .Any(process =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(process, "cmdline")).TrimEnd('\0').Replace('\0', ' ') == command;
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            });
}
