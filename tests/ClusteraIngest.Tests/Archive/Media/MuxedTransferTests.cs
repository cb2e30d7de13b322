using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Errors;
using ClusteraIngest.Processes;
using ClusteraIngest.Sources.YtDlp;

namespace ClusteraIngest.Tests.Archive.Media;

/// <summary>Picture and sound, put together by the real ffmpeg: whole, or nothing of it.</summary>
[Trait("Category", "Proof")]
public sealed class MuxedTransferTests(MediaWorld world) : IClassFixture<MediaWorld>
{
    private const string Key = "media/0b/0b6d/video.mp4";

    [FfmpegTheory]
    [InlineData("136", "140", "mp4", "h264", "aac")]
    [InlineData("242", "251", "webm", "vp9", "opus")]
    [InlineData("242", "140", "mkv", "vp9", "aac")]
    [InlineData("136", "251", "mkv", "h264", "opus")]
    public async Task Picture_and_sound_become_one_file_that_plays(
        string video,
        string audio,
        string container,
        string vcodec,
        string acodec
    )
    {
        var id = world.AddVideo();
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(id, video, audio);
        var notes = new LedgerNotes();

        var media = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Muxed, Key), notes.Ledger, default);

        Assert.Equal((container, $"{video}+{audio}"), (media.Container, media.FormatIds));
        Assert.InRange(media.DurationSeconds!.Value, 3.7, 4.3);
        Assert.Equal((info.Chosen[0].Width, info.Chosen[0].Height), (media.Width, media.Height));
        Assert.Equal(info.Chosen.Sum(format => format.FileSize), media.SourceBytes);
        Assert.Equal(media.SourceBytes, notes.Announced);
        var stored = await MediaWorld.ReadAsync(store, Key);
        Assert.Equal((media.Sha256, media.Object.Bytes), (MediaWorld.Sha256(stored), stored.Length));
        Assert.Equal(
            media.Object,
            await store.HeadAsync(Key, default) is { } head ? media.Object with { ModifiedAt = head.ModifiedAt } : null
        );
        Assert.Equal($"{vcodec},video\n{acodec},audio", await ProbeAsync(stored, container));
    }

    [FfmpegTheory]
    [InlineData("expired", "", MediaFailure.AddressExpired)] // half-way, which yt-dlp and its ffmpeg call done
    [InlineData("no-range", "itag=136", MediaFailure.Mismatch)]
    [InlineData("wrong-total", "itag=140", MediaFailure.Mismatch)]
    [InlineData("cut", "itag=136", MediaFailure.Network)]
    [InlineData("429", "itag=140", MediaFailure.Throttled)]
    public async Task What_fails_half_way_leaves_nothing(string fault, string format, object meaning)
    {
        var id = world.AddVideo(video => video with { MediaBytes = 7_000_000 });
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(id, "136", "140");
        world.Web.FailNext(fault, 1_000, $"{info.Chosen[0].Url!.Query.Split('&')[1]}&id={id}&{format}");

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            Eventually.EndsAsync(
                world
                    .TransferTo(store, options: new() { PartBytes = IObjectStore.LeastPartBytes })
                    .TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default)
            )
        );

        Assert.Equal(meaning, failure.Failure);
        await HasNothingAsync(store);
    }

    [FfmpegFact]
    public async Task Inputs_that_break_off_are_gone_on_with_and_their_addresses_renewed()
    {
        var id = world.AddVideo();
        await using var store = world.NewFolder();
        var plain = await world
            .TransferTo(store)
            .TransferAsync(new(await world.InfoAsync(id, "136", "140"), MediaKind.Muxed, Key), UploadLedger.None, default);
        var info = await world.InfoAsync(id, "136", "140");
        world.Web.FailNext("expired", 1, info.Chosen[0].Url!.Query.Split('&')[1]);
        var extractions = 0;

        var media = await world
            .TransferTo(store)
            .TransferAsync(
                new(info, MediaKind.Muxed, "media/again.mp4")
                {
                    ExtractAnew = async _ =>
                    {
                        Interlocked.Increment(ref extractions);
                        var renewed = await world.InfoAsync(id, "136", "140");
                        world.Web.FailNext("short-body", 2, renewed.Chosen[0].Url!.Query.Split('&')[1]);
                        return renewed;
                    },
                },
                UploadLedger.None,
                default
            );

        Assert.Equal((1, plain.Sha256), (extractions, media.Sha256));
    }

    [FfmpegFact]
    public async Task Media_that_do_not_play_are_not_stored()
    {
        var id = world.AddVideo(video => video with { IsPlayable = false });
        await using var store = world.NewFolder();

        var failure = await FailsAsync(store, await world.InfoAsync(id, "136", "140"));

        Assert.Equal((MediaFailure.Program, ErrorIds.FfmpegFailed), (failure.Failure, failure.ErrorId));
        Assert.Contains("ffmpeg ended with", failure.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task A_video_that_is_longer_than_its_media_is_not_stored()
    {
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(world.AddVideo(), "136", "140") with { DurationSeconds = 40 };

        var failure = await FailsAsync(store, info);

        Assert.Equal(MediaFailure.Mismatch, failure.Failure);
        Assert.Contains("40.0 s are stated", failure.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Sound_that_is_shorter_than_the_picture_is_not_stored()
    {
        await using var store = world.NewFolder();
        var (longer, shorter) = (world.AddVideo(video => video with { DurationSeconds = 6 }), world.AddVideo());
        var video = await world.InfoAsync(longer, "136");
        var audio = await world.InfoAsync(shorter, "140");
        IReadOnlyList<VideoFormat> both = [video.Chosen[0], audio.Chosen[0]];

        var failure = await FailsAsync(store, video with { Formats = both, Chosen = both });

        Assert.Equal(MediaFailure.Mismatch, failure.Failure);
    }

    [Fact]
    public async Task Without_ffmpeg_nothing_is_fetched()
    {
        await using var store = world.NewFolder();
        var id = world.AddVideo();
        var info = await world.InfoAsync(id, "136", "140");
        var transfer = new MediaTransfer(store, null, new(null, null), world.Http(), MediaWorld.Fast(), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            transfer.TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default)
        );
        var broken = new MediaTransfer(
            store,
            null,
            new("/nothing/ffmpeg", "/nothing/ffprobe"),
            world.Http(),
            MediaWorld.Fast(),
            TimeProvider.System
        );
        var other = await Assert.ThrowsAsync<MediaException>(() =>
            broken.TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default)
        );

        Assert.Equal((MediaFailure.ProgramMissing, ErrorIds.FfmpegMissing), (failure.Failure, failure.ErrorId));
        Assert.Equal(MediaFailure.ProgramMissing, other.Failure);
        Assert.Empty(world.RequestsFor(id, "136"));
        await HasNothingAsync(store);
    }

    [LinuxFact]
    public async Task An_ffmpeg_that_does_nothing_is_ended()
    {
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(world.AddVideo(), "136", "140");
        var options = MediaWorld.Fast() with { StallLimit = TimeSpan.FromSeconds(1) };
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "#!/bin/sh\nsleep 327\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var transfer = new MediaTransfer(store, null, new(script, script), world.Http(), options, TimeProvider.System);

        var failure = await Eventually.EndsAsync(
            Assert.ThrowsAsync<MediaException>(() => transfer.TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default))
        );

        Assert.Equal(MediaFailure.Program, failure.Failure);
        Assert.Contains("did nothing", failure.Message, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => !IsRunning("sleep 327"));
        File.Delete(script);
    }

    [FfmpegFact]
    public async Task An_ffmpeg_that_is_killed_while_it_writes_leaves_nothing()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(world.AddVideo(), "136", "140");
        var script = Path.GetTempFileName();
        // What it has written up to then is a beginning that plays.
        await File.WriteAllTextAsync(script, "#!/bin/sh\nffmpeg \"$@\" | head -c 30000\nkill -9 $$\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var ffprobe = MediaPrograms.Find(Environment.GetEnvironmentVariable).RequireFfprobe();
        var notes = new LedgerNotes();
        var transfer = new MediaTransfer(store, null, new(script, ffprobe), world.Http(), MediaWorld.Fast(), TimeProvider.System);

        var failure = await Eventually.EndsAsync(
            Assert.ThrowsAsync<MediaException>(() => transfer.TransferAsync(new(info, MediaKind.Muxed, Key), notes.Ledger, default))
        );

        Assert.Equal(MediaFailure.Program, failure.Failure);
        Assert.InRange(notes.Fetched, 30_000, long.MaxValue);
        await HasNothingAsync(store);
        File.Delete(script);
    }

    [FfmpegFact]
    public async Task Stopping_ends_the_programs_and_gives_up_the_upload()
    {
        var id = world.AddVideo(video => video with { MediaBytes = 9_000_000, DurationSeconds = 6 });
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(id, "136", "140");
        using var stop = new CancellationTokenSource();
        var ledger = UploadLedger.None with
        {
            OnFetched = _ =>
            {
                if (!stop.IsCancellationRequested)
                    stop.Cancel();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Eventually.EndsAsync(world.TransferTo(store).TransferAsync(new(info, MediaKind.Muxed, Key), ledger, stop.Token))
        );

        await HasNothingAsync(store);
    }

    [FfmpegFact]
    public async Task A_whole_file_with_both_is_copied_and_its_sound_taken_out()
    {
        var id = world.AddVideo();
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(id, "18");

        var both = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default);
        var sound = await world.TransferTo(store).TransferAsync(new(info, MediaKind.Audio, "audio.m4a"), UploadLedger.None, default);

        Assert.Equal(MediaWorld.Sha256(await world.BytesAsync(id, "18")), both.Sha256);
        Assert.Equal("m4a", sound.Container);
        Assert.Equal("aac,audio", await ProbeAsync(await MediaWorld.ReadAsync(store, "audio.m4a"), "m4a"));
    }

    [FfmpegFact]
    public async Task What_was_completed_and_not_told_any_more_is_found_and_anything_else_is_begun_anew()
    {
        var id = world.AddVideo();
        await using var store = world.NewFolder();
        var info = await world.InfoAsync(id, "136", "140");
        const int part = 64 * 1024; // a folder takes a single part of any size
        var content = await MediaWorld.ReadAsync(store, await StoreAsync());
        var upload = await store.BeginUploadAsync(Key, ObjectFacts.Of("video/mp4"), default);
        var parted = await store.PutPartAsync(Key, upload, 1, content, default);
        await store.CompleteUploadAsync(Key, upload, [parted], default);
        var open = await store.BeginUploadAsync("open.mp4", ObjectFacts.Of("video/mp4"), default);
        var notes = new LedgerNotes();
        var before = world.RequestsFor(id, "136").Count;

        var found = await TransferAsync(Key, new(upload, content.Length, "136+140", null, null));
        var asked = world.RequestsFor(id, "136").Count - before;
        var anew = await TransferAsync("open.mp4", new(open, part, "136+140", null, null));

        Assert.Equal((MediaWorld.Sha256(content), 0), (found.Sha256, asked));
        Assert.Equal(found.Sha256, anew.Sha256);
        Assert.Equal([open], notes.GivenUp);
        Assert.Empty(await store.ListUploadsAsync("", default).ToListAsync());

        async Task<string> StoreAsync() =>
            (await world.TransferTo(store).TransferAsync(new(info, MediaKind.Muxed, "first.mp4"), UploadLedger.None, default)).Object.Key;

        Task<TransferredMedia> TransferAsync(string key, UnfinishedTransfer resume) =>
            world.TransferTo(store).TransferAsync(new(info, MediaKind.Muxed, key) { Resume = resume }, notes.Ledger, default);
    }

    private async Task<MediaException> FailsAsync(FolderStore store, VideoInfo info)
    {
        var failure = await Assert.ThrowsAsync<MediaException>(() =>
            Eventually.EndsAsync(world.TransferTo(store).TransferAsync(new(info, MediaKind.Muxed, Key), UploadLedger.None, default))
        );
        await HasNothingAsync(store);
        return failure;
    }

    private static async Task HasNothingAsync(FolderStore store)
    {
        Assert.Empty(await store.ListAsync("", default).ToListAsync());
        Assert.Empty(await store.ListUploadsAsync("", default).ToListAsync());
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

    private static async Task<string> ProbeAsync(byte[] content, string container)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.{container}");
        await File.WriteAllBytesAsync(file, content);
        try
        {
            var probe = await BoundedProgram.RunAsync(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=codec_name,codec_type", "-of", "csv=p=0", file],
                default
            );
            return probe.Output;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
