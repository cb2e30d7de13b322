using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Sources.YtDlp;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Archive.Media;

/// <summary>What comes in fragments, fetched by the real yt-dlp: all of them, or nothing is stored.</summary>
[Trait("Category", "Proof")]
public sealed class FragmentedTransferTests(MediaWorld world) : IClassFixture<MediaWorld>, IDisposable
{
    private const string Key = "media/0b/0b6d/video.mp4";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stand-in-");

    public void Dispose() => folder.Delete(recursive: true);

    [YtDlpFact]
    public async Task Fragments_become_a_file_that_plays_and_one_that_is_gone_leaves_nothing()
    {
        if (!world.Web.HasPlayableMedia)
            return; // there are no fragments without ffmpeg
        var id = world.AddVideo(video => video with { IsFragmented = true });
        var program = await ProgramAsync();
        var info = await new YtDlpReader(program).ReadVideoAsync(VideoId.Parse(id), YtDlpReader.DefaultFormatSort, default);
        await using var store = world.NewFolder();
        var notes = new LedgerNotes();

        // Two at once: fragments are files, and each process has a directory of its own.
        var both = await Eventually.EndsAsync(
            Task.WhenAll(
                world.TransferTo(store, program).TransferAsync(new(info, MediaKind.Muxed, Key), notes.Ledger, default),
                world.TransferTo(store, program).TransferAsync(new(info, MediaKind.Audio, "audio.m4a"), UploadLedger.None, default)
            )
        );

        Assert.Equal(("mp4", info.Chosen[0].FormatId), (both[0].Container, both[0].FormatIds));
        Assert.InRange(both[0].DurationSeconds!.Value, 3.7, 4.3);
        Assert.Equal((640, 360), (both[0].Width, both[0].Height));
        Assert.Equal((both[0].SourceBytes, both[0].SourceBytes), (notes.Announced, notes.Fetched));
        Assert.Equal(both[0].Sha256, MediaWorld.Sha256(await MediaWorld.ReadAsync(store, Key)));
        Assert.Equal(("m4a", both[0].SourceBytes), (both[1].Container, both[1].SourceBytes));
        Assert.True(both[1].Object.Bytes < both[0].Object.Bytes);
        foreach (var gone in new[] { "002.ts", "000.ts" })
        {
            await using var empty = world.NewFolder();
            world.Web.FailNext("fragment-gone", 2, gone);

            var failure = await Assert.ThrowsAsync<MediaException>(() =>
                world.TransferTo(empty, program).TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default)
            );

            Assert.Equal(MediaFailure.Mismatch, failure.Failure);
            Assert.Empty(await empty.ListAsync("", default).ToListAsync());
            Assert.Empty(await empty.ListUploadsAsync("", default).ToListAsync());
        }
        if (Directory.Exists("/dev/shm"))
            await Eventually.HoldsAsync(() => !Directory.EnumerateDirectories("/dev/shm", "clustera-ytdlp-*").Any());
    }

    [LinuxFact]
    public async Task A_yt_dlp_that_brings_nothing_and_calls_it_done_is_not_believed()
    {
        var program = await StandInAsync("cat > /dev/null");
        await using var store = world.NewFolder();

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            world.TransferTo(store, program).TransferAsync(new(Fragmented(), MediaKind.Muxed, Key), UploadLedger.None, default)
        );

        Assert.True(failure.Failure is MediaFailure.Mismatch or MediaFailure.Program, failure.Message);
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
    }

    [LinuxFact]
    public async Task A_list_of_addresses_that_comes_as_media_is_not_opened()
    {
        var secret = Path.Combine(folder.FullName, "secret.ts");
        await File.WriteAllTextAsync(secret, "secret");
        var program = await StandInAsync($"printf '#EXTM3U\\n#EXTINF:1.0,\\nfile://{secret}\\n#EXT-X-ENDLIST\\n'");
        await using var store = world.NewFolder();

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            world.TransferTo(store, program).TransferAsync(new(Fragmented(), MediaKind.Muxed, Key), UploadLedger.None, default)
        );

        Assert.Equal(MediaFailure.Program, failure.Failure);
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
    }

    [LinuxFact]
    public async Task The_info_is_given_to_yt_dlp_by_its_input_and_what_it_writes_comes_out_as_it_is()
    {
        var program = await StandInAsync("""case "$*" in *--format=hls-1*--abort-on-unavailable-fragments) cat;; *) exit 3;; esac""");
        var input = new byte[300_000];
        Random.Shared.NextBytes(input);
        using var output = new MemoryStream();

        var result = await program.StreamAsync(
            YtDlpCommandLine.Fragments("hls-1", program.AddedArguments),
            input,
            async (content, cancel) => await output.WriteAsync(content, cancel),
            default
        );

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(input, output.ToArray());
    }

    [LinuxFact]
    public async Task A_yt_dlp_that_writes_for_ever_is_ended_at_its_limit()
    {
        var program = await StandInAsync(
            "while true; do echo more; sleep 0.05; done",
            new() { TimeLimit = TimeSpan.FromMilliseconds(700) }
        );

        var failure = await Eventually.EndsAsync(
            Assert.ThrowsAsync<YtDlpException>(() => program.StreamAsync([], default, (_, _) => ValueTask.CompletedTask, default))
        );

        Assert.Equal(YtDlpFailure.Garbled, failure.Failure);
        Assert.Contains("was not done after", failure.Message, StringComparison.Ordinal);
    }

    private static VideoInfo Fragmented()
    {
        var format = new VideoFormat("hls-1")
        {
            Protocol = "m3u8_native",
            VideoCodec = "avc1.42001E",
            AudioCodec = "mp4a.40.2",
        };
        return new(VideoId.Parse("dQw4w9WgXcQ"))
        {
            DurationSeconds = 4,
            Formats = [format],
            Chosen = [format],
            SourceJson = "{}"u8.ToArray(),
        };
    }

    private Task<YtDlpProgram> ProgramAsync() =>
        YtDlpProgram.FindAsync(
            Environment.GetEnvironmentVariable,
            new YtDlpOptions
            {
                Arguments =
                [
                    .. YouTubeWebEmulator.YtDlpArguments,
                    "--sleep-requests=0",
                    "--retry-sleep=fragment:0",
                    "--fragment-retries=1",
                ],
                Environment = world.Web.Environment,
            },
            TimeProvider.System
        );

    private Task<YtDlpProgram> StandInAsync(string script, YtDlpOptions? options = null)
    {
        var path = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, $"#!/bin/sh\nif [ \"$2\" = --version ]; then echo 2026.08.19; exit; fi\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return YtDlpProgram.FindAsync(name => name == YtDlpProgram.PathVariable ? path : null, options ?? new(), TimeProvider.System);
    }
}
