using System.Security.Cryptography;
using System.Text.Json;
using ClusteraIngest.Archive;
using ClusteraIngest.Tests.Archive.Archiving;
using ClusteraIngest.Tests.Sources.YtDlp;
using ClusteraIngest.Tool;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Tool;

/// <summary>A run that the tool does itself, with the real yt-dlp and ffmpeg.</summary>
[Trait("Category", "Proof")]
public sealed class ArchiveFollowerTests
{
    [YtDlpFact]
    public async Task A_run_is_done_to_its_end_and_ends_with_a_report_that_adds_up()
    {
        await using var world = await ArchiveWorld.CreateAsync();
        var channel = world.AddChannel();
        var video = world.AddVideo(channel);
        var started = await world.StartAsync(channel);
        var tool = new ToolShell();
        var kept = new List<long>();
        var everywhere = new GlobalOptions(tool.Shell);

        await using (var run = new CommandRun(everywhere, CommandLine.Parse(["archive", "run", "--output", "json"], everywhere)))
        {
            await new ArchiveFollower(run, world.Client, report => kept.Add(report.Archived))
                .FollowAsync(started.RunId, default)
                .WaitAsync(Eventually.Limit);

            Assert.Equal(0, run.ExitCode);
        }

        var report = JsonDocument.Parse(Assert.Single(tool.OutputLines)).RootElement;
        Assert.Equal((1, 1, started.RunId), (Of("listed"), Of("archived"), Of("run_id")));
        Assert.Equal([1L], kept);
        Assert.StartsWith("listed 1 = archived 1 + waiting 0 + refused 0 + failed 0 · ", tool.ErrorLines[^1], StringComparison.Ordinal);
        var saved = await world.Client.Archive.SaveAsync(VideoId.Parse(video), world.Folder);
        var stored = Assert.Single(Directory.GetFiles(world.Folder, "video.mp4", SearchOption.AllDirectories));
        Assert.Equal(await File.ReadAllBytesAsync(stored), await File.ReadAllBytesAsync(saved!.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(saved.Path))), saved.Media.Sha256);

        long Of(string name) => report.GetProperty(name).GetInt64();
    }
}
