using ClusteraIngest.Archive.Media;
using ClusteraIngest.Archive.Storage;
using ClusteraIngest.Processes;

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
    public async Task Picture_and_sound_become_one_file_that_plays(string video, string audio, string container, string vcodec, string acodec)
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
        Assert.Equal(media.Object, await store.HeadAsync(Key, default) is { } head ? media.Object with { ModifiedAt = head.ModifiedAt } : null);
        Assert.Equal($"{vcodec},video\n{acodec},audio", await ProbeAsync(stored, container));
    }

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
