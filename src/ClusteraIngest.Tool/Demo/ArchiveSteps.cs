using System.Globalization;
using System.Text;
using ClusteraIngest.Archive;
using ClusteraIngest.Archive.Archiving;
using ClusteraIngest.Archive.Importing;
using ClusteraIngest.Archive.Setup;
using ClusteraIngest.Emulator.YouTube;
using ClusteraIngest.Errors;
using ClusteraIngest.Jobs;
using ClusteraIngest.Tool.Commands;
using ClusteraIngest.Tool.Output;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tool.Demo;

/// <summary>The demonstration's steps from a list of channels to their media in a folder.</summary>
/// <param name="run">The command.</param>
/// <param name="tell">Tells what happens.</param>
/// <param name="client">Its settings lead to <paramref name="youtube"/> and to the folder.</param>
/// <param name="youtube">youtube.com, played to the real yt-dlp.</param>
/// <param name="folder">Where the media go.</param>
internal sealed class ArchiveSteps(CommandRun run, Narrator tell, IngestClient client, YouTubeWebEmulator youtube, string folder)
{
    private static readonly string[] Kinds = ["discover_channel", "archive_video"];

    private const string ListName = "channels.csv";

    private const string List = """
        Name,E-mail,Type,Channel
        Mara Feld,mara@example.org,maker,youtube.com/@clustera-workshop
        Jonas Beet,jonas@example.org,gardener,https://www.youtube.com/@clustera-garden/videos
        """;

    /// <summary>How long the interrupted worker may take until its first video.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task ImportAsync(CancellationToken cancel)
    {
        tell.Step($"Importing a list of channels with the persons behind them (clustera-ingest archive import {ListName}) …");
        using var list = new MemoryStream(Encoding.UTF8.GetBytes(List));
        await foreach (var verdict in client.Archive.ImportAsync(list, ListName, cancel: cancel))
        {
            if (!run.IsForPrograms)
                tell.Say($"   {VerdictLine.Of(verdict, run.Screen)}");
            tell.Fact("archive_import", Json.Object(VerdictRow.Of(verdict), Json.Shapes.VerdictRow));
        }
    }

    /// <summary>Archives some videos, is stopped on the way, goes on, and finds nothing to do afterwards.</summary>
    public async Task<bool> ArchiveAsync(CancellationToken cancel)
    {
        tell.Step("Archiving their two newest videos into a folder (clustera-ingest archive run --newest 2 --kind video) …");
        if (await MissingAsync(cancel) is { } missing)
        {
            tell.Say($"   {missing.Check} is not there, so this is left out. {missing.Remedy}");
            tell.Fact("archive", new() { ["missing"] = missing.Check });
            return true;
        }

        var options = new ArchiveOptions { Newest = 2, Kinds = [VideoKind.Video] };
        var started = await client.Archive.StartAsync(options, cancel);
        await WorkUntilOneIsStoredAsync(started.RunId, cancel);
        var half = await client.Archive.GetReportAsync(new() { RunId = started.RunId }, cancel);
        tell.Say($"   stopped on the way: {half.Archived} of {half.Listed} stored. Going on (clustera-ingest archive run --resume) …");

        await client.Jobs.WorkAsync(new JobWorkerOptions { Kinds = Kinds, UntilEmpty = true }, cancel);
        var report = await client.Archive.GetReportAsync(new() { RunId = started.RunId }, cancel);
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "video.mp4", SearchOption.AllDirectories).Count() : 0;
        tell.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"   listed {report.Listed} = archived {report.Archived} + waiting {report.Waiting} + refused {report.Refused} "
                    + $"+ failed {report.Failed}; {ByteSize.Show(report.Bytes)} in {folder}"
            )
        );
        foreach (var (reason, count) in report.RefusedBy)
            tell.Say($"   refused: {count} {reason.Replace('_', ' ')}");
        var sentBefore = youtube.MediaBytesSent;
        await client.Archive.StartAsync(options, cancel);
        await client.Jobs.WorkAsync(new JobWorkerOptions { Kinds = Kinds, UntilEmpty = true }, cancel);
        tell.Say($"   archiving again has fetched {youtube.MediaBytesSent - sentBefore} bytes of media");
        tell.Fact(
            "archive",
            new()
            {
                ["listed"] = report.Listed,
                ["archived"] = report.Archived,
                ["waiting"] = report.Waiting,
                ["refused"] = report.Refused,
                ["failed"] = report.Failed,
                ["bytes"] = report.Bytes,
                ["files"] = files,
                ["bytes_fetched_again"] = youtube.MediaBytesSent - sentBefore,
            }
        );
        if (report is { Archived: 3, Waiting: 0, Failed: 0 } && files == 3 && youtube.MediaBytesSent == sentBefore)
            return true;
        run.Report(new InvalidOperationException("Three videos were expected in the folder, each fetched once."));
        return false;
    }

    /// <summary>What is needed and not there; null: all of it is.</summary>
    private async Task<SetupCheck?> MissingAsync(CancellationToken cancel)
    {
        await foreach (var check in client.Archive.CheckSetupAsync(cancel))
        {
            if (check is { Check: "yt-dlp" or "ffmpeg" or "ffprobe", State: SetupState.Missing or SetupState.Failed })
                return check;
        }

        return null;
    }

    /// <summary>Works until the first video is stored, and stops in the middle of what comes next.</summary>
    private async Task WorkUntilOneIsStoredAsync(long runId, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stop.CancelAfter(Patience);
        var working = client.Jobs.WorkAsync(new JobWorkerOptions { Kinds = Kinds, Concurrency = 1 }, stop.Token);
        while (!working.IsCompleted && (await client.Archive.GetReportAsync(new() { RunId = runId }, cancel)).Archived == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        await stop.CancelAsync();
        await working;
        cancel.ThrowIfCancellationRequested();
    }
}
