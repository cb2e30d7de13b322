using System.Diagnostics;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Media;
using ClusteraIngest.Errors;
using ClusteraIngest.Tests.Archive.Media;
using ClusteraIngest.Tests.Sources.YtDlp;

namespace ClusteraIngest.Tests.Archive.Archiving;

/// <summary>Runs for videos of which there are fragments alone, by a DASH manifest, with the real yt-dlp and ffmpeg.</summary>
[Trait("Category", "Proof")]
public class FragmentedRunTests
{
    [YtDlpFact]
    public async Task Fragments_of_DASH_are_stored_whole_and_a_video_of_which_one_is_missing_is_not()
    {
        await using var world = await ArchiveWorld.CreateAsync(settings =>
            settings with
            {
                IncludeMetadataFiles = false,
                MaxRetriesPerVideo = 0,
                YtDlpArguments = [.. settings.YtDlpArguments, "--fragment-retries=1", "--retry-sleep=fragment:0"],
            }
        );
        if (!world.Web.HasPlayableMedia)
            return; // there are no fragments without ffmpeg
        var channel = world.AddChannel();
        var whole = world.AddVideo(channel, video => video with { IsFragmented = true, IsDash = true, DurationSeconds = 3 });
        var holed = world.AddVideo(channel, video => video with { IsFragmented = true, IsDash = true, DurationSeconds = 7 });
        // The shorter one has none such. yt-dlp would leave it out, and call the rest all there is.
        world.Web.FailNext("fragment-gone", 1_000, "/file/1-006.m4s");

        await world.StartAsync(channel);
        await world.WorkAsync();

        var media = await world.Client.Archive.GetMediaAsync().ToListAsync();
        var stored = media.Single(one => one.VideoId.Value == whole);
        Assert.Equal((MediaKind.Muxed, MediaState.Verified, "mp4"), (stored.Kind, stored.State, stored.Container));
        Assert.Equal(["136", "140"], stored.FormatIds);
        var file = Path.Combine(world.Folder, stored.Key!);
        Assert.Equal(stored.Sha256, MediaWorld.Sha256(await File.ReadAllBytesAsync(file)));
        // Each packet of what the fragments were made of, in its order.
        Assert.Equal([await DigestOfAsync(world, whole, "136"), await DigestOfAsync(world, whole, "140")], await DigestsAsync(file));

        var failed = media.Single(one => one.VideoId.Value == holed);
        Assert.Equal(MediaState.Failed, failed.State);
        Assert.Equal(ErrorIds.MediaDiffers, failed.ErrorId);
        Assert.Contains("fragment", failed.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([stored.Key!], world.Files());
        await world.Client.Archive.SweepAsync(); // another try would have gone on with its upload
        Assert.Equal(0, await world.ScalarAsync<int>("select count(*) from ctrl_upload"));
        Assert.Equal([stored.Key!], world.Files());
    }

    /// <summary>The SHA-256 of the packets of a format that is one file, which has the same ones.</summary>
    private static async Task<string> DigestOfAsync(ArchiveWorld world, string video, string itag)
    {
        using var http = new HttpClient(world.Web.CreateHandler());
        var address = $"https://rr1---sn-emulated.googlevideo.com/videoplayback?expire=4102444800&ei=0&id={video}&itag={itag}&sig=made-up";
        var file = Path.Combine(world.Folder, ".source");
        await File.WriteAllBytesAsync(file, await http.GetByteArrayAsync(address));
        return Assert.Single(await DigestsAsync(file));
    }

    /// <summary>The SHA-256 of the packets of each stream.</summary>
    private static async Task<IReadOnlyList<string>> DigestsAsync(string file)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", file, "-map", "0", "-c", "copy", "-f", "streamhash", "-"])
        {
            RedirectStandardOutput = true,
        };
        using var ffmpeg = Process.Start(start)!;
        var said = await ffmpeg.StandardOutput.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        // 0,v,SHA256=…
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf('=') + 1)..].Trim())];
    }
}
